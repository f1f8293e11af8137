package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.WireValue;
import java.util.OptionalLong;

/**
 * Kind of a call in Bitrix24.
 *
 * @since 0.1
 */
public enum CallType implements WireValue {
    /** From the company to a client. */
    OUTGOING(1),
    /** From a client to the company. */
    INCOMING(2),
    /** From a client, redirected by the exchange. */
    INCOMING_REDIRECTED(3),
    /** The employee is called first, then the client. */
    CALLBACK(4),
    /** A recorded announcement. */
    INFO(5),
    /** A kind this version does not know. Only read, never sent. */
    UNKNOWN(0);

    private final int code;

    CallType(int code) {
        this.code = code;
    }

    /**
     * The number Bitrix24 uses.
     *
     * @return 1 to 5; 0 for {@link #UNKNOWN}
     */
    public int code() {
        return code;
    }

    /** The number Bitrix24 uses. */
    @Override
    public Object wireValue() {
        return code;
    }

    /**
     * Reads a number that Bitrix24 uses.
     *
     * @param code the number, empty if not told
     * @return {@link #UNKNOWN} for anything but 1 to 5
     */
    public static CallType read(OptionalLong code) {
        for (CallType type : values()) {
            if (code.isPresent() && type.code == code.getAsLong()) {
                return type;
            }
        }
        return UNKNOWN;
    }
}
