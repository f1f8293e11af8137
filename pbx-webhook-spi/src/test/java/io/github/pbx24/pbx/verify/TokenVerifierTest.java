package io.github.pbx24.pbx.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {

    private final TokenVerifier verifier = TokenVerifier.builder(List.of("token-1"))
            .header("X-Webhook-Token")
            .queryParameter("token")
            .build();

    @Test
    void a_token_is_accepted_in_the_header_in_any_case() {
        assertThat(verifier.verify(
                        request().header("x-webhook-TOKEN", "token-1").build()))
                .isEqualTo(new Verdict.Accepted(0));
    }

    @Test
    void a_token_is_accepted_in_the_query() {
        assertThat(verifier.verify(request().rawQuery("a=1&token=token%2D1").build())
                        .isAccepted())
                .isTrue();
    }

    @Test
    void a_missing_token_is_told_with_the_places() {
        assertThat(verifier.verify(request().build()))
                .isEqualTo(Verdict.refused(
                        Verdict.Reason.MISSING,
                        "the token is missing; expected in header X-Webhook-Token or query parameter token"));
        assertRefused(
                verifier.verify(request()
                        .rawQuery("token=")
                        .header("X-Webhook-Token", "")
                        .build()),
                Verdict.Reason.MISSING);
        assertRefused(verifier.verify(request().rawQuery("Token=token-1").build()), Verdict.Reason.MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token-2", "TOKEN-1", "token-1 ", "token-", "token-11", "\u0000"})
    void a_wrong_token_is_a_mismatch(String token) {
        assertRefused(verifier.verify(request().header("X-Webhook-Token", token).build()), Verdict.Reason.MISMATCH);
    }

    @Test
    void a_megabyte_of_token_is_a_mismatch() {
        assertRefused(
                verifier.verify(
                        request().header("X-Webhook-Token", "t".repeat(1 << 20)).build()),
                Verdict.Reason.MISMATCH);
    }

    @Test
    void all_tokens_of_a_request_must_fit() {
        assertThat(verifier.verify(request()
                                .header("X-Webhook-Token", "token-1")
                                .rawQuery("token=token-1")
                                .build())
                        .isAccepted())
                .isTrue();
        assertRefused(
                verifier.verify(request()
                        .header("X-Webhook-Token", "token-1")
                        .rawQuery("token=wrong")
                        .build()),
                Verdict.Reason.MISMATCH);
        assertRefused(
                verifier.verify(request().rawQuery("token=token-1&token=wrong").build()), Verdict.Reason.MISMATCH);
    }

    @Test
    void a_query_that_cannot_be_decoded_is_garbled() {
        assertRefused(
                verifier.verify(request()
                        .header("X-Webhook-Token", "token-1")
                        .rawQuery("token=%FF")
                        .build()),
                Verdict.Reason.GARBLED);
        assertRefused(
                verifier.verify(
                        request().rawQuery("token=token-1&".repeat(1_001)).build()),
                Verdict.Reason.GARBLED);
    }

    @Test
    void the_query_does_not_matter_if_the_token_is_not_expected_there() {
        TokenVerifier header =
                TokenVerifier.builder(List.of("token-1")).header("X-Token").build();
        assertThat(header.verify(request()
                                .header("X-Token", "token-1")
                                .rawQuery("%zz")
                                .build())
                        .isAccepted())
                .isTrue();
        assertRefused(header.verify(request().rawQuery("token=token-1").build()), Verdict.Reason.MISSING);
    }

    @Test
    void a_token_is_accepted_as_the_first_path_segment() {
        TokenVerifier path =
                TokenVerifier.builder(List.of("token-1")).firstPathSegment().build();
        for (String right : List.of("/token-1", "token-1", "/token-1/", "/token-1/call_events")) {
            assertThat(path.verify(request().path(right).build()).isAccepted())
                    .as(right)
                    .isTrue();
        }
        for (String wrong : List.of("/x/token-1", "/token-1x", "/token-1?x")) {
            assertRefused(path.verify(request().path(wrong).build()), Verdict.Reason.MISMATCH);
        }
        for (String missing : List.of("", "/", "//token-1")) {
            assertRefused(path.verify(request().path(missing).build()), Verdict.Reason.MISSING);
        }
    }

    @Test
    void tokens_rotate() {
        TokenVerifier both = TokenVerifier.builder(List.of("token-2", "токен"))
                .header("X-Token")
                .build();
        assertThat(both.verify(request().header("X-Token", "токен").build())).isEqualTo(new Verdict.Accepted(1));
    }

    @Test
    void a_verifier_needs_a_token_and_a_place() {
        assertThatIllegalArgumentException().isThrownBy(() -> TokenVerifier.builder(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> TokenVerifier.builder(List.of("")));
        assertThatIllegalStateException()
                .isThrownBy(() -> TokenVerifier.builder(List.of("token-1")).build());
    }

    @Test
    void neither_verdict_nor_to_string_shows_a_token() {
        assertThat(verifier.toString()).doesNotContain("token-1").contains("tokens=1");
        assertThat(verifier.verify(request().header("X-Webhook-Token", "CLAIM").build())
                        .toString())
                .doesNotContain("CLAIM")
                .doesNotContain("token-1");
    }

    @Test
    void many_threads_share_one_verifier_and_one_request() {
        WebhookRequest shared = request().rawQuery("token=token-1").build();
        assertThat(IntStream.range(0, 10_000)
                        .parallel()
                        .allMatch(i -> verifier.verify(shared).isAccepted()))
                .isTrue();
    }

    private static WebhookRequest.Builder request() {
        return WebhookRequest.builder("POST", Instant.EPOCH);
    }

    private static void assertRefused(Verdict verdict, Verdict.Reason reason) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }
}
