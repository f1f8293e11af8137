package io.github.pbx24.pbx.tck;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Feeds a connection with requests that a fuzzer makes, and checks what must hold for every request whatsoever: nothing but {@link
 * MalformedWebhookException} is thrown, the same request parses to the same, and secrets that were taken out stay out. That a genuine request parses to the same without its secrets
 * is for {@link PbxProviderTck}: a fuzzer puts secrets into places where they cannot be told from content.
 *
 * <p>A request is written as text, so that people can read and make the files of a corpus: the method and the path with its query on the
 * first line, headers on the following ones, an empty line, and the body.
 *
 * <pre>
 * POST /report?token=secret
 * Content-Type: application/json
 *
 * {"callType": "Inbound"}
 * </pre>
 *
 * Thread-safe if the connection is.
 *
 * @since 0.1
 */
public final class WebhookFuzzer implements Consumer<byte[]> {

    private static final Instant RECEIVED = Instant.parse("2026-01-15T09:15:02Z");

    private final PbxConnection connection;

    private WebhookFuzzer(PbxConnection connection) {
        this.connection = connection;
    }

    /**
     * Makes a fuzzer.
     *
     * @param connection what to feed; the caller closes it
     * @return a fuzzer
     */
    public static WebhookFuzzer of(PbxConnection connection) {
        return new WebhookFuzzer(connection);
    }

    /**
     * Feeds one request.
     *
     * @param data the request as text, however broken
     * @throws AssertionError if a rule is broken
     * @throws RuntimeException if the connection throws what it must not
     */
    @Override
    public void accept(byte[] data) {
        Optional<WebhookRequest> made = request(data);
        if (made.isEmpty()) {
            return;
        }
        WebhookRequest request = made.get();
        Objects.requireNonNull(connection.verifier().verify(request), "verify must answer");
        Optional<ParsedWebhook> first = parse(request);
        if (!first.equals(parse(request))) {
            throw new AssertionError("the same request must parse to the same");
        }
        if (first.isPresent()) {
            Objects.requireNonNull(connection.acknowledgement(request), "acknowledgement must answer");
            WebhookRequest clean = connection.redact(request);
            if (!Arrays.equals(connection.redact(clean).encode(), clean.encode())) {
                throw new AssertionError("a request without its secrets has none left to take out");
            }
        }
        connection.numberLookup().ifPresent(lookup -> {
            try {
                Objects.requireNonNull(lookup.question(request), "question must answer");
            } catch (MalformedWebhookException e) {
                // The documented answer to a broken question.
            }
        });
    }

    private Optional<ParsedWebhook> parse(WebhookRequest request) {
        try {
            return Optional.of(connection.parser().parse(request));
        } catch (MalformedWebhookException e) {
            return Optional.empty();
        }
    }

    /** Empty if the text is no request that a web server would hand over. */
    private static Optional<WebhookRequest> request(byte[] data) {
        int body = bodyAt(data);
        String head = new String(data, 0, body, StandardCharsets.ISO_8859_1);
        String[] lines = head.split("\r?\n", -1);
        String[] first = lines[0].split(" ", 2);
        String target = first.length < 2 ? "/" : first[1];
        int query = target.indexOf('?');
        try {
            WebhookRequest.Builder request = WebhookRequest.builder(first[0].isEmpty() ? "POST" : first[0], RECEIVED)
                    .path(query < 0 ? target : target.substring(0, query))
                    .rawQuery(query < 0 ? "" : target.substring(query + 1))
                    .body(Arrays.copyOfRange(data, body, data.length));
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                if (colon > 0) {
                    request.header(
                            lines[i].substring(0, colon),
                            lines[i].substring(colon + 1).strip());
                }
            }
            return Optional.of(request.build());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where the body begins: after the first empty line. */
    private static int bodyAt(byte[] data) {
        for (int i = 1; i < data.length; i++) {
            boolean lineEnds = data[i] == '\n';
            boolean lineWasEmpty = data[i - 1] == '\n' || data[i - 1] == '\r' && i > 1 && data[i - 2] == '\n';
            if (lineEnds && lineWasEmpty) {
                return i + 1;
            }
        }
        return data.length;
    }
}
