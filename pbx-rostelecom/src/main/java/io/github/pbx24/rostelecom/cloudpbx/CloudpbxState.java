package io.github.pbx24.rostelecom.cloudpbx;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What happens to a call. */
enum CloudpbxState {
    NEW,
    CALLING,
    CONNECTED,
    DISCONNECTED,
    END;

    private static final CloudpbxState[] ALL = values();

    private final String word;
    private final byte[] bytes;

    CloudpbxState() {
        word = name().toLowerCase(Locale.ROOT);
        bytes = word.getBytes(StandardCharsets.US_ASCII);
    }

    /** As the exchange writes it. */
    String word() {
        return word;
    }

    /** The state of an event; null if it is written in another way than usual, or unknown. */
    static @Nullable CloudpbxState usual(CloudpbxPayload payload) {
        for (CloudpbxState state : ALL) {
            if (payload.is(CloudpbxField.STATE, state.bytes)) {
                return state;
            }
        }
        return null;
    }

    /** The state that a word means; null if it is unknown. One printed example has blanks inside of the word. */
    static @Nullable CloudpbxState read(String text) {
        String plain = CloudpbxParser.normalised(text);
        for (CloudpbxState state : ALL) {
            if (state.word.equals(plain)) {
                return state;
            }
        }
        return null;
    }
}
