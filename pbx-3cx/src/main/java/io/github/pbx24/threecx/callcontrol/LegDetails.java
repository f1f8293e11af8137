package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.pbx.text.NumberText;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the exchange says of a leg, however it was read. */
@FunctionalInterface
interface LegDetails {

    /** Text without outer blanks; numbers and booleans read as texts. Null if it is absent, blank or cannot be read. */
    @Nullable
    String text(ControlField field);

    /** Whether it is this word, in whatever case. */
    default boolean is(ControlField field, Word word) {
        String text = text(field);
        return text != null && word.is(text);
    }

    /** The phone number in it; null if there is none. */
    default @Nullable String number(ControlField field) {
        return NumberText.read(text(field)).number().orElse(null);
    }

    /** The details of a leg in an answer of the exchange. */
    static LegDetails of(JsonValue json) {
        return field ->
                json.member(field.memberName()).flatMap(JsonValue::scalar).orElse(null);
    }

    /** A word of the exchange's: letters in lower case, or digits. */
    final class Word {

        static final Word RINGING = new Word("ringing");
        static final Word DIALING = new Word("dialing");
        static final Word CONNECTED = new Word("connected");
        static final Word EXTENSION = new Word("wextension");
        static final Word OUTSIDE_LINE = new Word("wexternalline");
        static final Word QUEUE = new Word("wqueue");
        static final Word RING_GROUP = new Word("wringgroup");
        static final Word UPSERT = new Word("0");
        static final Word REMOVE = new Word("1");

        private static final int LOWER_CASE = 0x20;

        private final String text;
        private final byte[] ascii;

        private Word(String text) {
            this.text = text;
            this.ascii = text.getBytes(StandardCharsets.US_ASCII);
        }

        boolean is(String other) {
            return text.equals(other.toLowerCase(Locale.ROOT));
        }

        /** The same for printable ASCII where it stands. */
        boolean is(byte[] printable, int from, int to) {
            if (to - from != ascii.length) {
                return false;
            }
            for (int i = 0; i < ascii.length; i++) {
                if ((printable[from + i] | LOWER_CASE) != ascii[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
