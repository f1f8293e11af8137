package io.github.pbx24.generic;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The test by which an exchange finds out whether an address belongs to its customer: a bare request with a value that wants to be read
 * back. It comes without proof and tells nothing of a call, so everybody may ask; what is not a short word is not read back.
 *
 * @param parameter the query parameter with the value; empty if the exchange does not ask
 */
record Echo(String parameter) {

    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** The value that is asked for; empty if the request is something else. */
    Optional<String> asked(WebhookRequest request) {
        if (parameter.isEmpty() || !request.method().equals("GET") || request.body().length > 0) {
            return Optional.empty();
        }
        try {
            List<String> values = request.query().all(parameter);
            return values.size() == 1 && HARMLESS.matcher(values.get(0)).matches()
                    ? Optional.of(values.get(0))
                    : Optional.empty();
        } catch (MalformedWebhookException e) {
            return Optional.empty();
        }
    }

    static WebhookAnswer answer(String value) {
        return new WebhookAnswer(200, "text/plain; charset=utf-8", value);
    }

    /** Lets the test in, and for the rest asks the exchange's own verifier. */
    SignatureVerifier before(SignatureVerifier verifier) {
        return parameter.isEmpty() ? verifier : new AfterEcho(this, verifier);
    }

    private record AfterEcho(Echo echo, SignatureVerifier verifier) implements SignatureVerifier {

        @Override
        public Verdict verify(WebhookRequest request) {
            return echo.asked(request).isPresent() ? Verdict.accepted() : verifier.verify(request);
        }

        @Override
        public boolean provesSender() {
            return verifier.provesSender();
        }

        @Override
        public String toString() {
            return "AfterEcho[" + verifier + "]";
        }
    }
}
