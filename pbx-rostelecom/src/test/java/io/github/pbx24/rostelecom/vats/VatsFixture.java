package io.github.pbx24.rostelecom.vats;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.rostelecom.RostelecomProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Payloads of the vats dialect and a connection to parse them. */
public final class VatsFixture {

    public static final String KEY = "seed-webhook-key-EXAMPLE-1";

    private VatsFixture() {}

    public static PbxConnection connect(Map<String, ?> settings) {
        return new RostelecomProvider().connect(PbxSettings.of(settings));
    }

    public static byte[] bytes(String file) {
        try (InputStream in = Objects.requireNonNull(VatsFixture.class.getResourceAsStream("/vats/" + file), file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static WebhookRequest request(byte[] body) {
        return WebhookRequest.builder("POST", Instant.EPOCH)
                .header(VatsSigner.HEADER, VatsSigner.sign(KEY, body))
                .header("Content-Type", "application/json")
                .body(body)
                .build();
    }

    public static ParsedWebhook parse(byte[] body) {
        try (PbxConnection connection = connect(Map.of("webhook-keys", List.of(KEY)))) {
            return connection.parser().parse(request(body));
        }
    }

    public static ParsedWebhook parse(String json) {
        return parse(json.getBytes(StandardCharsets.UTF_8));
    }

    public static List<CallEvent> events(String file) {
        return parse(bytes(file)).events();
    }
}
