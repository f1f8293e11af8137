package io.github.pbx24.rostelecom.vats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What an event of the vats dialect is about. The vendor's names are only partly known, so they are a table. */
enum VatsEventType {
    STARTED("start", "started", "new", "incoming", "call_start"),
    RINGING("ring", "ringing", "calling"),
    ANSWERED("answer", "answered", "connected", "call_answer"),
    TRANSFERRED("transfer", "transferred"),
    ENDED("end", "ended", "hangup", "finish", "call_end");

    private final List<String> usualNames;

    VatsEventType(String... usualNames) {
        this.usualNames = List.of(usualNames);
    }

    /** The word for this type in the settings, for example {@code started}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type behind a word of the settings. */
    static Optional<VatsEventType> ofWord(String word) {
        for (VatsEventType type : values()) {
            if (type.word().equals(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** All words of the settings, for messages. */
    static String words() {
        return String.join(
                ", ", List.of(values()).stream().map(VatsEventType::word).toList());
    }

    /** The usual names of all types. */
    static Map<String, VatsEventType> usualNames() {
        Map<String, VatsEventType> names = new LinkedHashMap<>();
        for (VatsEventType type : values()) {
            type.usualNames.forEach(name -> names.put(name, type));
        }
        return names;
    }

    /** How names are compared: without outer blanks, in lower case. */
    static String normalise(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
