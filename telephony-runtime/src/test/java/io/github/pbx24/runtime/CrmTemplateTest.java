package io.github.pbx24.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import io.github.pbx24.pbx.simulator.threecx.CrmTemplateClient;
import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.CrmSnapshot;
import io.github.pbx24.simulator.PortalSimulator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A 3CX that runs our CRM template: it asks who is calling, has contacts made, and reports. */
@Execution(ExecutionMode.CONCURRENT)
class CrmTemplateTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String KNOWN = "+79160000001";
    private static final String STRANGER = "+79160000002";
    private static final String SEARCH = "telephony.externalCall.searchCrmEntities";

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private long contact;
    private TelephonyRuntime runtime;
    private CrmTemplateClient exchange;

    @BeforeEach
    void start() {
        portal.addUser(7, "Anna Petrova", "101");
        contact = portal.addContact("Oleg \"Ё\" Sidorov", KNOWN, 7);
        runtime = TelephonyRuntime.builder(TelephonyStores.inMemory())
                .portal(Portal.builder("acme", Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                        .defaultUser(1)
                        .pacing(PacingPlan.none())
                        .build())
                .exchange("office", "acme", "3cx", Map.of("dialect", "crm-template", "token", "s3cret"))
                .start();
        exchange = CrmTemplateClient.of(
                        runtime.setupFile("office", URI.create("https://gateway.example.com/pbx/office"))
                                .orElseThrow()
                                .content())
                .with("CreateContactEnabled", "True");
    }

    @AfterEach
    void stop() {
        portal.faults().clear();
        runtime.close();
        portal.close();
    }

    private WebhookAnswer send(SimulatedWebhook webhook) {
        WebhookRequest.Builder request = Webhooks.request(webhook.method())
                .path(webhook.path())
                .rawQuery(webhook.query())
                .body(webhook.body());
        webhook.headers().forEach(request::header);
        return runtime.accept("office", request.build());
    }

    private Optional<CrmTemplateClient.Contact> lookUp(String number) {
        WebhookAnswer answer = send(exchange.lookup(number));
        assertThat(answer.status()).isEqualTo(200);
        return exchange.found(number, answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private Optional<CrmTemplateClient.Contact> create(String number) {
        WebhookAnswer answer = send(exchange.create(number, "Inbound").orElseThrow());
        assertThat(answer.status()).isEqualTo(200);
        return exchange.created(number, answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private List<CrmSnapshot> contactsOf(String number) {
        return portal.crmObjects(CrmObjectType.CONTACT).stream()
                .filter(found -> found.phones().contains(number))
                .toList();
    }

    private String page(long id) {
        return "http://127.0.0.1:" + portal.port() + "/crm/contact/details/" + id + "/";
    }

    @Test
    void a_client_is_shown_by_name_and_the_card_of_the_portal_opens() {
        // On a busy machine the first answer may be empty; it is found out beside it.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lookUp(KNOWN))
                        .contains(new CrmTemplateClient.Contact(page(contact), "Oleg \"Ё\" Sidorov", KNOWN)));
        portal.goDown();

        assertThat(lookUp(KNOWN)).isPresent();
    }

    /** 3CX gives up after three seconds. */
    @Test
    @Timeout(120)
    void a_portal_that_hangs_makes_the_caller_a_stranger_in_time_and_is_told_apart_from_one_that_answers() {
        assertThat(Questions.DEADLINE).isLessThan(Duration.ofSeconds(3));
        assertThat(Questions.DEADLINE_OF_NEW_CLIENTS).isLessThan(Duration.ofSeconds(3));
        CountDownLatch gate = new CountDownLatch(1);
        portal.faults().always().on(SEARCH).hold(gate);

        // The portal answers nothing before the test is over, so whoever answers here did not wait for it.
        assertThat(lookUp(KNOWN)).isEmpty();
        assertThat(create(STRANGER)).isEmpty();
        for (int i = 0; i < 20; i++) {
            assertThat(lookUp("+7916100%04d".formatted(i))).isEmpty();
            assertThat(create("+7916200%04d".formatted(i))).isEmpty();
        }

        portal.faults().clear();
        gate.countDown();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lookUp(KNOWN)).isPresent());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(create(STRANGER)).isPresent());
        assertThat(contactsOf(STRANGER)).hasSize(1);
    }

    @Test
    void a_stranger_becomes_one_contact_though_the_exchange_asks_again_and_again_and_at_once() {
        assertThat(lookUp(STRANGER)).isEmpty();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<CompletableFuture<Optional<CrmTemplateClient.Contact>>> asked = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                asked.add(CompletableFuture.supplyAsync(() -> create(STRANGER), threads));
            }
            asked.forEach(CompletableFuture::join);
        } finally {
            threads.shutdownNow();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(create(STRANGER)).isPresent());

        assertThat(contactsOf(STRANGER)).hasSize(1);
        assertThat(lookUp(STRANGER))
                .contains(new CrmTemplateClient.Contact(
                        page(contactsOf(STRANGER).get(0).id()), STRANGER, STRANGER));
    }

    @Test
    void the_report_of_the_call_belongs_to_that_contact() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(create(STRANGER)).isPresent());
        Instant start = Clock.systemUTC().instant().minusSeconds(90);

        assertThat(send(exchange.report(new CrmTemplateClient.Report(
                                "Inbound", STRANGER, "101", "", start, start.plusSeconds(5), Duration.ofSeconds(60))))
                        .status())
                .isEqualTo(200);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(portal.calls()).singleElement().satisfies(call -> {
                    assertThat(call.durationSeconds()).isEqualTo(60);
                    assertThat(call.userId()).isEqualTo(7);
                }));
        assertThat(contactsOf(STRANGER)).hasSize(1);
        assertThat(portal.crmObjects(CrmObjectType.LEAD)).isEmpty();
    }

    @Test
    void nobody_without_the_token_makes_contacts() {
        SimulatedWebhook webhook = exchange.create(STRANGER, "Inbound").orElseThrow();
        WebhookRequest forged = Webhooks.request("POST")
                .path(webhook.path())
                .body(webhook.body())
                .header("Content-Type", "application/json")
                .build();

        assertThat(runtime.accept("office", forged).status()).isEqualTo(403);
        assertThat(contactsOf(STRANGER)).isEmpty();
    }
}
