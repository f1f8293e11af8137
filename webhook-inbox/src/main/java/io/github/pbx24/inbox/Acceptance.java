package io.github.pbx24.inbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what a source decided about a request into a row of the journal and a receipt. */
final class Acceptance {
    private static final String REFUSED_KIND = "refused";
    private static final byte[] NO_PAYLOAD = {};

    private final InboxStore store;
    private final Clock clock;
    private final SafeListener listener;
    private final Duration deduplicationWindow;
    private final DeliveryIds ids;
    private final RefusalsPerMinute journalledRefusals;

    Acceptance(InboxStore store, Clock clock, SafeListener listener, Duration deduplicationWindow) {
        this.store = store;
        this.clock = clock;
        this.listener = listener;
        this.deduplicationWindow = deduplicationWindow;
        this.ids = new DeliveryIds(clock);
        this.journalledRefusals = new RefusalsPerMinute(clock);
    }

    /** What is received from now on comes after what the journal has, whatever the clock was when that came. */
    void continueAfter(String id) {
        ids.continueAfter(id);
    }

    Receipt refuse(String source, Screening.Refuse refuse, long start) {
        String message = BoundedText.message(refuse.message());
        listener.tell(l -> l.refused(source, refuse.reason(), message, Times.since(start)));
        // Anybody can be refused, any number of times; the journal must not grow with it.
        if (journalledRefusals.mayHaveOneMore()) {
            journalInShort(source, REFUSED_KIND, DeliveryStatus.REFUSED, refuse.reason() + ": " + message);
        }
        return new Receipt.Refused(refuse.reason(), message);
    }

    Receipt ignore(String source, Screening.Ignore ignore, long start) {
        String kind = BoundedText.kind(ignore.kind());
        String reason = BoundedText.message(ignore.reason());
        listener.tell(l -> l.ignored(source, kind, reason, Times.since(start)));
        journalInShort(source, kind, DeliveryStatus.IGNORED, reason);
        return new Receipt.Ignored(reason);
    }

    /** The sender is answered the same whether the journal has room or not. */
    private void journalInShort(String source, String kind, DeliveryStatus status, String reason) {
        Instant now = Times.now(clock);
        String error = BoundedText.message(reason);
        try {
            store.record(
                    new JournalRow(ids.next(), source, kind, null, NO_PAYLOAD, now, status, error), now, () -> null);
        } catch (InboxUnavailableException e) {
            listener.tell(l -> l.storeFailed("journalling", e));
        }
    }

    Receipt store(String source, Screening.Store screened, long start) {
        Instant now = Times.now(clock);
        String entity = screened.entity() == null ? null : BoundedText.entity(screened.entity());
        if (entity != null) {
            // It may have come to a node whose clock is ahead.
            available(source, start, () -> store.newestAbout(source, entity)).ifPresent(ids::continueAfter);
        }
        NewDelivery delivery = new NewDelivery(
                ids.next(),
                source,
                BoundedText.kind(screened.kind()),
                boundedKey(screened.dedupeKey()),
                screened.payload(),
                now,
                entity,
                now.plus(longer(screened.delay(), screened.quietTime())).truncatedTo(ChronoUnit.MICROS),
                screened.quietTime());
        return receipt(source, delivery.kind(), delivery.id(), start, () -> store.insert(delivery, keyHeldUntil(now)));
    }

    Receipt process(String source, Screening.Process screened, long start) {
        Instant now = Times.now(clock);
        JournalRow row = new JournalRow(
                ids.next(),
                source,
                BoundedText.kind(screened.kind()),
                boundedKey(screened.dedupeKey()),
                screened.payload(),
                now,
                DeliveryStatus.DONE,
                null);
        return receipt(
                source, row.kind(), row.id(), start, () -> store.record(row, keyHeldUntil(now), screened.effect()));
    }

    /** @param step stores the delivery, or answers the id of the one it repeats */
    private Receipt receipt(String source, String kind, String id, long start, Supplier<Optional<String>> step) {
        Optional<String> earlier = available(source, start, step);
        if (earlier.isPresent()) {
            listener.tell(l -> l.duplicate(source, kind, earlier.get(), Times.since(start)));
            return new Receipt.Duplicate(earlier.get());
        }
        listener.tell(l -> l.accepted(source, kind, id, Times.since(start)));
        return new Receipt.Stored(id);
    }

    private <T> T available(String source, long start, Supplier<T> step) {
        try {
            return step.get();
        } catch (InboxUnavailableException e) {
            listener.tell(l -> l.unavailable(source, e, Times.since(start)));
            throw e;
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Instant keyHeldUntil(Instant now) {
        return now.plus(deduplicationWindow);
    }

    private static @Nullable String boundedKey(@Nullable String key) {
        return key == null ? null : BoundedText.dedupeKey(key);
    }
}
