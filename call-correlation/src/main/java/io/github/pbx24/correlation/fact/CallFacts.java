package io.github.pbx24.correlation.fact;

import io.github.pbx24.pbx.CallEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything heard of one call: a set of occurrences that only grows. Immutable.
 *
 * <p>A statement that holds a time, the number of a leg or a name is the same occurrence however often it is delivered; of its
 * receipts the earliest counts. Of a statement that holds none of these every receipt is kept, and {@link #inOrder()} decides
 * which of them are one occurrence: those within 20 seconds of the first.
 *
 * <p>Laws: {@link #merge} is commutative, associative and idempotent, so neither order nor repetition of deliveries can
 * matter. They hold above the caps of {@link EventKind} too: of each kind the earliest receipts stay.
 *
 * @since 0.1
 */
public final class CallFacts {

    /** How many clicks a call holds. */
    public static final int MOST_CLICKS = 20;

    /** Nothing heard yet. */
    public static final CallFacts NONE = new CallFacts(List.of(), List.of());

    private static final Comparator<Heard> BY_RECEIPT =
            Comparator.comparing(Heard::receivedAt).thenComparing(Heard::event, ContentOrder.INSTANCE);

    private static final Comparator<ClickToCall> CLICKS = Comparator.comparing(ClickToCall::clickedAt)
            .thenComparing(ClickToCall::requestedAt)
            .thenComparing(click -> String.valueOf(click.crmCallId()));

    private final List<Heard> heard;
    private final List<ClickToCall> clicks;
    /** Worked out when first asked for; a race only works it out twice. */
    private @Nullable Occurrences ordered;

    private CallFacts(List<Heard> heard, List<ClickToCall> clicks) {
        this.heard = heard;
        this.clicks = clicks;
    }

    /**
     * Facts of many statements at once.
     *
     * @param statements what was said, in any order, repetitions included
     * @param clicks how the call began in Bitrix24, in any order, repetitions included
     * @return the facts
     */
    public static CallFacts of(Collection<Heard> statements, Collection<ClickToCall> clicks) {
        return new CallFacts(statementsOf(statements), clicksOf(clicks));
    }

    /**
     * A call that began in Bitrix24.
     *
     * @param origin how it began
     * @return facts of that origin alone
     */
    public static CallFacts startedInBitrix24(ClickToCall origin) {
        return NONE.plus(origin);
    }

    /**
     * Adds a statement.
     *
     * @param event what was said
     * @param receivedAt when it was received
     * @return the larger facts; these facts if they knew it already or are full
     */
    public CallFacts plus(CallEvent event, Instant receivedAt) {
        int known = indexOf(event);
        Heard news = new Heard(event, receivedAt);
        if (known >= 0
                && !news.mayHappenAgain()
                && !receivedAt.isBefore(heard.get(known).receivedAt())) {
            return this;
        }
        boolean full = heard.size() >= EventKind.of(event).cap() && isFull(EventKind.of(event));
        if (full || known >= 0 && heard.get(known).equals(news) || known >= 0 && !news.mayHappenAgain()) {
            return merge(new CallFacts(List.of(news), List.of()));
        }
        // Most statements are new and come last: nothing has to be sorted or compared then.
        List<Heard> more = new ArrayList<>(heard.size() + 1);
        more.addAll(heard);
        int place = Collections.binarySearch(heard, news, BY_RECEIPT);
        more.add(place >= 0 ? place : -place - 1, news);
        CallFacts larger = new CallFacts(Collections.unmodifiableList(more), clicks);
        Occurrences before = ordered;
        larger.ordered = before == null || place != -heard.size() - 1 ? null : before.plusLast(news);
        return larger;
    }

    /**
     * Adds a click.
     *
     * @param click how the call began in Bitrix24, or was asked for again
     * @return the larger facts; these facts if they knew it already or are full
     */
    public CallFacts plus(ClickToCall click) {
        return merge(new CallFacts(List.of(), List.of(click)));
    }

    /**
     * Puts facts together.
     *
     * @param other facts of the same call
     * @return everything in either
     */
    public CallFacts merge(CallFacts other) {
        List<Heard> allHeard = new ArrayList<>(heard);
        allHeard.addAll(other.heard);
        List<ClickToCall> allClicks = new ArrayList<>(clicks);
        allClicks.addAll(other.clicks);
        CallFacts merged = of(allHeard, allClicks);
        return merged.equals(this) ? this : merged;
    }

    /**
     * The occurrences in the order in which they happened, their times put on one clock: the vendor's time decides, the
     * receipt only where the vendor gives no time, and in one instant the content.
     *
     * @return statements with their times; the same list for equal facts
     */
    public List<Occurrence> inOrder() {
        Occurrences known = ordered;
        if (known == null) {
            known = Occurrences.of(heard);
            ordered = known;
        }
        return known.inOrder();
    }

    /**
     * The statements in the order of their receipt.
     *
     * @return an unmodifiable list; ties are broken by content, so equal facts give equal lists
     */
    public List<Heard> heard() {
        return heard;
    }

    /**
     * When something was heard of the call last.
     *
     * @return the latest receipt of a statement; empty if the exchange said nothing
     */
    public Optional<Instant> lastHeard() {
        return heard.isEmpty()
                ? Optional.empty()
                : Optional.of(heard.get(heard.size() - 1).receivedAt());
    }

    /**
     * How the call began in Bitrix24.
     *
     * @return the first click; null if the call began at the PBX
     */
    public @Nullable ClickToCall clickToCall() {
        return clicks.isEmpty() ? null : clicks.get(0);
    }

    /**
     * Every time that a user asked for this call.
     *
     * @return an unmodifiable list, in order; empty if the call began at the PBX
     */
    public List<ClickToCall> clicks() {
        return clicks;
    }

    private boolean isFull(EventKind kind) {
        return heard.stream().filter(item -> EventKind.of(item.event()) == kind).count() >= kind.cap();
    }

    private int indexOf(CallEvent event) {
        for (int i = heard.size() - 1; i >= 0; i--) {
            if (Events.isSame(heard.get(i).event(), event)) {
                return i;
            }
        }
        return -1;
    }

    /** Sorted by receipt, so that the first of equals is the one that counts, and the cap keeps the earliest. */
    private static List<Heard> statementsOf(Collection<Heard> statements) {
        List<Heard> sorted = new ArrayList<>(statements);
        sorted.sort(BY_RECEIPT);
        Map<Object, Boolean> seen = new HashMap<>(sorted.size() * 2);
        Map<EventKind, Integer> counts = new EnumMap<>(EventKind.class);
        List<Heard> kept = new ArrayList<>(sorted.size());
        for (Heard item : sorted) {
            Object identity = item.mayHappenAgain() ? item : item.event();
            EventKind kind = EventKind.of(item.event());
            int count = counts.getOrDefault(kind, 0);
            if (count < kind.cap() && seen.putIfAbsent(identity, Boolean.TRUE) == null) {
                counts.put(kind, count + 1);
                kept.add(item);
            }
        }
        return Collections.unmodifiableList(kept);
    }

    /** Copies of one click have the same time by the portal's clock; the earliest receipt counts. */
    private static List<ClickToCall> clicksOf(Collection<ClickToCall> clicks) {
        if (clicks.isEmpty()) {
            return List.of();
        }
        List<ClickToCall> kept = new ArrayList<>();
        for (ClickToCall click : clicks.stream().sorted(CLICKS).toList()) {
            boolean copy =
                    !kept.isEmpty() && kept.get(kept.size() - 1).clickedAt().equals(click.clickedAt());
            if (!copy && kept.size() < MOST_CLICKS) {
                kept.add(click);
            }
        }
        return Collections.unmodifiableList(kept);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CallFacts facts && heard.equals(facts.heard) && clicks.equals(facts.clicks);
    }

    @Override
    public int hashCode() {
        return 31 * heard.hashCode() + clicks.hashCode();
    }

    @Override
    public String toString() {
        return "CallFacts[" + heard.size() + " statements, " + clicks.size() + " clicks]";
    }
}
