package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.http.MemberNames;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happens to a call. */
enum CloudpbxState {
    NEW,
    CALLING,
    CONNECTED,
    DISCONNECTED,
    END;

    private static final CloudpbxState[] ALL = values();
    private static final MemberNames WORDS =
            MemberNames.of(Stream.of(ALL).map(CloudpbxState::word).toList());

    private final String word;

    CloudpbxState() {
        word = name().toLowerCase(Locale.ROOT);
    }

    /** As the exchange writes it. */
    String word() {
        return word;
    }

    /** The state of an event; null if it is written in another way than usual, or unknown. */
    static @Nullable CloudpbxState usual(CloudpbxPayload payload) {
        int state = payload.word(CloudpbxField.STATE, WORDS);
        return state < 0 ? null : ALL[state];
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
