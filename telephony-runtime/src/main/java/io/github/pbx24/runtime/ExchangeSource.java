package io.github.pbx24.runtime;

import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.correlation.Report;
import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.InboxSource;
import io.github.pbx24.inbox.PermanentFailureException;
import io.github.pbx24.inbox.RefusalReason;
import io.github.pbx24.inbox.Screening;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallHistory;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.NumberLookup;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.setup.SetupFile;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks of one exchange: verified, parsed, stripped of secrets, and stored together with what they say of a call. A
 * stored webhook has nothing left to be done, so it waits in no queue.
 */
final class ExchangeSource implements InboxSource<Incoming> {

    private final String id;
    private final PbxConnection connection;
    private final CallEngine engine;

    ExchangeSource(String id, PbxConnection connection, CallEngine engine) {
        this.id = id;
        this.connection = connection;
        this.engine = engine;
    }

    @Override
    public String id() {
        return id;
    }

    WebhookAnswer acknowledgement(WebhookRequest request) {
        return connection.acknowledgement(request);
    }

    Optional<CallHistory> history() {
        return connection.history();
    }

    Optional<SetupFile> setupFile(URI address) {
        return connection.setupFile(address);
    }

    /** The answer to a question about a caller; empty for everything else, which goes the way of all webhooks. */
    Optional<WebhookAnswer> answerQuestion(Incoming incoming, Questions questions) {
        Optional<NumberLookup> lookup = connection.numberLookup();
        if (lookup.isEmpty() || !verdict(incoming).isAccepted()) {
            return Optional.empty();
        }
        WebhookRequest request = incoming.request();
        try {
            return lookup.get().question(request).map(question -> questions.answer(id, lookup.get(), question));
        } catch (MalformedWebhookException e) {
            return Optional.empty();
        }
    }

    private Verdict verdict(Incoming incoming) {
        Verdict known = incoming.verdict();
        if (known == null) {
            known = connection.verifier().verify(incoming.request());
            incoming.verified(known);
        }
        return known;
    }

    @Override
    public Screening screen(Incoming incoming) {
        WebhookRequest request = incoming.request();
        Verdict verdict = verdict(incoming);
        if (verdict instanceof Verdict.Refused refused) {
            return new Screening.Refuse(reason(refused.reason()), refused.detail());
        }
        ParsedWebhook parsed;
        try {
            parsed = connection.parser().parse(request);
        } catch (MalformedWebhookException e) {
            return new Screening.Refuse(RefusalReason.MALFORMED, String.valueOf(e.getMessage()));
        }
        if (parsed.ignored().isPresent()) {
            return new Screening.Ignore(parsed.kind(), parsed.ignored().get());
        }
        WebhookRequest stored = connection.redact(request);
        Report report = engine.prepare(id, parsed.events(), request.receivedAt());
        incoming.says(report);
        return new Screening.Process(
                parsed.kind(),
                isRecognisable(parsed.events()) ? Fingerprint.of(stored) : null,
                stored.encode(),
                () -> firstCall(report.store()));
    }

    /**
     * Whether the same words can only be the same event. Without an id and a time two calls of the same people end with the same words;
     * the engine tells which of them are repetitions.
     */
    private static boolean isRecognisable(List<CallEvent> events) {
        return events.stream()
                .allMatch(event -> event.call() instanceof CallIdentity.ById
                        || event.at() != null
                        || event.details().startedAt() != null);
    }

    private static @Nullable String firstCall(List<String> calls) {
        return calls.isEmpty() ? null : calls.get(0);
    }

    /** Somebody replays a webhook that was stored before. */
    @Override
    public void handle(Delivery delivery) {
        WebhookRequest request;
        ParsedWebhook parsed;
        try {
            request = WebhookRequest.decode(delivery.payload());
            parsed = connection.parser().parse(request);
        } catch (MalformedWebhookException | IllegalArgumentException e) {
            // It was readable when it came, so the parser or its settings have changed since.
            throw new PermanentFailureException("can no longer be read: " + e.getMessage(), e);
        }
        engine.report(id, parsed.events(), request.receivedAt());
    }

    private static RefusalReason reason(Verdict.Reason reason) {
        return switch (reason) {
            case MISSING -> RefusalReason.MISSING_SIGNATURE;
            case GARBLED, MISMATCH -> RefusalReason.BAD_SIGNATURE;
            case ADDRESS -> RefusalReason.FORBIDDEN;
            case TIME -> RefusalReason.EXPIRED_SIGNATURE;
        };
    }
}
