package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.event.OnExternalCallBackStart;
import io.github.pbx24.bitrix24.event.OnExternalCallStart;
import io.github.pbx24.correlation.CallEngine.ClickResult;
import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.fact.ClickToCall;
import io.github.pbx24.correlation.internal.work.EngineTime;
import io.github.pbx24.correlation.store.Asked;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.pbx.text.NumberText;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Takes clicks on numbers in Bitrix24. */
final class Clicks {

    /** How long events of that employee and that number belong to the click, unless it was refused or finished before. */
    private static final Duration EXPECTED = Duration.ofMinutes(10);

    private static final Duration CRM_DEADLINE = Duration.ofSeconds(5);

    private final Collection<Exchange> exchanges;
    private final CallStore store;
    private final EngineTime time;
    private final UnaryOperator<String> ids;

    Clicks(Collection<Exchange> exchanges, CallStore store, EngineTime time, UnaryOperator<String> ids) {
        this.exchanges = List.copyOf(exchanges);
        this.store = store;
        this.time = time;
        this.ids = ids;
    }

    /** What became of a click; the id of the call if there is one. */
    record Taken(ClickResult result, @Nullable String id) {}

    Taken take(String portal, OnExternalCallStart event, Instant receivedAt) {
        Instant receipt = time.ofReceipt(receivedAt);
        return take(
                portal,
                event.userId(),
                line(event),
                extension -> ClickToCall.click(
                        event.callId(),
                        event.userId(),
                        extension,
                        dialable(event),
                        line(event),
                        event.envelope().time(),
                        receipt));
    }

    /** A client asked to be called back: whoever is responsible for the client calls, else the default user. */
    Taken takeBack(String portal, OnExternalCallBackStart event, Instant receivedAt, Callers callers) {
        Instant receipt = time.ofReceipt(receivedAt);
        String number = NumberText.read(event.phoneNumber()).number().orElse(null);
        Optional<Exchange> any = exchanges.stream()
                .filter(exchange -> exchange.portal().id().equals(portal))
                .min(Comparator.comparing(Exchange::id));
        if (any.isEmpty()) {
            return new Taken(ClickResult.NO_EXCHANGE, null);
        }
        Long responsible = number == null
                ? null
                : callers.ask(any.get(), number, CRM_DEADLINE).join().responsibleUser();
        Directory directory = directory(any.get());
        boolean reachable =
                responsible != null && directory.extensionOf(responsible).isPresent();
        Long user = reachable ? responsible : directory.defaultUser();
        if (user == null) {
            return new Taken(ClickResult.NO_EXTENSION, null);
        }
        return take(
                portal,
                user,
                event.lineNumber(),
                extension -> ClickToCall.callback(
                        user,
                        extension,
                        number,
                        event.lineNumber(),
                        event.envelope().time(),
                        receipt));
    }

    private Taken take(
            String portal, long userId, @Nullable String line, Function<@Nullable String, ClickToCall> click) {
        List<Exchange> able = exchanges.stream()
                .filter(exchange -> exchange.portal().id().equals(portal))
                .filter(exchange -> exchange.connection().callControl().isPresent())
                .sorted(Comparator.comparing((Exchange exchange) -> !exchange.hasLine(line))
                        .thenComparing(exchange -> !exchange.names(userId))
                        .thenComparing(Exchange::id))
                .toList();
        for (Exchange exchange : able) {
            directory(exchange);
            Optional<String> extension = exchange.extensionOf(userId);
            if (extension.isPresent()) {
                return new Taken(ClickResult.TAKEN, store(exchange, click.apply(extension.get())));
            }
        }
        // What cannot be dialled is stored too: Bitrix24 has the call already, and it has to be finished.
        Optional<Exchange> any = exchanges.stream()
                .filter(exchange -> exchange.portal().id().equals(portal))
                .min(Comparator.comparing(Exchange::id));
        String id = any.map(exchange -> store(exchange, click.apply(null))).orElse(null);
        return new Taken(able.isEmpty() ? ClickResult.NO_EXCHANGE : ClickResult.NO_EXTENSION, id);
    }

    private String store(Exchange exchange, ClickToCall click) {
        Instant now = time.now();
        return store.ask(new Asked(ids.apply(exchange.id()), exchange.id(), click, now.plus(EXPECTED), now))
                .id();
    }

    private static Directory directory(Exchange exchange) {
        if (exchange.directory().isEmpty()) {
            exchange.portal().directory().refresh().join();
        }
        return exchange.known();
    }

    /** The international form if Bitrix24 knows it; null if there is no number in either. */
    private static @Nullable String dialable(OnExternalCallStart event) {
        return NumberText.read(event.phoneNumberInternational())
                .number()
                .or(() -> NumberText.read(event.phoneNumber()).number())
                .orElse(null);
    }

    private static @Nullable String line(OnExternalCallStart event) {
        String line = event.lineNumber();
        return line == null || line.isBlank() ? null : line;
    }
}
