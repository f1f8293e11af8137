package io.github.pbx24.bitrix24.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Fixtures;
import io.github.pbx24.bitrix24.event.offline.OfflineEvent;
import io.github.pbx24.bitrix24.event.offline.OfflineEvents;
import io.github.pbx24.bitrix24.event.offline.OfflinePackage;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class EventMethodsTest {

    private static final URI HANDLER = URI.create("https://connector.example.test/b24/events");
    private static final String PROCESS = "Zq3vXw8Rk1LmNp5TsUyAbCdEfGh2J4K6";
    private static final String MESSAGE = "1bc29b36f623ba82aaf6724fd3b16718";

    @Test
    void the_requests_to_bind_are_the_documented_ones() {
        assertThat(Fixtures.wire(EventSubscriptions.bind(EventBinding.online("ONEXTERNALCALLSTART", HANDLER))))
                .isEqualTo(Fixtures.plain(Fixtures.text("event.bind.request.json")));
        assertThat(Fixtures.wire(EventSubscriptions.bind(EventBinding.offline("ONCRMDEALUPDATE", "pbx-sync"))))
                .isEqualTo(Fixtures.plain(Fixtures.text("event.bind.request.offline.json")));
        assertThat(EventSubscriptions.bind(new EventBinding("OnUserAdd", HANDLER, 15L, null))
                        .parameters())
                .containsEntry("auth_type", 15L);
    }

    @Test
    void the_notice_of_offline_events_can_be_slowed_down() {
        EventBinding notice = EventBinding.online("OnOfflineEvent", HANDLER);

        assertThat(EventSubscriptions.bindOfflineNotice(notice, Duration.ofSeconds(5))
                        .parameters())
                .containsEntry("options", Map.of("minTimeout", 5L));
        assertField("minTimeout", () -> EventSubscriptions.bindOfflineNotice(notice, Duration.ofSeconds(-1)));
        assertField(
                "event",
                () -> EventSubscriptions.bindOfflineNotice(
                        EventBinding.offline("OnOfflineEvent", null), Duration.ZERO));
    }

    @Test
    void answers_are_read() {
        EventBinding binding = EventBinding.online("OnUserAdd", HANDLER);
        assertThat(Fixtures.decode(EventSubscriptions.bind(binding), "event.bind.response.json"))
                .isTrue();
        assertThat(Fixtures.decode(EventSubscriptions.unbind(binding), "event.unbind.response.json"))
                .isEqualTo(1);
        assertThat(Fixtures.decode(EventSubscriptions.get(), "event.get.response.json"))
                .containsExactly(
                        new EventSubscription("ONCRMLEADADD", HANDLER.toString(), 0L, null, false),
                        new EventSubscription("ONCRMLEADADD", HANDLER.toString(), 15L, null, false),
                        new EventSubscription("ONCRMDEALUPDATE", null, null, "pbx-sync", true));
        assertThat(Fixtures.decode(EventSubscriptions.names(null), "events.response.json"))
                .hasSize(25)
                .contains("ONEXTERNALCALLSTART", "ONOFFLINEEVENT");
        assertThat(EventSubscriptions.names("crm").parameters()).isEqualTo(Map.of("SCOPE", "crm"));
        assertThat(EventSubscriptions.test(Map.of("any", "data")).parameters()).isEqualTo(Map.of("any", "data"));
    }

    @Test
    void addresses_that_no_portal_takes_are_refused() {
        assertField("handler", () -> EventBinding.online("OnUserAdd", URI.create("https://localhost/x")));
        assertField("handler", () -> EventBinding.online("OnUserAdd", URI.create("ftp://example.test/x")));
        assertField("handler", () -> EventBinding.online("OnUserAdd", URI.create("/x")));
        assertField("event", () -> EventBinding.offline("a b", null));
        assertField("auth_type", () -> new EventBinding("OnUserAdd", HANDLER, -1L, null));
        assertThat(EventBinding.online("OnUserAdd", HANDLER).toString()).doesNotContain("connector.example");
    }

    @Test
    void a_reserved_package_is_read() {
        OfflinePackage reserved =
                Fixtures.decode(OfflineEvents.reserve(50, null, false), "event.offline.get.response.json");

        assertThat(reserved.processId()).isEqualTo(PROCESS);
        assertThat(reserved.events()).hasSize(1);
        OfflineEvent event = reserved.events().get(0);
        assertThat(event.id()).isEqualTo(41);
        assertThat(event.messageId()).isEqualTo(MESSAGE);
        assertThat(event.name()).isEqualTo("ONCRMDEALUPDATE");
        assertThat(event.time()).isEqualTo(Instant.parse("2026-07-18T09:32:31Z"));
        assertThat(event.data().get("FIELDS").get("ID").asLong()).hasValue(6641);
        assertThat(event.userId()).isEqualTo(17);
    }

    @Test
    void a_package_that_was_deleted_at_once_has_no_process() {
        OfflinePackage taken = Fixtures.decode(OfflineEvents.take(50, null), "event.offline.get.response.cleared.json");

        assertThat(taken.processId()).isNull();
        assertThat(taken.events()).hasSize(1);
        assertThat(taken.events().get(0).data().isAbsent()).isTrue();
        assertThat(taken.events().get(0).userId()).isNull();
    }

    @Test
    void the_queue_can_be_looked_at() {
        List<OfflineEvent> events =
                Fixtures.decode(OfflineEvents.list(Map.of(), "pbx-sync", 0), "event.offline.list.response.json");

        assertThat(events).hasSize(1);
        assertThat(events.get(0).name()).isEqualTo("ONCRMCOMPANYADD");
        assertThat(events.get(0).processId()).isNull();
        assertThat(events.get(0).failed()).isFalse();
    }

    @Test
    void messages_are_committed_one_by_one() {
        assertThat(Fixtures.wire(OfflineEvents.commit(PROCESS, null, List.of(MESSAGE))))
                .isEqualTo(Fixtures.plain(Fixtures.text("event.offline.clear.request.json")));
        assertThat(Fixtures.decode(
                        OfflineEvents.commit(PROCESS, null, List.of(MESSAGE)), "event.offline.clear.response.json"))
                .isTrue();
        assertThat(OfflineEvents.fail(PROCESS, null, List.of(MESSAGE)).method()).isEqualTo("event.offline.error");
        assertThat(OfflineEvents.commitAll(PROCESS, null).parameters()).isEqualTo(Map.of("process_id", PROCESS));
        assertThat(OfflineEvents.commit(PROCESS, "q", List.of(MESSAGE)).parameters())
                .containsEntry("auth_connector", "q");
        assertThat(OfflineEvents.fail(PROCESS, "q", List.of(MESSAGE)).parameters())
                .containsEntry("auth_connector", "q");
        assertThat(OfflineEvents.commitAll(PROCESS, "q").parameters()).containsEntry("auth_connector", "q");
        assertField("message_id", () -> OfflineEvents.commit(PROCESS, null, List.of()));
        assertField("message_id", () -> OfflineEvents.fail(PROCESS, null, List.of(" ")));
        assertField("process_id", () -> OfflineEvents.commitAll(" ", null));
    }

    @Test
    void the_ways_to_fetch_differ_in_what_they_leave() {
        assertThat(OfflineEvents.take(10, null).parameters()).isEqualTo(Map.of("limit", 10, "clear", 1));
        assertThat(OfflineEvents.reserve(10, "q", true).parameters())
                .isEqualTo(Map.of("limit", 10, "clear", 0, "error", 1, "auth_connector", "q"));
        assertThat(OfflineEvents.reread(PROCESS, 10, null).parameters())
                .isEqualTo(Map.of("limit", 10, "clear", 0, "process_id", PROCESS));
        assertField("limit", () -> OfflineEvents.take(0, null));
        assertField("start", () -> OfflineEvents.list(Map.of(), null, -1));
    }

    private static void assertField(String field, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Bitrix24FieldException.class, e -> assertThat(e.field()).isEqualTo(field));
    }
}
