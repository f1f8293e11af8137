package io.github.pbx24.pbx;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What any event may say about the whole call. Everything is optional: null means that the vendor did not say it in this
 * event. Immutable.
 *
 * @param direction who called
 * @param clientNumber the number of the outside party, as the vendor writes it, without blanks
 * @param line the company's own line: the dialled number (DID) or the name of the inbound rule
 * @param startedAt when the call reached the exchange
 * @param answeredAt when an employee (inbound) or the client (outbound) answered first
 * @param endedAt when the call was over
 * @since 0.1
 */
public record CallDetails(
        @Nullable Direction direction,
        @Nullable String clientNumber,
        @Nullable String line,
        @Nullable Instant startedAt,
        @Nullable Instant answeredAt,
        @Nullable Instant endedAt) {

    /** Nothing known. */
    public static final CallDetails NONE = new CallDetails(null, null, null, null, null, null);

    /**
     * Details of a call between a client and a line, without times.
     *
     * @param direction who called, or null
     * @param clientNumber the client's number, or null
     * @param line the company's line, or null
     * @return the details
     */
    public static CallDetails of(@Nullable Direction direction, @Nullable String clientNumber, @Nullable String line) {
        return new CallDetails(direction, clientNumber, line, null, null, null);
    }

    /**
     * Adds times.
     *
     * @param started when the call reached the exchange, or null
     * @param answered when it was answered first, or null
     * @param ended when it was over, or null
     * @return new details with these times
     */
    public CallDetails withTimes(@Nullable Instant started, @Nullable Instant answered, @Nullable Instant ended) {
        return new CallDetails(direction, clientNumber, line, started, answered, ended);
    }

    @Override
    public String toString() {
        return "CallDetails[direction=" + direction + ", clientNumber=" + Masked.number(clientNumber) + ", line="
                + Masked.number(line) + ", startedAt=" + startedAt + ", answeredAt=" + answeredAt + ", endedAt="
                + endedAt + "]";
    }
}
