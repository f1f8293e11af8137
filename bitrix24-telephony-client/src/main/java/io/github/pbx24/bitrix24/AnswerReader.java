package io.github.pbx24.bitrix24;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns an HTTP answer into a response or a typed exception. */
final class AnswerReader {

    /** Far more methods than Bitrix24 has; only a bound for callers that invent names. */
    private static final int MAX_METHODS = 2000;

    private final Clock clock;
    private final Supplier<Collection<String>> secrets;

    /** When the server-time budget of a method begins to recover, as last told. The 429 answer itself does not say. */
    private final Map<String, Instant> operatingResetAt = new ConcurrentHashMap<>();

    AnswerReader(Clock clock, Supplier<Collection<String>> secrets) {
        this.clock = clock;
        this.secrets = secrets;
    }

    /**
     * The envelope of a successful answer.
     *
     * @throws Bitrix24Exception if the answer is an error or not an answer of Bitrix24
     */
    ResultNode envelope(String method, RawAnswer answer) {
        int status = answer.status();
        ResultNode body = answer.json().orElse(null);
        if (body == null) {
            throw unreadable(method, answer, "without JSON");
        }
        noteTime(method, body.get("time"));
        if (body.has("error")) {
            throw error(method, body, status, answer.retryAfterSeconds());
        }
        if (status >= 200 && status < 300 && body.has("result")) {
            return body;
        }
        throw unreadable(method, answer, "without a result");
    }

    private Bitrix24Exception unreadable(String method, RawAnswer answer, String how) {
        int status = answer.status();
        if (status == 429) {
            // Refused before execution, whoever refused it.
            return new Bitrix24ApiException(
                    method, Bitrix24ErrorKind.RATE_LIMITED, "", "", status, retryAfter(answer.retryAfterSeconds()));
        }
        if (answer.isRedirect()) {
            return new Bitrix24TransportException(
                    method, "redirected (HTTP " + status + ") to a place that is not this portal", false, false);
        }
        return new Bitrix24TransportException(method, "HTTP " + status + " " + how, true, true);
    }

    Bitrix24ApiException error(String method, ResultNode body, int status, @Nullable Long retryAfterSeconds) {
        ResultNode error = body.get("error");
        // REST 3.0 answers with an object.
        String code = error.asText().or(() -> error.get("code").asText()).orElse("");
        String description = body.get("error_description")
                .asText()
                .or(() -> error.get("message").asText())
                .orElse("");
        Bitrix24ErrorKind kind = ErrorClassifier.classify(code, description, status);
        Instant retryAt = retryAfter(retryAfterSeconds);
        if (kind == Bitrix24ErrorKind.OPERATION_LIMITED && retryAt == null) {
            retryAt = operatingResetAt.get(method.toLowerCase(Locale.ROOT));
            if (retryAt != null && !retryAt.isAfter(clock.instant())) {
                retryAt = null;
            }
        }
        Collection<String> hidden = secrets.get();
        return new Bitrix24ApiException(
                method, kind, Redaction.of(code, hidden), Redaction.of(description, hidden), status, retryAt);
    }

    <T> Bitrix24Response<T> response(
            Bitrix24Request<T> request, ResultNode result, ResultNode total, ResultNode next, ResultNode time) {
        T decoded;
        try {
            decoded = request.decoder().apply(result);
        } catch (RuntimeException e) {
            // Only our own decoders' messages are known to be free of content.
            String problem = e instanceof IllegalStateException ? ": " + e.getMessage() : "";
            throw new Bitrix24TransportException(
                    request.method(), "the result could not be read" + problem, true, false);
        }
        return new Bitrix24Response<>(decoded, longOrNull(total), longOrNull(next), ResponseTime.from(time));
    }

    void noteTime(String method, ResultNode time) {
        time.get("operating_reset_at").asInstant().ifPresent(reset -> {
            if (operatingResetAt.size() < MAX_METHODS) {
                operatingResetAt.put(method.toLowerCase(Locale.ROOT), reset);
            }
        });
    }

    private @Nullable Instant retryAfter(@Nullable Long seconds) {
        return seconds == null ? null : clock.instant().plusSeconds(seconds);
    }

    private static @Nullable Long longOrNull(ResultNode node) {
        OptionalLong number = node.asLong();
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }
}
