package io.github.pbx24.bitrix24.internal.http;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Bitrix24Response;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.UnreadableResultException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns an HTTP answer into a response or a typed exception. */
public final class AnswerReader {

    /** Far more methods than Bitrix24 has; only a bound for callers that invent names. */
    private static final int MAX_METHODS = 2000;

    /** What a proxy, a firewall or a web server answers before any method runs. */
    private static final Set<Integer> REFUSALS =
            Set.of(401, 402, 403, 404, 405, 406, 407, 410, 411, 413, 414, 415, 417, 421, 426, 431, 451);

    private final Clock clock;
    private final Supplier<Collection<String>> secrets;

    /** When the server-time budget of a method begins to recover, as last told. The 429 answer itself does not say. */
    private final Map<String, Instant> operatingResetAt = new ConcurrentHashMap<>();

    public AnswerReader(Clock clock, Supplier<Collection<String>> secrets) {
        this.clock = clock;
        this.secrets = secrets;
    }

    /**
     * The envelope of a successful answer.
     *
     * @throws Bitrix24Exception if the answer is an error or not an answer of Bitrix24
     */
    public ResultNode envelope(String method, RawAnswer answer) {
        int status = answer.status();
        ResultNode body = answer.json().orElse(null);
        if (body == null) {
            throw unreadable(method, answer, answer.problem());
        }
        noteTime(method, body.get("time"));
        if (isError(body)) {
            throw error(method, body, status, answer.retryAfterSeconds());
        }
        if (status >= 200 && status < 300 && body.has("result")) {
            return body;
        }
        throw unreadable(method, answer, "without a result");
    }

    /** Whether an answer of Bitrix24 says that something failed. The code may be the empty text. */
    public static boolean isError(ResultNode body) {
        if (!body.has("error")) {
            return false;
        }
        ResultNode error = body.get("error");
        boolean saysNothing = error.isAbsent() && !error.isText();
        return !(saysNothing && body.has("result"));
    }

    private Bitrix24Exception unreadable(String method, RawAnswer answer, String how) {
        int status = answer.status();
        Instant retryAt = retryAfter(answer.retryAfterSeconds());
        if (status == 429) {
            // Refused before execution, whoever refused it.
            return new Bitrix24ApiException(method, Bitrix24ErrorKind.RATE_LIMITED, "", "", status, retryAt);
        }
        if (answer.isRedirect()) {
            return new Bitrix24TransportException(
                    method, "redirected (HTTP " + status + ") to a place that is not this portal", false, false);
        }
        String problem = "HTTP " + status + " " + how;
        if (status == 425) {
            return new Bitrix24TransportException(method, problem, false, true, retryAt);
        }
        boolean refused = status >= 400 && status < 500 && status != 408;
        return new Bitrix24TransportException(method, problem, !REFUSALS.contains(status), !refused, retryAt);
    }

    /** The error of a request, or of a command inside a batch. */
    public Bitrix24ApiException error(String method, ResultNode body, int status, @Nullable Long retryAfterSeconds) {
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

    /** Decodes the envelope of a request that was sent alone. */
    public <T> Bitrix24Response<T> response(Bitrix24Request<T> request, ResultNode envelope) {
        return response(
                request, envelope.get("result"), envelope.get("total"), envelope.get("next"), envelope.get("time"));
    }

    /** Decodes the parts of an answer. */
    public <T> Bitrix24Response<T> response(
            Bitrix24Request<T> request, ResultNode result, ResultNode total, ResultNode next, ResultNode time) {
        T decoded;
        try {
            decoded = request.decoder().apply(result);
        } catch (RuntimeException e) {
            // Only this type's messages are known to be free of content.
            String problem = e instanceof UnreadableResultException ? ": " + e.getMessage() : "";
            throw new Bitrix24TransportException(
                    request.method(), "the result could not be read" + problem, true, false);
        }
        return new Bitrix24Response<>(decoded, longOrNull(total), longOrNull(next), Times.read(time));
    }

    /** Remembers when a method's budget recovers. */
    public void noteTime(String method, ResultNode time) {
        ResultNode reset = time.get("operating_reset_at");
        if (!reset.isAbsent() && operatingResetAt.size() < MAX_METHODS) {
            reset.asInstant().ifPresent(at -> operatingResetAt.put(method.toLowerCase(Locale.ROOT), at));
        }
    }

    private @Nullable Instant retryAfter(@Nullable Long seconds) {
        return seconds == null ? null : clock.instant().plusSeconds(seconds);
    }

    private static @Nullable Long longOrNull(ResultNode node) {
        OptionalLong number = node.asLong();
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }
}
