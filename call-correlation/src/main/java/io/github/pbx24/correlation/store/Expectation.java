package io.github.pbx24.correlation.store;

import io.github.pbx24.pbx.Masked;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * By what a call without an id of the PBX is recognised: who talks with whom, and when it began.
 *
 * @param call our id
 * @param pbx the exchange
 * @param kind why the call has no id
 * @param extension the employee's phone; null if unknown
 * @param number the client's number; null if unknown
 * @param from the earliest start that fits
 * @param until the latest start that fits
 * @since 0.1
 */
public record Expectation(
        String call,
        String pbx,
        Kind kind,
        @Nullable String extension,
        @Nullable String number,
        Instant from,
        Instant until) {

    /** Why a call has no id of the PBX. */
    public enum Kind {
        /** A user asked for it in Bitrix24, and the PBX has not named it yet. */
        CLICK,
        /** The PBX gives no ids. */
        ATTRIBUTES
    }

    @Override
    public String toString() {
        return "Expectation[call=" + call + ", kind=" + kind + ", number=" + Masked.number(number) + ", from=" + from
                + ", until=" + until + "]";
    }
}
