package io.github.pbx24.events.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something is wrong with the events of a portal, or is well again. Carries no data of events.
 *
 * @param id names the episode and its state: the same for every repetition, so that a receiver can drop them
 * @param kind what it is about
 * @param recovered false when it begins, true when all is well again
 * @param portal id of the portal; null if it is not about one
 * @param event name of the event in upper case; null if it is not about one
 * @param since when it began: the last event, the start of the handler, or when the backlog was first seen
 * @param at when this was found
 * @param count how many deliveries wait or were given up; 0 where nothing is counted
 * @param text the same in words, one sentence, in the language that was chosen
 * @since 0.1
 */
public record Alert(
        String id,
        AlertKind kind,
        boolean recovered,
        @Nullable String portal,
        @Nullable String event,
        Instant since,
        Instant at,
        long count,
        String text) {

    /** Control characters and line ends, which would make two lines of one in a log or a mail. */
    private static final Pattern NOT_IN_A_LINE = Pattern.compile("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]+");

    /** Checks that nothing is null that may not be, and makes one line of each text: control characters become a space. */
    public Alert {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(at, "at");
        portal = portal == null ? null : line(portal);
        event = event == null ? null : line(event);
        text = line(text);
    }

    private static String line(String text) {
        return NOT_IN_A_LINE.matcher(text).replaceAll(" ");
    }

    /**
     * How long it has lasted.
     *
     * @return from {@link #since} to {@link #at}; never negative
     */
    public Duration lasted() {
        return at.isAfter(since) ? Duration.between(since, at) : Duration.ZERO;
    }
}
