package io.github.pbx24.simulator;

/**
 * One utterance of a call's transcript.
 *
 * @param side {@code User} or {@code Client}
 * @param startSeconds seconds from the start of the call
 * @param stopSeconds seconds from the start of the call
 * @param message what was said
 * @since 0.1
 */
public record SpokenLine(String side, long startSeconds, long stopSeconds, String message) {}
