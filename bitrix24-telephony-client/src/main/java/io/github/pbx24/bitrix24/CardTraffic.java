package io.github.pbx24.bitrix24;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.github.pbx24.bitrix24.pacing.CardWindows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * Sends show and hide of call cards, per call and user at most once per window, and always the last intent. Every caller gets
 * an answer of the portal: that to the request that does what he asked for.
 */
final class CardTraffic {

    private static final String SHOW = "telephony.externalcall.show";
    private static final String HIDE = "telephony.externalcall.hide";
    private static final String FINISH = "telephony.externalcall.finish";

    /** One for all clients of the process. */
    private static final long ORIGIN = System.nanoTime();

    private record Card(String callId, String user) {

        @Override
        public String toString() {
            return "Card";
        }
    }

    /** Somebody who wants a card shown or hidden, and has to wait for the end of the window. */
    private record Intent(
            boolean show,
            Bitrix24Request<?> request,
            HttpTransport.Running running,
            CompletableFuture<ResultNode> promise) {}

    /** A card with an open window. */
    private static final class State {
        private final CompletableFuture<ResultNode> sent;
        private final List<Intent> intents = new ArrayList<>();

        State(CompletableFuture<ResultNode> sent) {
            this.sent = sent;
        }
    }

    private final RequestExecution.Context context;
    private final Duration length;
    private final CardWindows<Card> windows;
    private final Map<Card, State> states = new HashMap<>();

    CardTraffic(RequestExecution.Context context, Duration length) {
        this.context = context;
        this.length = length;
        this.windows = new CardWindows<>(length);
    }

    /** The envelope of the answer to any request; only those about cards and the end of calls are treated specially. */
    CompletableFuture<ResultNode> execute(Bitrix24Request<?> request, HttpTransport.Running running) {
        String method = request.method().toLowerCase(Locale.ROOT);
        Object callId = request.parameters().get("CALL_ID");
        if (length.isZero() || !(callId instanceof String call)) {
            return send(request, running);
        }
        if (method.equals(FINISH)) {
            // Finish closes the card of its own user only; the others must be closed before.
            return settled(call).thenCompose(done -> send(request, running));
        }
        return method.equals(SHOW) || method.equals(HIDE)
                ? card(request, running, call, method.equals(SHOW))
                : send(request, running);
    }

    private CompletableFuture<ResultNode> card(
            Bitrix24Request<?> request, HttpTransport.Running running, String callId, boolean show) {
        List<Object> users = users(request);
        List<Object> direct = new ArrayList<>();
        List<CompletableFuture<ResultNode>> parts = new ArrayList<>();
        CompletableFuture<ResultNode> answer = new CompletableFuture<>();
        synchronized (this) {
            for (Object user : users) {
                Card card = new Card(callId, user.toString());
                State state = states.get(card);
                if (windows.offer(card, show, now()).isEmpty() || state == null) {
                    direct.add(user);
                    open(card, answer);
                } else {
                    Intent intent = new Intent(show, withUsers(request, List.of(user)), running, answerLater(parts));
                    state.intents.add(intent);
                }
            }
        }
        if (!direct.isEmpty()) {
            forward(send(direct.size() == users.size() ? request : withUsers(request, direct), running), answer);
            parts.add(answer);
        }
        return together(parts);
    }

    private static CompletableFuture<ResultNode> answerLater(List<CompletableFuture<ResultNode>> parts) {
        CompletableFuture<ResultNode> promise = new CompletableFuture<>();
        parts.add(promise);
        return promise;
    }

    private void open(Card card, CompletableFuture<ResultNode> sent) {
        states.put(card, new State(sent));
        try {
            context.scheduler()
                    .schedule(() -> context.executor().execute(() -> close(card, sent)), length.toNanos(), NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            windows.forget(card);
            states.remove(card);
        }
    }

    /** The end of a window. What was sent must have been answered, or the next could overtake it. */
    private CompletableFuture<ResultNode> close(Card card, CompletableFuture<ResultNode> sent) {
        return sent.handle((answer, failure) -> settle(card, sent)).thenCompose(next -> next);
    }

    /** Sends the last intent if it differs from what was sent, and answers those who waited. */
    private CompletableFuture<ResultNode> settle(Card card, CompletableFuture<ResultNode> before) {
        List<Intent> intents;
        CompletableFuture<ResultNode> after = before;
        Intent last = null;
        synchronized (this) {
            State state = states.get(card);
            if (state == null || state.sent != before) {
                return before;
            }
            intents = state.intents.stream()
                    .filter(intent -> !intent.running().isCancelled())
                    .toList();
            states.remove(card);
            if (before.isCompletedExceptionally() || intents.isEmpty()) {
                windows.forget(card);
            }
            if (!intents.isEmpty()
                    && changes(card, intents.get(intents.size() - 1).show())) {
                last = intents.get(intents.size() - 1);
                after = new CompletableFuture<>();
                open(card, after);
            }
        }
        HttpTransport.Running running = new HttpTransport.Running();
        for (Intent intent : intents) {
            boolean served = last != null && intent.show() == last.show();
            if (served) {
                intent.running().ride(running);
            }
            // An intent that was taken back is answered by the request that did what it asked for before.
            forward(served || before.isCompletedExceptionally() ? after : before, intent.promise());
        }
        if (last != null) {
            forward(send(last.request(), running), after);
        }
        return after;
    }

    private boolean changes(Card card, boolean show) {
        return windows.offer(card, show, now()).isEmpty()
                || windows.close(card, now()).isPresent();
    }

    /** All cards of a call are as they were last wanted. */
    private CompletableFuture<Void> settled(String callId) {
        List<CompletableFuture<?>> closing = new ArrayList<>();
        waitingCards(callId)
                .forEach((card, sent) -> closing.add(close(card, sent).handle((answer, failure) -> Boolean.TRUE)));
        return CompletableFuture.allOf(closing.toArray(new CompletableFuture<?>[0]));
    }

    private synchronized Map<Card, CompletableFuture<ResultNode>> waitingCards(String callId) {
        Map<Card, CompletableFuture<ResultNode>> waiting = new HashMap<>();
        states.forEach((card, state) -> {
            if (card.callId().equals(callId) && !state.intents.isEmpty()) {
                waiting.put(card, state.sent);
            }
        });
        return waiting;
    }

    private CompletableFuture<ResultNode> send(Bitrix24Request<?> request, HttpTransport.Running running) {
        return new RequestExecution(context, request, List.of(request), running).start();
    }

    /** True if all parts are; a part that says "no such call" decides. */
    private static CompletableFuture<ResultNode> together(List<CompletableFuture<ResultNode>> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        return CompletableFuture.allOf(parts.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> parts.stream()
                        .map(CompletableFuture::join)
                        .filter(envelope -> !envelope.get("result").asBoolean())
                        .findFirst()
                        .orElseGet(() -> parts.get(0).join()));
    }

    private static void forward(CompletableFuture<ResultNode> from, CompletableFuture<ResultNode> to) {
        from.whenComplete((answer, failure) -> {
            if (failure == null) {
                to.complete(answer);
            } else {
                to.completeExceptionally(RequestExecution.unwrapped(failure));
            }
        });
    }

    /** Without users the card is that of the user of the registration. */
    private static List<Object> users(Bitrix24Request<?> request) {
        Object users = request.parameters().get("USER_ID");
        if (users instanceof List<?> list && !list.isEmpty()) {
            return list.stream().<Object>map(user -> user).distinct().toList();
        }
        return List.of(users == null ? "" : users);
    }

    private static Bitrix24Request<ResultNode> withUsers(Bitrix24Request<?> request, List<Object> users) {
        Map<String, Object> parameters = new LinkedHashMap<>(request.parameters());
        if (!users.equals(List.of(""))) {
            parameters.put("USER_ID", users);
        }
        return Bitrix24Request.generic(request.method(), parameters, request.repeatability())
                .withUrgency(request.urgency());
    }

    private static Instant now() {
        return Instant.EPOCH.plusNanos(System.nanoTime() - ORIGIN);
    }
}
