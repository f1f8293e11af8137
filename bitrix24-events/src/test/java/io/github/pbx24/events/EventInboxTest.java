package io.github.pbx24.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.ChangeKind;
import io.github.pbx24.bitrix24.event.EventVerifier;
import io.github.pbx24.bitrix24.event.OpenedEvent;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.InMemoryInboxStore;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.simulator.SimulatedClock;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class EventInboxTest {

    private final List<Long> handled = new CopyOnWriteArrayList<>();
    private final SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T08:00:00Z"));

    private EventInbox inbox() {
        return EventInbox.builder(new InMemoryInboxStore())
                .clock(clock)
                .portal(EventPortal.builder("main")
                        .memberId("member")
                        .applicationTokens("old", "new")
                        .build())
                .on(EventType.crm(CrmType.DEAL, ChangeKind.UPDATED), (event, context) -> handled.add(event.id()))
                .build();
    }

    private static WebhookRequest request(String body) {
        return WebhookRequest.builder("POST", Instant.EPOCH)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private static String body(String event, long id, String token) {
        return "event=" + event + "&data[FIELDS][ID]=" + id
                + "&ts=1766047313&auth[member_id]=member&auth[application_token]=" + token;
    }

    @Test
    void an_accepted_event_reaches_its_handler() {
        EventInbox inbox = inbox();

        assertThat(inbox.accept(request(body("ONCRMDEALUPDATE", 7, "new"))).status())
                .isEqualTo(200);
        assertThat(inbox.accept(request(body("ONCRMDEALUPDATE", 8, "old"))).status())
                .isEqualTo(200);
        assertThat(inbox.accept(request(body("ONCRMDEALUPDATE", 9, "wrong"))).status())
                .isEqualTo(403);
        clock.advance(Duration.ofSeconds(1));
        inbox.processDue();

        assertThat(handled).containsExactly(7L, 8L);
    }

    @Test
    void two_changes_in_one_second_are_one_handling_after_it_and_two_if_each_is_handled_at_once() {
        EventInbox quiet = inbox();
        assertThat(quiet.accept(request(body("ONCRMDEALUPDATE", 7, "new"))).status())
                .isEqualTo(200);
        quiet.processDue();
        assertThat(handled).as("before the second is over").isEmpty();
        quiet.accept(request(body("ONCRMDEALUPDATE", 7, "new")));
        clock.advance(Duration.ofSeconds(1));
        quiet.processDue();
        assertThat(handled).containsExactly(7L);

        EventInbox atOnce = EventInbox.builder(new InMemoryInboxStore())
                .portal(EventPortal.builder("main").applicationTokens("new").build())
                .on(
                        EventType.crm(CrmType.DEAL, ChangeKind.UPDATED),
                        HandlerOptions.AT_ONCE,
                        (event, context) -> handled.add(event.id()))
                .build();
        for (String accessToken : List.of("one", "two", "two")) {
            atOnce.accept(request(body("ONCRMDEALUPDATE", 8, "new") + "&auth[access_token]=" + accessToken));
            atOnce.processDue();
        }
        assertThat(handled).as("the last is a copy of the second").containsExactly(7L, 8L, 8L);
    }

    @Test
    void a_second_click_is_not_a_copy() {
        EventInbox inbox = EventInbox.builder(new InMemoryInboxStore())
                .portal(EventPortal.builder("main").applicationTokens("new").build())
                .on(
                        EventType.named("ONEXTERNALCALLSTART"),
                        (event, context) -> handled.add(event.time().getEpochSecond()))
                .build();
        for (String call : List.of("a", "b", "b")) {
            inbox.accept(request("event=ONEXTERNALCALLSTART&data[CALL_ID]=" + call
                    + "&data[USER_ID]=1&data[PHONE_NUMBER]=1&ts=5&auth[application_token]=new&auth[member_id]=m"));
        }
        inbox.processDue();

        assertThat(handled).hasSize(2);
    }

    @Test
    void no_secret_is_stored_at_whatever_depth() {
        byte[] stored = StoredEvent.encode(
                "main",
                ((OpenedEvent.Accepted) EventVerifier.accepting(List.of("s3cret-a"))
                                .open(request(body("ONIMBOTV2MESSAGEADD", 1, "s3cret-a")
                                                + "&auth[access_token]=s3cret-b&auth[refresh_token]=s3cret-c"
                                                + "&data[bot][id]=1&data[bot][auth][access_token]=s3cret-d&data[message][id]=2"
                                                + "&data%5BBOT%5D%5B7%5D%5BAUTH%5D%5Bapplication_token%5D=s3cret-e")
                                        .body()))
                        .storableBody());

        assertThat(new String(stored, StandardCharsets.UTF_8))
                .doesNotContain("s3cret")
                .contains("ONIMBOTV2MESSAGEADD");
        assertThat(StoredEvent.decode(stored).portal()).isEqualTo("main");
    }

    @Test
    void a_signature_is_as_good_as_a_token() {
        EventInbox inbox = EventInbox.builder(new InMemoryInboxStore())
                .portal(EventPortal.builder("bridge")
                        .verifier(request -> request.header("X-Signature")
                                        .filter("right"::equals)
                                        .isPresent()
                                ? Verdict.accepted()
                                : Verdict.refused(Verdict.Reason.MISMATCH, "the signature is wrong"))
                        .build())
                .on(
                        EventType.named("ONBEFORECRMDEALADD"),
                        (event, context) -> handled.add(event.time().getEpochSecond()))
                .build();
        String body = "event=OnBeforeCrmDealAdd&data[TITLE]=x&ts=5&auth[domain]=portal.example";

        assertThat(inbox.accept("bridge", request(body)).status()).isEqualTo(403);
        assertThat(inbox.accept(
                                "bridge",
                                request(body).toBuilder()
                                        .header("X-Signature", "right")
                                        .build())
                        .status())
                .isEqualTo(200);
        assertThat(inbox.accept("nobody", request(body)).status()).isEqualTo(404);
        inbox.processDue();

        assertThat(handled).containsExactly(5L);
    }

    @Test
    void what_cannot_be_stored_is_answered_with_503_and_when_to_come_again() {
        InboxStore down = (InboxStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {InboxStore.class}, (proxy, method, arguments) -> {
                    throw new InboxUnavailableException("the disk is full", null);
                });
        EventInbox inbox = EventInbox.builder(down)
                .portal(EventPortal.builder("main").applicationTokens("new").build())
                .on(EventType.crm(CrmType.DEAL, ChangeKind.UPDATED), (event, context) -> {})
                .build();

        EventAnswer answer = inbox.accept(request(body("ONCRMDEALUPDATE", 7, "new")));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.retryAfter()).hasValue(30);
    }

    @Test
    void a_handler_that_was_removed_is_missed_only_after_all_attempts_and_the_journal_tells_what_it_was_about() {
        InMemoryInboxStore store = new InMemoryInboxStore();
        EventPortal portal =
                EventPortal.builder("main").applicationTokens("new").build();
        EventInbox before = EventInbox.builder(store)
                .portal(portal)
                .clock(clock)
                .on(EventType.crm(CrmType.DEAL, ChangeKind.ADDED), HandlerOptions.AT_ONCE, (event, context) -> {})
                .build();
        before.accept(request(body("ONCRMDEALADD", 7, "new")));
        EventInbox.Builder after = EventInbox.builder(store).portal(portal).clock(clock);
        try (EventInbox without = after.build()) {
            without.processDue();
            EventEntry entry = without.journal(JournalQuery.newest(1)).get(0);
            assertThat(entry.status()).isEqualTo(DeliveryStatus.PENDING);
            assertThat(entry.error()).contains("there is no handler");
            assertThat(entry.portal() + " " + entry.event() + " " + entry.objectType() + " " + entry.objectId())
                    .isEqualTo("main ONCRMDEALADD DEAL 7");
            assertThat(without.replayAll(JournalQuery.newest(10).withEntity("main/DEAL/7")))
                    .isEqualTo(1);
        }
    }
}
