package io.github.pbx24.simulator.internal.context;

import io.github.pbx24.simulator.CrmObjectType;

/**
 * A CRM object that a call belongs to.
 *
 * @param createdByCall whether this call made the object
 */
public record CrmBinding(CrmObjectType type, long id, boolean createdByCall) {}
