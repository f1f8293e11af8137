package io.github.pbx24.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.event.EventBinding;
import io.github.pbx24.bitrix24.event.offline.OfflineEvent;
import io.github.pbx24.bitrix24.event.offline.OfflineEvents;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.simulator.RecordedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the portal hands out is never dropped, whatever it looks like. */
class UnreadableOfflineEventsTest extends WithPortal {

    private static final String GOOD = row("2", "ONCRMDEALUPDATE", "{\"FIELDS\":{\"ID\":8}}", "m2");

    private final List<String> handled = new CopyOnWriteArrayList<>();

    private static String row(String id, String name, String data, String message) {
        return "{\"ID\":\"" + id + "\",\"TIMESTAMP_X\":\"2026-03-10T11:00:00+03:00\",\"EVENT_NAME\":\"" + name
                + "\",\"EVENT_DATA\":" + data + ",\"EVENT_ADDITIONAL\":false,\"MESSAGE_ID\":\"" + message + "\"}";
    }

    private EventInbox inbox() {
        EventInbox inbox = inbox(portal().subscribe(EventBinding.offline("ONCRMDEALUPDATE", null))
                        .build())
                .on(DEAL_UPDATED, (event, context) -> handled.add("update " + event.id()))
                .build();
        inbox.checkSubscriptions();
        assertThat(inbox.pullOffline()).isZero();
        return inbox;
    }

    private void handsOut(String events) {
        simulator
                .faults()
                .next()
                .on("event.offline.get")
                .answer(200, "application/json", "{\"result\":{\"process_id\":\"p\",\"events\":" + events + "}}");
    }

    private List<EventEntry> deadLetters(EventInbox inbox) {
        return inbox.journal(JournalQuery.newest(100).withStatus(DeliveryStatus.ERROR));
    }

    private List<String> told(String method) {
        return simulator.requests().stream()
                .filter(request -> request.method().equals(method))
                .map(RecordedRequest::parameters)
                .map(String::valueOf)
                .toList();
    }

    static Stream<String> odd() {
        return Stream.of(
                row("1", "ONCRMDEALUPDATE", "{\"FIELDS\":{\"ID\":\"seven\"}}", "m1"),
                row("1", "ONCRMDEALUPDATE", "{\"FIELDS\":[]}", "m1"),
                row("1", "ONCRMDEALUPDATE", "false", "m1"),
                row("1", "ONCRMDEALUPDATE", "{\"a[b\":{\"]\":1},\"FIELDS\":{\"ID\":7}}", "m1"),
                row("1", "ONCRMDEALUPDATE", "[".repeat(40) + "1" + "]".repeat(40), "m1"),
                row("1", "ON CRM\\u0000", "{\"FIELDS\":{\"ID\":7}}", "m1"),
                row("1", "", "{\"FIELDS\":{\"ID\":7}}", "m1"),
                row("one", "ONCRMDEALUPDATE", "{\"FIELDS\":{\"NO\":7}}", "m1"),
                "{\"MESSAGE_ID\":\"m1\"}",
                "{\"MESSAGE_ID\":\"m1\",\"EVENT_NAME\":[1,{\"x\":null}]}");
    }

    @ParameterizedTest
    @MethodSource("odd")
    void a_row_that_cannot_be_read_is_kept_as_a_dead_letter_and_the_portal_is_told(String odd) {
        EventInbox inbox = inbox();
        handsOut("[" + odd + "," + GOOD + "]");

        inbox.pullOffline();
        settle(inbox);

        assertThat(handled).as("the other one").containsExactly("update 8");
        assertThat(deadLetters(inbox)).singleElement().satisfies(entry -> {
            assertThat(entry.portal()).isEqualTo("main");
            assertThat(entry.error()).contains("cannot be read: ");
            assertThat(entry.attempts()).isEqualTo(1);
        });
        assertThat(told("event.offline.error"))
                .singleElement()
                .asString()
                .contains("m1")
                .doesNotContain("m2");
        assertThat(told("event.offline.clear")).singleElement().asString().contains("m2");
    }

    @Test
    void a_row_without_a_name_for_the_portal_is_kept_and_holds_nothing_up() {
        EventInbox inbox = inbox();
        handsOut("[{},null,7,\"x\",[]," + GOOD + "]");

        inbox.pullOffline();
        settle(inbox);

        assertThat(handled).containsExactly("update 8");
        assertThat(deadLetters(inbox)).isNotEmpty();
        assertThat(told("event.offline.error")).isEmpty();
        assertThat(inbox.pullOffline()).isZero();
    }

    private void refuses(String method, int times) {
        for (int i = 0; i < times; i++) {
            simulator
                    .faults()
                    .next()
                    .on(method)
                    .answer(
                            400,
                            "application/json",
                            "{\"error\":\"ERROR_ARGUMENT\",\"error_description\":\"message_id must be array\"}");
        }
    }

    @Test
    void ids_that_the_portal_does_not_take_back_keep_no_other_event_from_being_fetched() {
        EventInbox inbox = inbox();
        long deal = simulator.addDeal("one", null, 1);
        rename(deal, "two");
        handsOut("[" + odd().findFirst().orElseThrow() + "," + GOOD + "]");
        refuses("event.offline.clear", 1);
        refuses("event.offline.error", 1);

        inbox.pullOffline();
        settle(inbox);

        assertThat(handled).containsExactlyInAnyOrder("update 8", "update " + deal);
        assertThat(deadLetters(inbox)).hasSize(1);
        assertThat(inbox.pullOffline()).isZero();
    }

    @Test
    void one_id_that_the_portal_does_not_take_back_keeps_no_other_from_being_committed() {
        EventInbox inbox = inbox();
        long first = simulator.addDeal("one", null, 1);
        long second = simulator.addDeal("one", null, 1);
        rename(first, "two");
        rename(second, "two");
        refuses("event.offline.clear", 1);

        assertThat(inbox.pullOffline()).isEqualTo(2);

        assertThat(client.execute(OfflineEvents.list(Map.of(), null, 0))).isEmpty();
    }

    @Test
    void rows_under_odd_keys_are_rows_too() {
        EventInbox inbox = inbox();
        handsOut("{\"3\":" + row("1", "ONCRMDEALUPDATE", "{\"FIELDS\":{\"ID\":7}}", "m1") + ",\"x y\":" + GOOD + "}");

        assertThat(inbox.pullOffline()).isEqualTo(2);
        settle(inbox);

        assertThat(handled).containsExactlyInAnyOrder("update 7", "update 8");
    }

    @Test
    void secrets_of_an_event_that_waited_are_not_stored() {
        EventInbox inbox = inbox(portal().subscribe(EventBinding.offline("ONCRMDEALUPDATE", null))
                        .build())
                .on(DEAL_UPDATED, (event, context) -> handled.add(event.toString()))
                .on(
                        EventType.BOT_MESSAGE,
                        (event, context) -> handled.add(event.data()
                                .get("BOT")
                                .get("567")
                                .get("access_token")
                                .asText()
                                .orElse("none")))
                .build();
        inbox.pullOffline();
        handsOut("["
                + row(
                        "1",
                        "ONIMBOTMESSAGEADD",
                        "{\"BOT\":{\"567\":{\"BOT_ID\":567,\"access_token\":\"hush\",\"AUTH\":{\"refresh_token\":\"hush\"}}},\"PARAMS\":{\"MESSAGE_ID\":1}}",
                        "m1")
                + "]");

        inbox.pullOffline();
        settle(inbox);

        assertThat(handled).containsExactly("none");
    }

    @Test
    void what_somebody_marked_as_failed_is_taken_when_the_program_starts() {
        EventInbox first = inbox();
        long deal = simulator.addDeal("one", null, 1);
        rename(deal, "two");
        var reserved = client.execute(OfflineEvents.reserve(50, null, false));
        client.execute(OfflineEvents.fail(
                String.valueOf(reserved.processId()),
                null,
                reserved.events().stream().map(OfflineEvent::messageId).toList()));
        first.pullOffline();
        settle(first);
        assertThat(handled).isEmpty();

        EventInbox second = inbox(portal().subscribe(EventBinding.offline("ONCRMDEALUPDATE", null))
                        .build())
                .on(DEAL_UPDATED, (event, context) -> handled.add("update " + event.id()))
                .build();
        second.pullOffline();
        settle(second);

        assertThat(handled).containsExactly("update " + deal);
        assertThat(client.execute(OfflineEvents.list(Map.of(), null, 0))).isEmpty();
    }

    @Test
    void a_row_that_failed_once_is_no_second_dead_letter_after_a_restart() {
        EventInbox first = inbox();
        handsOut("[" + odd().findFirst().orElseThrow() + "]");
        first.pullOffline();
        settle(first);
        clock.advance(Duration.ofMinutes(50));
        EventInbox second = inbox(portal().subscribe(EventBinding.offline("ONCRMDEALUPDATE", null))
                        .build())
                .deduplicationWindow(Duration.ofMinutes(1))
                .on(DEAL_UPDATED, (event, context) -> handled.add("update " + event.id()))
                .build();
        handsOut("[]");
        handsOut("[" + odd().findFirst().orElseThrow() + "]");

        second.pullOffline();
        settle(second);

        assertThat(deadLetters(second)).hasSize(1);
        assertThat(told("event.offline.error")).hasSize(2);
    }
}
