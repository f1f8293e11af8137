package io.github.pbx24.generic;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is signed differs from event to event. An event that has no entry cannot prove anything and is refused. */
final class SignatureByEvent implements SignatureVerifier {

    private final EventName event;
    private final Function<WebhookRequest, QueryParameters> fields;
    private final Map<String, SignatureVerifier> verifiers;
    private final @Nullable SignatureVerifier others;

    /**
     * Chooses by the event.
     *
     * @param event where it stands
     * @param fields reads the fields as the parser will
     * @param verifiers event in lower case to verifier
     * @param others for all other events; null to refuse them
     */
    SignatureByEvent(
            EventName event,
            Function<WebhookRequest, QueryParameters> fields,
            Map<String, SignatureVerifier> verifiers,
            @Nullable SignatureVerifier others) {
        this.event = event;
        this.fields = fields;
        this.verifiers = Map.copyOf(verifiers);
        this.others = others;
    }

    @Override
    public Verdict verify(WebhookRequest request) {
        String name;
        try {
            QueryParameters parameters = fields.apply(request);
            name = event.read(
                    request.path(),
                    field -> field == null
                            ? null
                            : parameters.first(field).map(String::strip).orElse(null));
        } catch (MalformedWebhookException e) {
            return Verdict.refused(Verdict.Reason.GARBLED, "the name of the event cannot be read");
        }
        SignatureVerifier verifier = verifiers.get(name.toLowerCase(Locale.ROOT));
        verifier = verifier == null ? others : verifier;
        return verifier == null
                ? Verdict.refused(Verdict.Reason.MISSING, "it is not known what this event signs")
                : verifier.verify(request);
    }

    @Override
    public String toString() {
        return "SignatureByEvent[" + verifiers.size() + " events]";
    }
}
