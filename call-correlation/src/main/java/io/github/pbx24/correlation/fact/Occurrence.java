package io.github.pbx24.correlation.fact;

import io.github.pbx24.pbx.CallEvent;
import java.time.Instant;

/**
 * Something that happened in a call.
 *
 * @param event what was said of it
 * @param time when it happened by the clock of the call: the vendor's, with receipts moved to stand among its times, so that
 *     times of one call may be compared and subtracted
 * @param receivedAt when it was heard of first
 * @since 0.1
 */
public record Occurrence(CallEvent event, Instant time, Instant receivedAt) {}
