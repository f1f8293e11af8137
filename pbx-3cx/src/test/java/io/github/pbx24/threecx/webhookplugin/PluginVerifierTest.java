package io.github.pbx24.threecx.webhookplugin;

import static io.github.pbx24.pbx.Verdict.Reason.ADDRESS;
import static io.github.pbx24.pbx.Verdict.Reason.GARBLED;
import static io.github.pbx24.pbx.Verdict.Reason.MISMATCH;
import static io.github.pbx24.pbx.Verdict.Reason.MISSING;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginVerifierTest {

    private static final Verdict FIRST = new Verdict.Accepted(0);
    private static final Verdict SECOND = new Verdict.Accepted(1);

    private final SignatureVerifier verifier =
            Fixtures.connect(Map.of("token", List.of("new-token", "old-token"))).verifier();

    @Nested
    class AToken {

        @Test
        void is_accepted_in_the_query() {
            assertThat(verifier.verify(
                            request().rawQuery("event=x&token=new-token").build()))
                    .isEqualTo(FIRST);
            assertThat(verifier.verify(request().rawQuery("token=old-token").build()))
                    .isEqualTo(SECOND);
        }

        @Test
        void is_accepted_in_the_header() {
            assertThat(verifier.verify(
                            request().header("x-webhook-TOKEN", "new-token").build()))
                    .isEqualTo(FIRST);
            assertThat(verifier.verify(
                            request().header("X-Webhook-Token", "old-token").build()))
                    .isEqualTo(SECOND);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/old-token", "old-token", "/old-token/", "/old-token/recordings"})
        void is_accepted_as_first_path_segment(String path) {
            assertThat(verifier.verify(request().path(path).build())).isEqualTo(SECOND);
        }

        @Test
        void in_query_or_header_leaves_the_path_free_for_other_things() {
            assertThat(verifier.verify(request()
                            .path("/events")
                            .rawQuery("token=new-token")
                            .build()))
                    .isEqualTo(FIRST);
            assertThat(verifier.verify(request()
                            .path("/events")
                            .header("X-Webhook-Token", "new-token")
                            .build()))
                    .isEqualTo(FIRST);
        }

        @Test
        void that_is_wrong_is_refused_wherever_it_stands() {
            assertRefused(request().rawQuery("token=wrong"), MISMATCH);
            assertRefused(request().header("X-Webhook-Token", "new-token "), MISMATCH);
            assertRefused(request().path("/wrong/new-token"), MISMATCH);
            assertRefused(request().path("/new-token").rawQuery("token=wrong"), MISMATCH);
            assertRefused(request().rawQuery("token=wrong&token=new-token"), MISMATCH);
            assertRefused(request().rawQuery("token=wrong").header("X-Webhook-Token", "new-token"), MISMATCH);
        }

        @Test
        void that_cannot_be_read_is_refused() {
            assertRefused(request().rawQuery("token=%FF"), GARBLED);
            assertRefused(request().path("/new-token").rawQuery("token=%FF"), GARBLED);
        }

        @Test
        void that_is_missing_is_refused_with_the_places_where_it_may_stand() {
            assertRefused(request().rawQuery("event=ringing"), MISSING);
            assertRefused(request().rawQuery("token="), MISSING);
            assertRefused(request().rawQuery("Token=new-token"), MISSING);
            assertThat(verifier.verify(request().build()))
                    .isInstanceOfSatisfying(
                            Verdict.Refused.class,
                            refused -> assertThat(refused.detail())
                                    .contains("query parameter token", "header X-Webhook-Token", "first path segment"));
        }

        @Test
        void stays_out_of_verdicts_and_descriptions() {
            Verdict verdict =
                    verifier.verify(request().rawQuery("token=wrong-secret").build());

            assertThat(verdict.toString() + verifier)
                    .doesNotContain("wrong-secret")
                    .doesNotContain("new-token");
        }
    }

    @Test
    void without_a_token_every_request_is_believed() {
        SignatureVerifier open = Fixtures.connect(Map.of()).verifier();

        assertThat(open.verify(request().rawQuery("%").build())).isEqualTo(Verdict.accepted());
    }

    @Test
    void addresses_are_checked_with_and_without_a_token() {
        List<String> networks = List.of("10.1.0.0/16");
        SignatureVerifier addresses =
                Fixtures.connect(Map.of("allowed-addresses", networks)).verifier();
        SignatureVerifier both = Fixtures.connect(Map.of("allowed-addresses", networks, "token", "t"))
                .verifier();

        assertThat(addresses.verify(request().remoteAddress("10.1.2.3").build()))
                .isEqualTo(Verdict.accepted());
        assertReason(addresses.verify(request().remoteAddress("10.2.2.3").build()), ADDRESS);
        assertReason(addresses.verify(request().build()), ADDRESS);
        assertThat(both.verify(
                        request().remoteAddress("10.1.2.3").rawQuery("token=t").build()))
                .isEqualTo(Verdict.accepted());
        assertReason(both.verify(request().remoteAddress("10.1.2.3").build()), MISSING);
        assertReason(
                both.verify(
                        request().remoteAddress("10.2.2.3").rawQuery("token=t").build()),
                ADDRESS);
    }

    private void assertRefused(WebhookRequest.Builder request, Verdict.Reason reason) {
        assertReason(verifier.verify(request.build()), reason);
    }

    private static void assertReason(Verdict verdict, Verdict.Reason reason) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private static WebhookRequest.Builder request() {
        return WebhookRequest.builder("GET", Instant.EPOCH);
    }
}
