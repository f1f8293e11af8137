package io.github.pbx24.events.onpremise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.event.MalformedEventException;
import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.PermanentFailureException;
import io.github.pbx24.inbox.RefusalReason;
import io.github.pbx24.inbox.Screening;
import io.github.pbx24.pbx.WebhookRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnPremiseSourceTest {

    private static final String KEY = "a key of more than thirty-two characters";
    private static final String OTHER = "another key of more than thirty-two characters";
    private static final Instant NOW = Instant.ofEpochSecond(1766047313);
    private static final String BODY = "{\"id\":\"00112233445566778899aabbccddeeff\",\"portal\":\"acme\","
            + "\"module\":\"crm\",\"event\":\"OnBeforeCrmDealAdd\",\"time\":\"2026-08-25T12:00:00.123456Z\","
            + "\"userId\":17,\"data\":{\"TITLE\":\"Größe\"}}";

    private final List<OnPremiseEvent> handled = new ArrayList<>();
    private final OnPremiseSource source =
            new OnPremiseSource("acme", OnPremiseVerifier.of(List.of(KEY)), handled::add);

    /** The signature is what openssl dgst -sha256 -hmac says. */
    @Test
    void a_signature_made_elsewhere_is_accepted() {
        WebhookRequest request = WebhookRequest.builder("POST", NOW.plusSeconds(200))
                .header("x-pbx24-timestamp", "1766047313")
                .header("x-pbx24-signature", "6283ed5d611ab56c68629f1d015e1df09e68444b83cbba1addbb8a9487f7952f")
                .body(BODY.getBytes(UTF_8))
                .build();

        Screening.Store stored = (Screening.Store) source.screen(request);
        assertThat(stored.kind()).isEqualTo("crm:OnBeforeCrmDealAdd");
        assertThat(stored.dedupeKey()).isEqualTo("00112233445566778899aabbccddeeff");
    }

    @Test
    void what_was_stored_is_handled_as_a_typed_event() throws Exception {
        source.handle(new Delivery("1", source.id(), "k", BODY.getBytes(UTF_8), NOW, 1));

        assertThat(handled).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("OnBeforeCrmDealAdd");
            assertThat(event.time()).isEqualTo(Instant.parse("2026-08-25T12:00:00.123456Z"));
            assertThat(event.userId()).isEqualTo(17L);
            assertThat(event.data().get("TITLE").asText()).hasValue("Größe");
            assertThat(event.droppedCount()).isEmpty();
            assertThat(event.toString()).doesNotContain("Größe");
        });
        assertThatThrownBy(() -> source.handle(new Delivery("1", source.id(), "k", new byte[] {'{'}, NOW, 1)))
                .isInstanceOf(PermanentFailureException.class);
    }

    @Test
    void keys_rotate() {
        OnPremiseVerifier both = OnPremiseVerifier.of(List.of(OTHER, KEY));
        WebhookRequest request = request(BODY, NOW);

        assertThat(both.verify(OnPremiseVerifier.of(List.of(KEY)).sign(request)).isAccepted())
                .isTrue();
        assertThat(both.verify(OnPremiseVerifier.of(List.of(OTHER)).sign(request))
                        .isAccepted())
                .isTrue();
        assertThat(refusal(OnPremiseVerifier.of(List.of(OTHER)).sign(request))).isEqualTo(RefusalReason.BAD_SIGNATURE);
    }

    @Test
    void too_old_and_too_new_are_refused() {
        WebhookRequest signed = signed(BODY);
        Duration window = OnPremiseVerifier.DEFAULT_WINDOW;

        assertThat(screened(signed, NOW.plus(window))).isInstanceOf(Screening.Store.class);
        assertThat(screened(signed, NOW.minus(window))).isInstanceOf(Screening.Store.class);
        assertThat(refusal(screened(signed, NOW.plus(window).plusSeconds(1))))
                .isEqualTo(RefusalReason.EXPIRED_SIGNATURE);
        assertThat(refusal(screened(signed, NOW.minus(window).minusSeconds(1))))
                .isEqualTo(RefusalReason.EXPIRED_SIGNATURE);
    }

    @Test
    void without_a_signature_or_time_nothing_is_read() {
        assertThat(refusal(request(BODY, NOW))).isEqualTo(RefusalReason.MISSING_SIGNATURE);
        assertThat(refusal(request("not even JSON", NOW))).isEqualTo(RefusalReason.MISSING_SIGNATURE);
        assertThat(refusal(WebhookRequest.builder("POST", NOW)
                        .header(
                                OnPremiseVerifier.SIGNATURE,
                                "6283ed5d611ab56c68629f1d015e1df09e68444b83cbba1addbb8a9487f7952f")
                        .body(BODY.getBytes(UTF_8))
                        .build()))
                .isEqualTo(RefusalReason.MISSING_SIGNATURE);
    }

    @Test
    void every_changed_byte_of_the_body_is_noticed() {
        WebhookRequest signed = signed(BODY);
        Random random = new Random(1);
        for (int at = 0; at < signed.body().length; at++) {
            byte[] changed = signed.body().clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));

            assertThat(refusal(signed.toBuilder().body(changed).build()))
                    .as("byte %d", at)
                    .isEqualTo(RefusalReason.BAD_SIGNATURE);
        }
    }

    @Test
    void an_event_of_another_portal_is_refused() {
        assertThat(refusal(signed(BODY.replace("acme", "other")))).isEqualTo(RefusalReason.FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "null",
                "{\"id\":\"x\"}",
                "{\"id\":\"00112233445566778899aabbccddeeff\",\"portal\":\"acme\",\"module\":\"crm\",\"event\":\"a b\",\"time\":1}",
                "{\"id\":\"00112233445566778899aabbccddeeff\",\"portal\":\"acme\",\"module\":\"crm\",\"event\":\"A\"}"
            })
    void what_is_signed_and_is_no_event_is_malformed(String body) {
        assertThat(refusal(signed(body))).isEqualTo(RefusalReason.MALFORMED);
    }

    @Test
    void bytes_that_are_no_text_and_deep_and_large_bodies_are_refused() {
        assertThatThrownBy(() -> OnPremiseEvent.parse(new byte[] {(byte) 0xff}))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("UTF-8");
        assertThat(refusal(signed("[".repeat(10_000)))).isEqualTo(RefusalReason.MALFORMED);
        assertThat(refusal(signed(" ".repeat(OnPremiseSource.MAX_BODY + 1)))).isEqualTo(RefusalReason.TOO_LARGE);
    }

    @Test
    void short_keys_are_not_taken_and_keys_are_not_shown() {
        assertThatThrownBy(() -> OnPremiseVerifier.of(List.of(KEY, "secret")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keys[1]")
                .hasMessageNotContaining("secret");
        assertThat(OnPremiseVerifier.of(List.of(KEY)).toString()).doesNotContain(KEY);
    }

    @Test
    void the_bridge_tells_what_it_dropped() {
        String dropped = BODY.replace("crm", "pbx24")
                .replace("OnBeforeCrmDealAdd", "OnEventsDropped")
                .replace("\"TITLE\":\"Größe\"", "\"COUNT\":3");

        assertThat(OnPremiseEvent.parse(dropped.getBytes(UTF_8)).droppedCount()).hasValue(3);
    }

    private static WebhookRequest request(String body, Instant at) {
        return WebhookRequest.builder("POST", at).body(body.getBytes(UTF_8)).build();
    }

    private static WebhookRequest signed(String body) {
        return OnPremiseVerifier.of(List.of(KEY)).sign(request(body, NOW));
    }

    private Screening screened(WebhookRequest request, Instant receivedAt) {
        return source.screen(WebhookRequest.builder("POST", receivedAt)
                .header(
                        OnPremiseVerifier.TIMESTAMP,
                        request.header(OnPremiseVerifier.TIMESTAMP).orElseThrow())
                .header(
                        OnPremiseVerifier.SIGNATURE,
                        request.header(OnPremiseVerifier.SIGNATURE).orElseThrow())
                .body(request.body())
                .build());
    }

    private RefusalReason refusal(WebhookRequest request) {
        return refusal(source.screen(request));
    }

    private static RefusalReason refusal(Screening screening) {
        assertThat(screening).isInstanceOf(Screening.Refuse.class);
        return ((Screening.Refuse) screening).reason();
    }
}
