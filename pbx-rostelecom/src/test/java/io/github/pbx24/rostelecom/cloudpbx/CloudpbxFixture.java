package io.github.pbx24.rostelecom.cloudpbx;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Payloads of the cloudpbx dialect and a connection to parse them. */
final class CloudpbxFixture {

    static final String CLIENT_ID = "0A0A0A0A0B0B0B0B0C0C0C0C0D0D0D0D";
    static final String KEY = "1F1F1F1F2E2E2E2E3D3D3D3D4C4C4C4C";

    private CloudpbxFixture() {}

    static PbxConnection connect(Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(Map.of("dialect", "cloudpbx", "client-id", CLIENT_ID));
        settings.put("sign-key", List.of(KEY));
        settings.putAll(more);
        return new RostelecomProvider().connect(PbxSettings.of(settings));
    }

    static byte[] bytes(String file) {
        try (InputStream in =
                Objects.requireNonNull(CloudpbxFixture.class.getResourceAsStream("/cloudpbx/" + file), file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    static WebhookRequest request(String method, byte[] body) {
        return WebhookRequest.builder("POST", Instant.EPOCH)
                .path("/" + method)
                .header(CloudpbxSigner.ID_HEADER, CLIENT_ID)
                .header(CloudpbxSigner.SIGNATURE_HEADER, CloudpbxSigner.sign(CLIENT_ID, KEY, body))
                .header("Content-Type", "application/json")
                .body(body)
                .build();
    }

    static ParsedWebhook parse(String method, String json) {
        try (PbxConnection connection = connect(Map.of())) {
            return connection.parser().parse(request(method, json.getBytes(StandardCharsets.UTF_8)));
        }
    }

    static ParsedWebhook parse(String json) {
        return parse("call_events", json);
    }

    static List<CallEvent> events(String file) {
        return parse(text(file)).events();
    }
}
