package io.github.pbx24.gateway.intake;

import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.gateway.config.PbxConfig;
import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.InboxSource;
import io.github.pbx24.inbox.PermanentFailureException;
import io.github.pbx24.inbox.RefusalReason;
import io.github.pbx24.inbox.Screening;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;

/** The webhooks of one exchange: verified, then parsed, then stored without secrets, and later told to the engine. */
public final class PbxInboxSource implements InboxSource<WebhookRequest> {

    private final String id;
    private final PbxConnection connection;
    private final RequestScrubber scrubber;
    private final CallEngine engine;

    /**
     * Makes the source.
     *
     * @param pbx the exchange as configured
     * @param connection the connection to it
     * @param engine who hears of its calls
     */
    public PbxInboxSource(PbxConfig pbx, PbxConnection connection, CallEngine engine) {
        this.id = pbx.id();
        this.connection = connection;
        this.scrubber = new RequestScrubber(pbx);
        this.engine = engine;
    }

    @Override
    public String id() {
        return id;
    }

    /**
     * What the exchange wants to read.
     *
     * @param request the accepted request
     * @return the answer
     */
    public WebhookAnswer acknowledgement(WebhookRequest request) {
        return connection.acknowledgement(request);
    }

    @Override
    public Screening screen(WebhookRequest request) {
        Verdict verdict = connection.verifier().verify(request);
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
        WebhookRequest stored = scrubber.scrub(request);
        return new Screening.Store(parsed.kind(), Fingerprint.of(stored), stored.encode());
    }

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
        for (CallEvent event : parsed.events()) {
            engine.report(id, event, request.receivedAt());
        }
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
