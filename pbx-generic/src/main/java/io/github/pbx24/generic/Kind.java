package io.github.pbx24.generic;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an event means. */
enum Kind {
    RINGING,
    ANSWERED,
    TRANSFERRED,
    LEG_ENDED,
    ENDED,
    RECORDING,
    IGNORED;

    /** The word of the settings, for example {@code leg-ended}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Kind> ofWord(String word) {
        return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    static String words() {
        return Stream.of(values()).map(Kind::word).collect(Collectors.joining(", "));
    }
}
