package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.Toggle;
import io.github.pbx24.bitrix24.internal.http.Flight;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What was sent and what is wanted for the members of one subject, for example the card of a call and its users. Not thread-safe. */
final class CardSubject {

    /** The member of a request that names none. */
    static final String NOBODY = "";

    /** Somebody who wants a member on or off, and has to wait for the end of the window. */
    record Wish(
            boolean on,
            Bitrix24Request<?> request,
            Toggle toggle,
            Flight flight,
            CompletableFuture<ResultNode> promise) {}

    /**
     * One member with an open window.
     *
     * @param sent the answer to what was sent last
     * @param windowEnd nanoseconds of this process
     */
    record Card(Object member, boolean on, CompletableFuture<ResultNode> sent, long windowEnd, List<Wish> wishes) {}

    /**
     * What is to be sent.
     *
     * @param served whose wishes it fulfils, in the order they came
     */
    record Sending(List<Object> members, List<Wish> served, CompletableFuture<ResultNode> answer) {}

    private final Map<String, Card> cards = new LinkedHashMap<>();

    Map<String, Card> cards() {
        return cards;
    }

    void open(Object member, boolean on, CompletableFuture<ResultNode> sent, long windowEnd) {
        cards.put(member.toString(), new Card(member, on, sent, windowEnd, new ArrayList<>()));
    }

    boolean hasWishes() {
        for (Card card : cards.values()) {
            if (!card.wishes.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Answers that have to be there before something that must come after. */
    List<CompletableFuture<ResultNode>> unfinished() {
        List<CompletableFuture<ResultNode>> unfinished = new ArrayList<>();
        for (Card card : cards.values()) {
            if (!card.sent.isDone() && (!card.on || !card.wishes.isEmpty()) && !unfinished.contains(card.sent)) {
                unfinished.add(card.sent);
            }
        }
        return unfinished;
    }

    /** Closes the windows that are over and answered; at most four sendings, by direction and kind of member. */
    List<Sending> settle(long now, long windowNanos, boolean early) {
        Map<String, Sending> sendings = new LinkedHashMap<>();
        List<Card> opened = new ArrayList<>();
        for (Iterator<Card> all = cards.values().iterator(); all.hasNext(); ) {
            Card card = all.next();
            if (!card.sent.isDone() || (!early && now - card.windowEnd < 0)) {
                continue;
            }
            all.remove();
            Wish last = lastWish(card);
            boolean sentFailed = card.sent.isCompletedExceptionally();
            if (last == null) {
                continue;
            }
            Sending sending = null;
            if (last.on != card.on || sentFailed) {
                String key = last.on + (card.member.equals(NOBODY) ? "" : "members");
                sending = sendings.computeIfAbsent(
                        key, unused -> new Sending(new ArrayList<>(), new ArrayList<>(), new CompletableFuture<>()));
                sending.members.add(card.member);
                opened.add(new Card(card.member, last.on, sending.answer, now + windowNanos, new ArrayList<>()));
            }
            answer(card, last, sending, sentFailed);
        }
        opened.forEach(card -> cards.put(card.member.toString(), card));
        return new ArrayList<>(sendings.values());
    }

    private static @Nullable Wish lastWish(Card card) {
        card.wishes.removeIf(wish -> wish.flight.isCancelled());
        return card.wishes.isEmpty() ? null : card.wishes.get(card.wishes.size() - 1);
    }

    /** A wish that was taken back is answered by the request that did what it asked for before. */
    private static void answer(Card card, Wish last, @Nullable Sending sending, boolean sentFailed) {
        for (Wish wish : card.wishes) {
            boolean served = false;
            if (sending != null && wish.on == last.on) {
                served = true;
                sending.served.add(wish);
            }
            CompletableFuture<ResultNode> source =
                    sending != null && (served || sentFailed) ? sending.answer : card.sent;
            source.whenComplete((envelope, failure) -> {
                if (failure == null) {
                    wish.promise.complete(envelope);
                } else {
                    wish.promise.completeExceptionally(CardTraffic.unwrapped(failure));
                }
            });
        }
    }
}
