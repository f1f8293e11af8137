package io.github.pbx24.simulator;

import java.time.Instant;

/**
 * A call card on a user's screen.
 *
 * @param callId the call it shows
 * @param userId whose screen
 * @param shownAt when it was shown last
 * @param callActive false if the call is finished but the card was not hidden; the portal closes only the card of the
 *     user who finishes
 * @since 0.1
 */
public record ShownCard(String callId, long userId, Instant shownAt, boolean callActive) {}
