package io.github.pbx24.inbox;

/**
 * A delivery that one node took out of the store to process it.
 *
 * @param delivery what to process; its attempt already counts this claim
 * @param failures how many attempts have failed before, as recorded; attempts that ended with their process are not
 *     among them
 * @param version the row's version made by this claim; outcomes are recorded only while it is still the same
 * @since 0.1
 */
public record ClaimedDelivery(Delivery delivery, int failures, long version) {}
