package io.github.pbx24.pbx.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads eight characters of a time at once: digits and what stands between them. Digit by digit, the times of a webhook take a sixth of the
 * time of all its reading.
 */
final class TimeDigits {

    /** The first character in the lowest bits. */
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;
    /** Lifts what is more than nine over the highest bit of its byte. */
    private static final long OVER_NINE = (0x80 - 10) * ONES;

    /** How eight characters have to look, {@code 0} standing for any digit. */
    static final class Form {

        private final long characters;
        /** All bits where no digit stands. */
        private final long separators;

        Form(String form) {
            long all = 0;
            long between = 0;
            for (int i = form.length() - 1; i >= 0; i--) {
                all = all << Byte.SIZE | form.charAt(i);
                between = between << Byte.SIZE | (form.charAt(i) == '0' ? 0 : 0xFF);
            }
            characters = all;
            separators = between;
        }

        /** The characters from there on as digits, for {@link #pair}; negative if they look otherwise. */
        long read(byte[] text, int from) {
            long digits = (long) EIGHT.get(text, from) ^ characters;
            boolean fits = (digits & separators) == 0 && ((digits | digits + OVER_NINE) & HIGHEST_BITS) == 0;
            // Each byte is ten times its digit and the next one: 99 at most.
            return fits ? digits * 10 + (digits >>> Byte.SIZE) : -1;
        }
    }

    private TimeDigits() {}

    /** The number that two digits make, of which the first stands at a place. */
    static int pair(long digits, int at) {
        return (int) (digits >>> at * Byte.SIZE) & 0x7F;
    }
}
