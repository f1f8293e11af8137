package io.github.pbx24.events.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.ChangeKind;
import io.github.pbx24.events.EventInbox;
import io.github.pbx24.events.EventPortal;
import io.github.pbx24.events.EventType;
import io.github.pbx24.inbox.InMemoryInboxStore;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.simulator.Notification;
import io.github.pbx24.simulator.PortalSimulator;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A watch that runs by itself beside an inbox that runs, and tells the users of a portal. */
class WatchedInboxTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void a_handler_that_hangs_is_told_in_the_messenger_and_that_it_went_on() throws Exception {
        InMemoryInboxStore store = new InMemoryInboxStore();
        CountDownLatch hang = new CountDownLatch(1);
        try (PortalSimulator portal = PortalSimulator.builder().start();
                Bitrix24Client client = Bitrix24Client.builder(
                                Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                        .build();
                EventWatch watch = EventWatch.builder(store)
                        .slowHandler(Duration.ofMillis(1))
                        .sink(AlertSinks.bitrix24("chat", client, List.of(1L)))
                        .interval(Duration.ofMillis(20))
                        .build();
                EventInbox inbox = EventInbox.builder(store)
                        .portal(EventPortal.builder("acme")
                                .applicationTokens("application-token")
                                .build())
                        .on(EventType.crm(CrmType.DEAL, ChangeKind.UPDATED), (event, context) -> hang.await())
                        .listener(watch)
                        .build()) {
            watch.asking(inbox).start();
            inbox.start();

            assertThat(inbox.accept(request()).status()).isEqualTo(200);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(portal.notifications())
                            .extracting(Notification::message)
                            .anySatisfy(text ->
                                    assertThat(text).contains("ONCRMDEALUPDATE").contains("slow or hangs")));
            assertThat(watch.runningHandlers()).isEqualTo(1);
            hang.countDown();

            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(watch.counts())
                            .singleElement()
                            .satisfies(counts -> {
                                assertThat(counts.portal()).isEqualTo("acme");
                                assertThat(counts.accepted()).isEqualTo(1);
                                assertThat(counts.processed()).isEqualTo(1);
                            }));
            assertThat(portal.notifications()).hasSize(1);
        }
    }

    @Test
    void a_quiet_portal_that_another_node_hears_is_not_silent_beside_a_busy_one() {
        InMemoryInboxStore store = new InMemoryInboxStore();
        MovableClock clock = new MovableClock("2026-11-26T09:00:00Z");
        Recorder recorder = new Recorder("recorder");
        BusinessHours always = BusinessHours.builder(ZoneId.of("UTC"))
                .open(EnumSet.allOf(DayOfWeek.class), LocalTime.MIN, LocalTime.MAX)
                .build();
        try (EventInbox there = node(store, clock);
                EventInbox here = node(store, clock);
                EventWatch watch = EventWatch.builder(store)
                        .silence(new SilenceRule("quiet", "ONCRMDEALUPDATE", Duration.ofMinutes(10), always))
                        .sink(recorder)
                        .clock(clock)
                        .build()) {
            watch.asking(here);
            watch.check();
            clock.pass(Duration.ofMinutes(8));
            assertThat(there.accept("quiet", request(7, "quiet-token")).status())
                    .isEqualTo(200);
            for (int i = 0; i <= JournalQuery.MAX_LIMIT; i++) {
                there.accept("busy", request(100 + i, "busy-token"));
            }
            clock.pass(Duration.ofMinutes(8));

            watch.check();
            watch.processDue();
            assertThat(recorder.told()).isEmpty();

            clock.pass(Duration.ofMinutes(3));
            watch.check();
            watch.processDue();
            assertThat(recorder.told()).containsExactly("raised SILENCE");
            assertThat(recorder.got.get(0).text()).contains("since 2026-11-26 09:08");
        }
    }

    /** A wrong time in the journal says nothing, but it must not hide the right ones before it. */
    @ParameterizedTest
    @ValueSource(longs = {-86_400, -300, -30, 30, 300, 86_400})
    void a_portal_that_nodes_with_other_clocks_hear_is_not_silent(long ahead) {
        InMemoryInboxStore store = new InMemoryInboxStore();
        MovableClock clock = new MovableClock("2026-11-26T09:00:00Z");
        Recorder recorder = new Recorder("recorder");
        try (EventInbox wrong = node(store, Clock.offset(clock, Duration.ofSeconds(ahead)));
                EventInbox there = node(store, clock);
                EventInbox here = node(store, clock);
                EventWatch watch = EventWatch.builder(store)
                        .silence(new SilenceRule(
                                "quiet", "ONCRMDEALUPDATE", Duration.ofMinutes(10), BusinessHours.always()))
                        .sink(recorder)
                        .clock(clock)
                        .build()) {
            watch.asking(here);
            for (int minute = 0; minute < 30; minute++) {
                there.accept("quiet", request(1000 + minute, "quiet-token"));
                wrong.accept("quiet", request(2000 + minute, "quiet-token"));
                // About what the other has heard of: comes after it in the journal, whatever the time.
                wrong.accept("quiet", request(1000 + minute, "quiet-token", 1));
                clock.pass(Duration.ofMinutes(1));
                watch.check();
                watch.processDue();
                assertThat(recorder.told()).as("minute %s", minute).isEmpty();
            }
            clock.pass(Duration.ofMinutes(20));
            watch.check();
            watch.processDue();
            assertThat(recorder.told()).containsExactly("raised SILENCE");
        }
    }

    private static EventInbox node(InMemoryInboxStore store, Clock clock) {
        EventInbox.Builder builder = EventInbox.builder(store).clock(clock);
        for (String portal : List.of("quiet", "busy")) {
            builder.portal(EventPortal.builder(portal)
                    .applicationTokens(portal + "-token")
                    .build());
        }
        return builder.on(EventType.crm(CrmType.DEAL, ChangeKind.UPDATED), (event, context) -> {})
                .build();
    }

    private static WebhookRequest request() {
        return request(7, "application-token");
    }

    private static WebhookRequest request(int deal, String token) {
        return request(deal, token, 0);
    }

    private static WebhookRequest request(int deal, String token, int second) {
        String body = "event=ONCRMDEALUPDATE&data[FIELDS][ID]=" + deal + "&ts=" + (1766047313 + second)
                + "&auth[domain]=acme.bitrix24.ru" + "&auth[member_id]=m&auth[application_token]=" + token;
        return WebhookRequest.builder("POST", Clock.systemUTC().instant())
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
