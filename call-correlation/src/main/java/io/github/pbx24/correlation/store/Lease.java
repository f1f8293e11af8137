package io.github.pbx24.correlation.store;

/**
 * The right of one worker to change the progress of one call.
 *
 * @param id our id of the call
 * @param owner the incarnation that holds it
 * @param epoch counts the leases of this call; a later one ends all earlier ones
 * @param heard how many statements the holder has read
 * @since 0.1
 */
public record Lease(String id, String owner, long epoch, int heard) {}
