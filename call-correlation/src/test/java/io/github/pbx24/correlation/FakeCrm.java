package io.github.pbx24.correlation;

import io.github.pbx24.correlation.internal.portal.Outage;
import io.github.pbx24.correlation.plan.Ack;
import io.github.pbx24.correlation.plan.CallCommand;
import io.github.pbx24.correlation.store.TrackedCall;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Carries out every command at once, remembers it, and lets a test answer for a portal in its own way. */
final class FakeCrm implements Crm {

    final List<Said> said = new CopyOnWriteArrayList<>();

    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, Function<Said, CompletableFuture<Answer>>> portals = new ConcurrentHashMap<>();

    /** One command. */
    record Said(String portal, Exchange exchange, TrackedCall call, CallCommand command) {
        CallCommand.Kind kind() {
            return command.kind();
        }
    }

    /** From now on the portal answers so. */
    void answers(String portal, Function<Said, CompletableFuture<Answer>> answer) {
        portals.put(portal, answer);
    }

    void works(String portal) {
        portals.remove(portal);
    }

    void fails(String portal, Outage.Kind kind) {
        Answer failure = new Answer(Ack.notDone("no answer"), new Outage(kind, "no answer", null));
        answers(portal, said -> CompletableFuture.completedFuture(failure));
    }

    List<Said> saidTo(String portal) {
        synchronized (said) {
            return said.stream().filter(item -> item.portal().equals(portal)).toList();
        }
    }

    @Override
    public CompletableFuture<Answer> carryOut(Exchange exchange, TrackedCall call, CallCommand command) {
        Said item = new Said(exchange.portal().id(), exchange, call, command);
        said.add(item);
        return portals.getOrDefault(item.portal(), this::done).apply(item);
    }

    CompletableFuture<Answer> done(Said item) {
        Ack.Result result = switch (item.kind()) {
            case REGISTER -> new Ack.Registered("crm-" + ids.incrementAndGet());
            case FINISH, CHECK_FINISH -> new Ack.Finished(null);
            case LOG_CALL -> new Ack.Logged("crm-" + ids.incrementAndGet(), null);
            case ARCHIVE_RECORDING -> new Ack.Archived("2026/03/02/rec.mp3", 1_000);
            case ORIGINATE -> new Ack.Dialling(null);
            default -> new Ack.Plain();
        };
        return CompletableFuture.completedFuture(Answer.of(Ack.done(result)));
    }
}
