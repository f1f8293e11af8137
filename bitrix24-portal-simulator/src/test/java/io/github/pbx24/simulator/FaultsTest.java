package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FaultsTest {

    private static final Object[] LEAD = {"fields", Php.map("TITLE", "x")};

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final Rest rest = Rest.webhook(portal);

    @AfterEach
    void close() {
        portal.close();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(503, "QUERY_LIMIT_EXCEEDED", (Consumer<PortalFaults.Rule>)
                        PortalFaults.Rule::queryLimitExceeded),
                Arguments.of(429, "OPERATION_TIME_LIMIT", (Consumer<PortalFaults.Rule>)
                        PortalFaults.Rule::operationTimeLimit),
                Arguments.of(500, "INTERNAL_SERVER_ERROR", (Consumer<PortalFaults.Rule>)
                        PortalFaults.Rule::internalServerError),
                Arguments.of(401, "expired_token", (Consumer<PortalFaults.Rule>) PortalFaults.Rule::expiredToken),
                Arguments.of(502, "null", (Consumer<PortalFaults.Rule>) PortalFaults.Rule::htmlBody),
                Arguments.of(200, "null", (Consumer<PortalFaults.Rule>)
                        rule -> rule.answer(200, "application/json", "[garbage")));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_injected_answer_comes_without_an_execution(int status, String code, Consumer<PortalFaults.Rule> fault)
            throws IOException {
        fault.accept(portal.faults().next(2).on("CRM.lead.add"));

        assertThat(rest.json("server.time").status()).isEqualTo(200);
        for (int i = 0; i < 2; i++) {
            assertThat(rest.json("crm.lead.add", LEAD).error()).startsWith(status + " " + code);
        }
        assertThat(portal.leads()).isEmpty();
        assertThat(rest.json("crm.lead.add", LEAD).status()).isEqualTo(200);
        assertThat(portal.faults().applied()).isEqualTo(2);
        assertThat(portal.faults().applied("crm.lead.add")).isEqualTo(2);
        assertThat(portal.requestCount("crm.lead.add")).isEqualTo(3);
        assertThat(portal.requests()).extracting(RecordedRequest::executed).containsExactly(true, false, false, true);
        assertThat(portal.rejectedForLimits()).isZero();
    }

    @Test
    void a_connection_lost_before_execution_leaves_nothing() {
        portal.faults().next().loseConnectionBeforeExecution();

        assertThatIOException().isThrownBy(() -> rest.json("crm.lead.add", LEAD));
        assertThat(portal.leads()).isEmpty();
        assertThat(portal.requests()).singleElement().satisfies(request -> {
            assertThat(request.executed()).isFalse();
            assertThat(request.status()).isZero();
            assertThat(request.fault()).isEqualTo("LOST_BEFORE_EXECUTION");
        });
    }

    @Test
    void a_connection_lost_after_execution_leaves_the_effect() {
        portal.faults().next().loseConnectionAfterExecution();

        assertThatIOException().isThrownBy(() -> rest.json("crm.lead.add", LEAD));
        assertThat(portal.leads()).hasSize(1);
        assertThat(portal.requests()).singleElement().satisfies(request -> {
            assertThat(request.executed()).isTrue();
            assertThat(request.status()).isZero();
        });
    }

    @Test
    void half_an_answer_is_cut_after_the_execution() {
        portal.faults().next().halfBody();

        assertThatIOException().isThrownBy(() -> rest.json("crm.lead.add", LEAD));
        assertThat(portal.leads()).hasSize(1);
    }

    private CompletableFuture<HttpResponse<String>> addLead() {
        HttpRequest request = HttpRequest.newBuilder(portal.webhookUrl().resolve("crm.lead.add?fields%5BTITLE%5D=x"))
                .build();
        return HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_delay_comes_before_the_execution() {
        portal.faults().next().delay(Duration.ofHours(1));

        CompletableFuture<HttpResponse<String>> answer = addLead();
        await().atMost(Duration.ofSeconds(60)).until(() -> portal.faults().applied() == 1);
        assertThat(portal.leads()).isEmpty();
        assertThat(answer).isNotDone();
    }

    @Test
    void a_delayed_answer_comes_after_the_execution() {
        portal.faults().next().delayAnswer(Duration.ofHours(1));

        CompletableFuture<HttpResponse<String>> answer = addLead();
        await().atMost(Duration.ofSeconds(60)).until(() -> portal.leads().size() == 1);
        assertThat(answer).isNotDone();
    }

    @Test
    void a_delay_goes_together_with_one_other_fault() throws IOException {
        portal.faults().next().delay(Duration.ofMillis(1));
        portal.faults().next().internalServerError();
        portal.faults().next().queryLimitExceeded();
        portal.faults().next().after(1).delayAnswer(Duration.ofMillis(1));

        assertThat(rest.json("server.time").status()).isEqualTo(500);
        assertThat(rest.json("server.time").status()).isEqualTo(503);
        assertThat(portal.faults().applied()).isEqualTo(4);
    }

    @Test
    void always_lasts_until_it_is_cleared_and_after_spares_some() throws IOException {
        portal.faults().always().after(2).queryLimitExceeded();

        for (int expected : List.of(200, 200, 503, 503, 503)) {
            assertThat(rest.json("server.time").status()).isEqualTo(expected);
        }
        portal.faults().clear();
        assertThat(rest.json("server.time").status()).isEqualTo(200);
    }

    @Test
    void the_authorization_server_can_fail_too() throws IOException {
        portal.faults().next().on("oauth.token").htmlBody();

        assertThat(Rest.send("GET", portal.oauthTokenUrl(), "", "").status()).isEqualTo(502);
    }

    @Test
    void a_portal_that_is_down_refuses_and_comes_back_with_its_state_and_port() throws IOException {
        int port = portal.port();
        rest.json("crm.lead.add", LEAD);

        portal.goDown();
        assertThatIOException().isThrownBy(() -> rest.json("server.time"));
        portal.goDown();
        assertThatIOException().isThrownBy(() -> rest.json("server.time"));
        portal.comeUp();
        portal.comeUp();

        assertThat(portal.port()).isEqualTo(port);
        assertThat(rest.json("crm.lead.list").rows()).hasSize(1);
    }

    @Test
    void a_closed_portal_stays_closed() {
        portal.close();
        portal.comeUp();

        assertThatIOException().isThrownBy(() -> rest.json("server.time"));
    }
}
