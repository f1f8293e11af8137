package io.github.pbx24.simulator;

/**
 * A CRM object that a call belongs to.
 *
 * @param createdByCall whether this call made the object
 */
record CrmBinding(CrmObjectType type, long id, boolean createdByCall) {}
