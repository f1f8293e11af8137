package io.github.pbx24.correlation.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sees the card of a call. Immutable.
 *
 * @param shown users who see the card, as far as confirmed or given up
 * @param asked users to whom the card was or will be shown; those who are not in {@code shown} may or may not see it
 * @param failures how often in a row showing or hiding failed
 * @param retryAt not before then showing or hiding is tried again; null if at once
 * @param unanswered requests to show a card that may still be carried out
 * @param mayOpen users whose card these may open
 * @param hiddenAt when cards were hidden last, those of these users too unless they should see it; null if they were not
 * @since 0.1
 */
public record Cards(
        Set<Long> shown,
        Set<Long> asked,
        int failures,
        @Nullable Instant retryAt,
        @Nullable Unanswered unanswered,
        @Nullable Set<Long> mayOpen,
        @Nullable Instant hiddenAt) {

    /** Nobody sees the card. */
    public static final Cards NONE = new Cards(Set.of(), Set.of(), 0, null, Unanswered.NONE, Set.of(), null);

    /** So often a card is shown or hidden before it is given up: it must not keep a call from being finished. */
    static final int MOST_TRIES = 3;

    /** Copies the sets. What an earlier release stored has nothing unanswered. */
    public Cards {
        shown = Set.copyOf(shown);
        asked = Set.copyOf(asked);
        unanswered = unanswered == null ? Unanswered.NONE : unanswered;
        mayOpen = mayOpen == null ? Set.of() : Set.copyOf(mayOpen);
    }

    private Unanswered requests() {
        return unanswered == null ? Unanswered.NONE : unanswered;
    }

    /**
     * From when on a request to show a card may be running that nobody would undo: cards were not hidden since it can be
     * running no longer.
     *
     * @param longest how long a request may run
     * @return the time; null if there is none
     */
    public @Nullable Instant runningSince(Duration longest) {
        Instant since = requests().since();
        return since == null || hiddenAt != null && !hiddenAt.isBefore(since.plus(longest)) ? null : since;
    }

    /**
     * Users whose card a request may open of which nobody knows what became.
     *
     * @return users; empty if the outcome of all is known
     */
    public Set<Long> haunted() {
        return mayOpen == null ? Set.of() : mayOpen;
    }

    /**
     * Everybody who may see the card.
     *
     * @return users to whom it was shown or may have been shown
     */
    public Set<Long> possible() {
        return union(shown, asked);
    }

    Cards asking(Set<Long> users, Instant now) {
        Set<Long> open = requests().since() == null ? users : union(haunted(), users);
        return new Cards(
                shown, union(asked, users), failures, retryAt, requests().said(now), open, null);
    }

    Cards showing(Set<Long> users) {
        return new Cards(union(shown, users), asked, 0, null, unanswered, mayOpen, hiddenAt);
    }

    Cards hiding(Set<Long> users, Instant now) {
        return new Cards(difference(shown, users), difference(asked, users), 0, null, unanswered, mayOpen, now);
    }

    /** It is known that no card was opened. */
    Cards withdrawn(Set<Long> users) {
        return new Cards(difference(shown, users), difference(asked, users), 0, null, unanswered, mayOpen, hiddenAt);
    }

    Cards failed(Instant next) {
        return new Cards(shown, asked, failures + 1, next, unanswered, mayOpen, hiddenAt);
    }

    /** It is known what became of the last request to show a card. */
    Cards known() {
        return new Cards(shown, asked, failures, retryAt, requests().known(), mayOpen, hiddenAt);
    }

    /** The answer to the last request to show a card was lost. */
    Cards lost(Instant now) {
        return requests().saidAt() == null
                ? this
                : new Cards(shown, asked, failures, retryAt, requests().lost(now), mayOpen, hiddenAt);
    }

    boolean isLastTry() {
        return failures + 1 >= MOST_TRIES;
    }

    private static Set<Long> union(Set<Long> one, Set<Long> two) {
        Set<Long> all = new HashSet<>(one);
        all.addAll(two);
        return all;
    }

    private static Set<Long> difference(Set<Long> one, Set<Long> two) {
        Set<Long> rest = new HashSet<>(one);
        rest.removeAll(two);
        return rest;
    }
}
