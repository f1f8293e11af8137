package io.github.pbx24.bitrix24.telephony;

import java.util.Objects;

/**
 * Result of a call, as Bitrix24 stores it. Any text is possible; the constants are those it has a caption for.
 *
 * @param value the code, at most 255 characters
 * @since 0.1
 */
public record CallStatusCode(String value) {

    /** The parties talked. */
    public static final CallStatusCode SUCCESS = new CallStatusCode("200");

    /** Nobody answered. */
    public static final CallStatusCode MISSED = new CallStatusCode("304");

    /** No funds. */
    public static final CallStatusCode NO_FUNDS = new CallStatusCode("402");

    /** Forbidden. */
    public static final CallStatusCode FORBIDDEN = new CallStatusCode("403");

    /** Wrong number. */
    public static final CallStatusCode WRONG_NUMBER = new CallStatusCode("404");

    /** Blocked. */
    public static final CallStatusCode BLOCKED = new CallStatusCode("423");

    /** Temporarily unavailable. */
    public static final CallStatusCode UNAVAILABLE = new CallStatusCode("480");

    /** The direction is unavailable. */
    public static final CallStatusCode DIRECTION_UNAVAILABLE = new CallStatusCode("484");

    /** Busy. */
    public static final CallStatusCode BUSY = new CallStatusCode("486");

    /** The service is unavailable. */
    public static final CallStatusCode SERVICE_UNAVAILABLE = new CallStatusCode("503");

    /** Declined by the called side. */
    public static final CallStatusCode DECLINED = new CallStatusCode("603");

    /** Cancelled by the calling side. */
    public static final CallStatusCode CANCELLED = new CallStatusCode("603-S");

    /** Anything else. */
    public static final CallStatusCode OTHER = new CallStatusCode("OTHER");

    /** Checks that the code is present. */
    public CallStatusCode {
        Objects.requireNonNull(value, "value");
    }
}
