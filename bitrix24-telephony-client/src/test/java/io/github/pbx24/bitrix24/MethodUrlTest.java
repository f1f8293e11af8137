package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.event.EventBinding;
import io.github.pbx24.bitrix24.event.EventSubscriptions;
import io.github.pbx24.bitrix24.followup.FollowUps;
import io.github.pbx24.bitrix24.internal.http.MethodUrl;
import io.github.pbx24.bitrix24.oauth.InMemoryTokenStore;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import java.net.URI;
import java.util.List;
import java.util.Map;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodUrlTest {

    private final FakePortal portal = new FakePortal();

    @AfterEach
    void close() {
        portal.close();
    }

    @ParameterizedTest
    @CsvSource({
        "https://x.test/rest/, false, https://x.test/rest/a.b",
        "https://x.test/rest/, true, https://x.test/rest/api/a.b",
        "https://x.test/rest/1/c%20d/, false, https://x.test/rest/1/c%20d/a.b",
        "https://x.test/rest/1/c%20d/, true, https://x.test/rest/api/1/c%20d/a.b",
        "https://x.test/portal/rest/1/rest/, true, https://x.test/portal/rest/api/1/rest/a.b",
    })
    void a_method_is_found_at_the_address_of_its_generation(String base, boolean rest3, String expected) {
        Bitrix24Request<ResultNode> request = Bitrix24Request.generic("a.b", Map.of(), Repeatability.REPEATABLE);

        assertThat(MethodUrl.of(HttpUrl.get(base), rest3 ? request.atRest3() : request))
                .hasToString(expected);
    }

    @Test
    void an_address_without_rest_has_no_rest_3() {
        assertThatThrownBy(() -> MethodUrl.of(HttpUrl.get("https://x.test/a/"), FollowUps.get(1)))
                .isInstanceOf(Bitrix24FieldException.class);
    }

    @Test
    void a_webhook_calls_rest_3_and_understands_its_errors() {
        portal.answer(200, "{\"result\":{\"item\":{\"callId\":5}}}");
        portal.answerFixture(403, "error.rest-v3.json");
        portal.answer(400, "{\"error\":{\"code\":\"invalid_date_range\",\"message\":\"no\"}}");
        try (Bitrix24Client client = portal.builder().build()) {
            assertThat(client.execute(FollowUps.get(5)).callId()).isEqualTo(5);
            assertThat(portal.take().getTarget()).isEqualTo("/rest/api/1/" + FakePortal.CODE + "/call.followup.get");
            assertKind(client, Bitrix24ErrorKind.ACCESS_DENIED);
            assertKind(client, Bitrix24ErrorKind.INVALID_ARGUMENT);
        }
    }

    @Test
    void an_application_calls_rest_3_with_its_token_in_the_body() {
        InMemoryTokenStore tokens = new InMemoryTokenStore();
        tokens.save("p", OAuthTokens.of("access", "refresh"));
        portal.answer(200, "{\"result\":{\"items\":[]}}");
        try (Bitrix24Client client = portal.builder(
                        Bitrix24Authorization.oauth(portal.application(), portal.rest(), tokens, "p"))
                .build()) {
            assertThat(client.execute(FollowUps.fields())).isEmpty();
        }

        RecordedRequest request = portal.take();
        assertThat(request.getTarget()).isEqualTo("/rest/api/call.followup.field.list");
        assertThat(FakePortal.body(request)).isEqualTo("{\"auth\":\"access\"}");
    }

    @Test
    void rest_3_is_refused_in_a_batch() {
        try (Bitrix24Client client = portal.builder().build()) {
            assertThatThrownBy(() -> client.batch(List.of(FollowUps.get(1)), false))
                    .isInstanceOf(Bitrix24FieldException.class);
        }
    }

    @Test
    void what_is_bound_already_counts_as_bound() {
        InMemoryTokenStore tokens = new InMemoryTokenStore();
        tokens.save("p", OAuthTokens.of("access", "refresh"));
        Bitrix24Request<Boolean> bind = EventSubscriptions.bind(
                EventBinding.online("OnExternalCallStart", URI.create("https://connector.example.test/x")));
        portal.answerFixture(200, "event.bind.response.json");
        portal.answerFixture(400, "event.bind.error.already-bound.json");
        portal.answerFixture(400, "event.bind.error.not-found.json");
        try (Bitrix24Client client = portal.builder(
                        Bitrix24Authorization.oauth(portal.application(), portal.rest(), tokens, "p"))
                .build()) {
            assertThat(EventSubscriptions.ensureBound(client, bind)).isTrue();
            assertThat(EventSubscriptions.ensureBound(client, bind)).isFalse();
            assertThatThrownBy(() -> EventSubscriptions.ensureBound(client, bind))
                    .isInstanceOf(Bitrix24ApiException.class);
        }
    }

    private static void assertKind(Bitrix24Client client, Bitrix24ErrorKind kind) {
        assertThatThrownBy(() -> client.execute(FollowUps.get(5)))
                .isInstanceOfSatisfying(
                        Bitrix24ApiException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
