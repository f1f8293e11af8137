package io.github.pbx24.pbx;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a parser made of one request. Immutable.
 *
 * @param kind the vendor's name of the event, for counters and the journal; never blank, at most 64
 *     characters, none of them a control character
 * @param events the neutral events, in the order in which they happened; empty if the request was ignored
 * @param ignoredBecause why nothing came of it; null if there are events
 * @param unreadable places of details that were there and could not be read, for example {@code $.call_start}, for counters; what
 *     they would have said is unknown in the events. Never content; at most 64 of them
 * @since 0.1
 */
public record ParsedWebhook(
        String kind, List<CallEvent> events, @Nullable String ignoredBecause, List<String> unreadable) {

    private static final int KIND_LENGTH = 64;
    private static final int MAX_UNREADABLE = 64;

    /** Copies the events and bounds the kind, which comes from outside. */
    public ParsedWebhook {
        events = List.copyOf(events);
        kind = bounded(kind);
        unreadable =
                List.copyOf(unreadable.size() <= MAX_UNREADABLE ? unreadable : unreadable.subList(0, MAX_UNREADABLE));
        if (events.isEmpty() == (ignoredBecause == null)) {
            throw new IllegalArgumentException("either events or a reason to ignore the request");
        }
    }

    private static String bounded(String kind) {
        return isPlain(kind) ? kind : cleaned(kind);
    }

    /** Whether a kind can stay as it is: letters, digits and marks, no blanks. */
    private static boolean isPlain(String kind) {
        int length = kind.length();
        for (int i = 0; i < length; i++) {
            if (kind.charAt(i) <= ' ' || kind.charAt(i) >= 0x7F) {
                return false;
            }
        }
        return length > 0 && length <= KIND_LENGTH;
    }

    private static String cleaned(String kind) {
        String stripped = kind.strip();
        StringBuilder text = null;
        int length = Math.min(stripped.length(), KIND_LENGTH);
        for (int i = 0; i < length; i++) {
            if (Character.isISOControl(stripped.charAt(i))) {
                text = text == null ? new StringBuilder(stripped) : text;
                text.setCharAt(i, '?');
            }
        }
        String clean = (text == null ? stripped : text.toString()).substring(0, length);
        return clean.isEmpty() ? "unnamed" : clean;
    }

    /**
     * A request that says something about calls.
     *
     * @param kind the vendor's name of the event
     * @param events at least one event
     * @return the result
     */
    public static ParsedWebhook of(String kind, List<CallEvent> events) {
        return new ParsedWebhook(kind, events, null, List.of());
    }

    /**
     * A valid request that is to be acknowledged and counted, and nothing more.
     *
     * @param kind the vendor's name of the event
     * @param reason why, in a few words without payload
     * @return the result
     */
    public static ParsedWebhook ignored(String kind, String reason) {
        return new ParsedWebhook(kind, List.of(), reason, List.of());
    }

    /**
     * Names what could not be read.
     *
     * @param places for example {@code $.call_start}, without content
     * @return the same events with these places
     */
    public ParsedWebhook withUnreadable(List<String> places) {
        return new ParsedWebhook(kind, events, ignoredBecause, places);
    }

    /**
     * Why nothing came of the request.
     *
     * @return the reason; empty if there are events
     */
    public Optional<String> ignored() {
        return Optional.ofNullable(ignoredBecause);
    }
}
