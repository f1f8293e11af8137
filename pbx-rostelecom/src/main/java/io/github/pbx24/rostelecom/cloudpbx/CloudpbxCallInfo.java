package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Masked;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the exchange knows of one call afterwards. Every part may be unknown.
 *
 * @param direction who called
 * @param answered whether somebody accepted the call
 * @param from the caller's number, or the employee's for an outbound call
 * @param fromPin the caller's internal number
 * @param to the dialled number; of an inbound call the company line
 * @param answeringPin who answered <em>first</em>; after a transfer that is not who talked last
 * @param startedAt when it began
 * @param duration the vendor's duration; whether that is talk or the whole call differs between domains
 * @param talk conversation by the call's protocol; null if there is no protocol that says it
 * @param recorded whether there is a recording
 * @since 0.1
 */
public record CloudpbxCallInfo(
        @Nullable Direction direction,
        boolean answered,
        @Nullable String from,
        @Nullable String fromPin,
        @Nullable String to,
        @Nullable String answeringPin,
        @Nullable Instant startedAt,
        @Nullable Duration duration,
        @Nullable Duration talk,
        boolean recorded) {

    @Override
    public String toString() {
        return "CloudpbxCallInfo[direction=" + direction + ", answered=" + answered + ", from=" + Masked.number(from)
                + ", to=" + Masked.number(to) + ", startedAt=" + startedAt + ", recorded=" + recorded + "]";
    }
}
