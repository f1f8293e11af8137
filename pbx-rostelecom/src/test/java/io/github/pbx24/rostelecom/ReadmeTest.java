package io.github.pbx24.rostelecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.rostelecom.vats.VatsSigner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The example of the README. */
class ReadmeTest {

    @Test
    void the_example_works() {
        List<String> printed = new ArrayList<>();
        PbxProvider provider = ServiceLoader.load(PbxProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.id().equals("rostelecom"))
                .findFirst()
                .orElseThrow();
        PbxSettings settings = PbxSettings.of(Map.of("webhook-keys", List.of("the key from the account")));

        try (PbxConnection pbx = provider.connect(settings)) {
            byte[] body = """
                    {"event": "end", "call_uuid": "c-1", "call_direction": "inbound", "caller_id": "+79000000011",
                     "extension": "103", "duration_talk": 155, "record_id": "rec-1"}""".getBytes(StandardCharsets.UTF_8);
            WebhookRequest request = WebhookRequest.builder("POST", Instant.now())
                    .header(VatsSigner.HEADER, VatsSigner.sign("the key from the account", body))
                    .body(body)
                    .build();
            if (pbx.verifier().verify(request).isAccepted()) {
                for (CallEvent event : pbx.parser().parse(request).events()) {
                    printed.add(event.toString());
                }
            }
        }
        assertThat(printed).hasSize(2);
        assertThat(printed.get(0)).startsWith("Ended[").contains("*0011").doesNotContain("79000000011");
        assertThat(printed.get(1)).startsWith("RecordingReady[");
    }
}
