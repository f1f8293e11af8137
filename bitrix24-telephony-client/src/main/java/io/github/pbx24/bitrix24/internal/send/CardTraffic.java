package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.Toggle;
import io.github.pbx24.bitrix24.internal.http.Flight;
import io.github.pbx24.bitrix24.internal.pacing.Alarms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Sends requests that switch something on and off, above all the cards of calls. The first for a member goes out at once
 * and opens a window; what is asked for within the window is only remembered. When the window is over and what was sent is
 * answered, the last wish for each member is sent if it differs, all members of a subject in one request per direction. So
 * opposite wishes cancel, and a ring group costs as many requests as one user. Every caller gets an answer of the portal:
 * that to the request that does what was asked for.
 */
final class CardTraffic {

    /** Sends a request on another thread. */
    interface Sender {
        CompletableFuture<ResultNode> send(Bitrix24Request<?> request, Flight flight);
    }

    private final Duration window;
    private final Executor executor;
    private final Sender sender;
    private final Map<String, CardSubject> subjects = new HashMap<>();

    CardTraffic(Duration window, Executor executor, Sender sender) {
        this.window = window;
        this.executor = executor;
        this.sender = sender;
    }

    /** The envelope of the answer to any request; only those that switch something, or must come after, are special. */
    CompletableFuture<ResultNode> execute(Bitrix24Request<?> request, Flight flight) {
        if (window.isZero()) {
            return sender.send(request, flight);
        }
        Toggle toggle = request.toggle().orElse(null);
        if (toggle != null) {
            return toggle(request, toggle, flight);
        }
        String settles = request.settles().orElse(null);
        CompletableFuture<?> before = settles == null ? null : settled(settles);
        return before == null || before.isDone()
                ? sender.send(request, flight)
                : before.handle((done, failure) -> sender.send(request, flight)).thenCompose(answer -> answer);
    }

    private CompletableFuture<ResultNode> toggle(Bitrix24Request<?> request, Toggle toggle, Flight flight) {
        List<Object> members = members(request, toggle);
        List<CompletableFuture<ResultNode>> parts = new ArrayList<>();
        List<Object> direct = new ArrayList<>();
        CompletableFuture<ResultNode> answer = new CompletableFuture<>();
        synchronized (this) {
            CardSubject subject = subjects.computeIfAbsent(toggle.subject(), unused -> new CardSubject());
            for (Object member : members) {
                CardSubject.Card card = subject.cards().get(member.toString());
                if (card == null) {
                    direct.add(member);
                    subject.open(member, toggle.on(), answer, now() + window.toNanos());
                } else {
                    CompletableFuture<ResultNode> later = new CompletableFuture<>();
                    card.wishes().add(new CardSubject.Wish(toggle.on(), request, toggle, flight, later));
                    parts.add(later);
                }
            }
        }
        if (!direct.isEmpty()) {
            boolean whole = direct.size() == members.size();
            send(whole ? request : withMembers(request, toggle, direct), toggle.subject(), flight, answer);
            parts.add(answer);
        }
        return together(parts);
    }

    private void send(Bitrix24Request<?> request, String subject, Flight flight, CompletableFuture<ResultNode> answer) {
        Alarms.SHARED.schedule(
                () -> executor.execute(() -> settle(subject, false)), window.toNanos(), TimeUnit.NANOSECONDS);
        sender.send(request, flight).whenComplete((envelope, failure) -> {
            if (failure == null) {
                answer.complete(envelope);
            } else {
                answer.completeExceptionally(unwrapped(failure));
            }
            settle(subject, false);
        });
    }

    /**
     * Sends what is wanted by now.
     *
     * @param early whether open windows end now
     */
    private void settle(String name, boolean early) {
        List<CardSubject.Sending> sendings;
        synchronized (this) {
            CardSubject subject = subjects.get(name);
            if (subject == null) {
                return;
            }
            sendings = subject.settle(now(), window.toNanos(), early);
            if (subject.cards().isEmpty()) {
                subjects.remove(name);
            }
        }
        for (CardSubject.Sending sending : sendings) {
            Flight flight = new Flight();
            sending.served().forEach(wish -> wish.flight().ride(flight));
            CardSubject.Wish last = sending.served().get(sending.served().size() - 1);
            Bitrix24Request<?> request = withMembers(last.request(), last.toggle(), sending.members());
            send(request, name, flight, sending.answer());
        }
    }

    /** When everything that is to be switched off, or is still wanted otherwise, is so. */
    private CompletableFuture<?> settled(String name) {
        List<CompletableFuture<ResultNode>> first;
        boolean wishes;
        synchronized (this) {
            CardSubject subject = subjects.get(name);
            if (subject == null) {
                return CompletableFuture.completedFuture(null);
            }
            first = subject.unfinished();
            wishes = subject.hasWishes();
        }
        CompletableFuture<?> answered = CompletableFuture.allOf(first.toArray(new CompletableFuture<?>[0]));
        if (!wishes) {
            return answered;
        }
        return answered.handle((done, failure) -> {
                    settle(name, true);
                    return settled(name);
                })
                .thenCompose(next -> next);
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

    static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Without the parameter it is the member of the portal's choice. */
    private static List<Object> members(Bitrix24Request<?> request, Toggle toggle) {
        Object members = request.parameters().get(toggle.memberParameter());
        if (members instanceof List<?> list && !list.isEmpty()) {
            return list.stream().<Object>map(member -> member).distinct().toList();
        }
        return List.of(members == null ? CardSubject.NOBODY : members);
    }

    private static Bitrix24Request<ResultNode> withMembers(
            Bitrix24Request<?> request, Toggle toggle, List<Object> members) {
        Map<String, Object> parameters = new LinkedHashMap<>(request.parameters());
        if (!members.contains(CardSubject.NOBODY)) {
            parameters.put(toggle.memberParameter(), members);
        }
        return Bitrix24Request.generic(request.method(), parameters, request.repeatability())
                .withUrgency(request.urgency());
    }

    private static long now() {
        return System.nanoTime();
    }
}
