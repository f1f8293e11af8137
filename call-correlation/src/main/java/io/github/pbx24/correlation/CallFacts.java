package io.github.pbx24.correlation;

import io.github.pbx24.pbx.CallEvent;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything heard of one call: a set of statements that only grows. Immutable.
 *
 * <p>Laws: {@link #merge} is commutative, associative and idempotent, so neither order nor repetition of events can matter.
 * They hold because the facts are a set: a statement is in it or not, and of two receipts of one statement the earlier
 * counts.
 *
 * @param heard each statement with the time of its first receipt
 * @param clickToCall the call's origin in Bitrix24; null if the call began at the PBX
 * @since 0.1
 */
public record CallFacts(
        Map<CallEvent, Instant> heard, @Nullable ClickToCall clickToCall) {

    /** A call says no more than that. What exceeds it is hostile or broken, and would make the row grow without end. */
    public static final int MAX_EVENTS = 500;

    /** Nothing heard yet. */
    public static final CallFacts NONE = new CallFacts(Map.of(), null);

    /** Copies the map. */
    public CallFacts {
        heard = Map.copyOf(heard);
    }

    /**
     * A call that a user started in Bitrix24.
     *
     * @param origin the origin
     * @return facts of that origin alone
     */
    public static CallFacts startedInBitrix24(ClickToCall origin) {
        return new CallFacts(Map.of(), origin);
    }

    /**
     * Adds a statement.
     *
     * @param event what was said
     * @param receivedAt when it was received
     * @return the larger facts; these facts if they knew it already or are full
     */
    public CallFacts plus(CallEvent event, Instant receivedAt) {
        return merge(new CallFacts(Map.of(event, receivedAt), null));
    }

    /**
     * Puts facts together.
     *
     * @param other facts of the same call
     * @return everything in either
     */
    public CallFacts merge(CallFacts other) {
        Map<CallEvent, Instant> all = new HashMap<>(heard);
        other.heard.forEach((event, receivedAt) -> {
            if (all.size() < MAX_EVENTS || all.containsKey(event)) {
                all.merge(event, receivedAt, CallFacts::earlier);
            }
        });
        CallFacts merged = new CallFacts(all, firstOrigin(clickToCall, other.clickToCall));
        return merged.equals(this) ? this : merged;
    }

    /**
     * The statements in the order of their first receipt.
     *
     * @return a new list; ties are broken by content, so equal facts give equal lists
     */
    public List<Heard> inOrder() {
        return heard.entrySet().stream()
                .map(entry -> new Heard(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Heard::receivedAt)
                        .thenComparing(item -> item.event().toString()))
                .toList();
    }

    /**
     * When something was heard of the call last.
     *
     * @return the latest receipt; empty if only the origin is known
     */
    public Optional<Instant> lastHeard() {
        return heard.values().stream().max(Comparator.naturalOrder());
    }

    private static Instant earlier(Instant one, Instant two) {
        return one.isBefore(two) ? one : two;
    }

    private static @Nullable ClickToCall firstOrigin(@Nullable ClickToCall one, @Nullable ClickToCall two) {
        if (one == null || two == null) {
            return one == null ? two : one;
        }
        return Comparator.comparing(ClickToCall::requestedAt)
                                .thenComparing(ClickToCall::crmCallId)
                                .compare(one, two)
                        <= 0
                ? one
                : two;
    }

    /**
     * A statement with the time of its first receipt.
     *
     * @param event what was said
     * @param receivedAt when it was received first
     */
    public record Heard(CallEvent event, Instant receivedAt) {

        /**
         * The best known time of the event.
         *
         * @return the vendor's time, else the receipt
         */
        public Instant time() {
            return event.occurredAt().orElse(receivedAt);
        }
    }
}
