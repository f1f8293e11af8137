package io.github.pbx24.threecx.internal;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * By what a recording is found, because 3CX does not tell the call of a recording: when they talked, and who. Travels as the
 * text of a recording reference.
 *
 * @param from when the conversation began
 * @param to when it was over
 * @param extensions who talked; may be empty
 * @param number the client's number; null if withheld
 */
public record RecordingKey(
        Instant from,
        Instant to,
        Set<String> extensions,
        @Nullable String number) {

    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,12});(\\d{1,12});([A-Za-z0-9*#_.,+-]{0,512});(\\+?[0-9*#]{0,32})");

    /** Copies the extensions. */
    public RecordingKey {
        extensions = Collections.unmodifiableSet(new TreeSet<>(extensions));
    }

    /**
     * The key as a text.
     *
     * @return what {@link #read} understands
     */
    public String text() {
        return from.getEpochSecond() + ";" + to.getEpochSecond() + ";" + String.join(",", plain(extensions)) + ";"
                + (number == null ? "" : number);
    }

    /** Only such numbers of extensions as the text can carry; an odd one is no help in a search. */
    private static Collection<String> plain(Collection<String> extensions) {
        return extensions.stream()
                .filter(extension -> extension.matches("[A-Za-z0-9*#_.+-]{1,32}"))
                .limit(15)
                .toList();
    }

    /**
     * Reads a key.
     *
     * @param text a text of {@link #text}
     * @return the key; empty if the text is none
     */
    public static Optional<RecordingKey> read(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Set<String> extensions =
                matcher.group(3).isEmpty() ? Set.of() : Set.of(matcher.group(3).split(","));
        return Optional.of(new RecordingKey(
                Instant.ofEpochSecond(Long.parseLong(matcher.group(1))),
                Instant.ofEpochSecond(Long.parseLong(matcher.group(2))),
                extensions,
                matcher.group(4).isEmpty() ? null : matcher.group(4)));
    }

    @Override
    public String toString() {
        return "RecordingKey[from=" + from + ", to=" + to + "]";
    }
}
