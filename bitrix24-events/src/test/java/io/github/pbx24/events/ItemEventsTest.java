package io.github.pbx24.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.ChangeKind;
import io.github.pbx24.bitrix24.event.EventBinding;
import io.github.pbx24.bitrix24.event.OnCrmItem;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The portal has two names for what happens to an element of a smart process. Whichever is bound, whichever the handler is declared
 * with: it is one event. The simulator has no smart processes of its own; deals can be read and listed like one, of the type 2.
 */
class ItemEventsTest extends WithPortal {

    private static final String PLAIN = "ONCRMDYNAMICITEM";

    private final List<String> handled = new ArrayList<>();

    private EventInbox inbox(boolean numbered) {
        EventInbox.Builder builder =
                inbox(portal().client(person).catchUp(ObjectKind.item(2)).build());
        for (ChangeKind change : ChangeKind.values()) {
            builder.on(
                    numbered ? EventType.item(2, change) : EventType.items(change),
                    (event, context) ->
                            handled.add(word(event) + " " + context.subject().objectType() + " "
                                    + context.subject().objectId() + " "
                                    + context.object(ObjectKind.item(2))
                                            .flatMap(item -> item.text("title"))
                                            .orElse("gone")));
        }
        return builder.build();
    }

    private static String word(OnCrmItem event) {
        return event.change().name().toLowerCase(java.util.Locale.ROOT);
    }

    private long deal(String title) {
        return person.execute(CrmObjects.add(CrmType.DEAL, Map.of("TITLE", title)));
    }

    private int send(EventInbox inbox, String event, String fields) {
        StringBuilder data = new StringBuilder();
        for (String field : fields.split(" ")) {
            String[] parts = field.split("=");
            data.append("&data[FIELDS][").append(parts[0]).append("]=").append(parts[1]);
        }
        String body = "event=" + event + data + "&ts=" + clock.instant().getEpochSecond() + "&auth[member_id]="
                + simulator.memberId() + "&auth[domain]=acme.example&auth[application_token]="
                + application.applicationToken();
        return inbox.accept(WebhookRequest.builder("POST", clock.instant())
                        .body(body.getBytes(StandardCharsets.UTF_8))
                        .build())
                .status();
    }

    @ParameterizedTest
    @CsvSource({
        "true, ADD", "true, ADD_2", "true, ADD ADD_2", "true, ADD_2 ADD",
        "false, ADD", "false, ADD_2", "false, ADD ADD_2", "false, ADD_2 ADD"
    })
    void whichever_name_comes_and_however_the_handler_is_declared_it_is_handled_once(boolean numbered, String names) {
        EventInbox inbox = inbox(numbered);
        long id = deal("new");
        for (String change : List.of("ADD", "UPDATE", "DELETE")) {
            for (String name : names.split(" ")) {
                send(inbox, PLAIN + name.replace("ADD", change), "ID=" + id + " ENTITY_TYPE_ID=2");
            }
            settle(inbox);
        }

        assertThat(handled)
                .containsExactly(
                        "added ITEM2 " + id + " new", "updated ITEM2 " + id + " new", "deleted ITEM2 " + id + " new");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_bulk_edit_under_both_names_is_one_handling(boolean numbered) {
        EventInbox inbox = inbox(numbered);
        long id = deal("new");
        for (int i = 0; i < 6; i++) {
            send(inbox, PLAIN + (i % 2 == 0 ? "UPDATE" : "UPDATE_2"), "ID=" + id + " ENTITY_TYPE_ID=2");
            clock.advance(Duration.ofMillis(600));
        }
        settle(inbox);

        assertThat(handled).containsExactly("updated ITEM2 " + id + " new");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_was_lost_is_found_and_what_came_is_not_found_again(boolean numbered) {
        EventInbox inbox = inbox(numbered);
        inbox.catchUp();
        clock.advance(Duration.ofMinutes(5));
        long lost = deal("lost");
        long came = deal("came");
        send(inbox, PLAIN + "ADD_2", "ID=" + came + " ENTITY_TYPE_ID=2");
        settle(inbox);
        clock.advance(Duration.ofMinutes(5));
        inbox.catchUp();
        settle(inbox);
        assertThat(handled).containsExactlyInAnyOrder("added ITEM2 " + came + " came", "added ITEM2 " + lost + " lost");

        handled.clear();
        rename(lost, "changed");
        rename(came, "changed");
        send(inbox, PLAIN + "UPDATE", "ID=" + came + " ENTITY_TYPE_ID=2");
        settle(inbox);
        clock.advance(Duration.ofMinutes(5));
        inbox.catchUp();
        settle(inbox);
        assertThat(handled)
                .containsExactlyInAnyOrder("updated ITEM2 " + came + " changed", "updated ITEM2 " + lost + " changed");
    }

    @Test
    void the_handler_of_one_smart_process_goes_before_that_of_all() {
        EventInbox inbox = inbox(portal().build())
                .on(
                        EventType.item(128, ChangeKind.UPDATED),
                        (event, context) -> handled.add("own " + event.entityTypeId() + " " + event.id()))
                .on(
                        EventType.items(ChangeKind.UPDATED),
                        (event, context) -> handled.add("any " + event.entityTypeId() + " " + event.id()))
                .build();
        for (String name : List.of("UPDATE", "UPDATE_128")) {
            send(inbox, PLAIN + name, "ID=7 ENTITY_TYPE_ID=128");
        }
        for (String name : List.of("UPDATE", "UPDATE_130")) {
            send(inbox, PLAIN + name, "ID=7 ENTITY_TYPE_ID=130");
        }
        settle(inbox);

        assertThat(handled).containsExactlyInAnyOrder("own 128 7", "any 130 7");
        assertThat(inbox.journal(JournalQuery.newest(10)))
                .extracting(entry -> entry.event() + " " + entry.objectType())
                .as("called as the handler is")
                .containsOnly(PLAIN + "UPDATE_128 ITEM128", PLAIN + "UPDATE ITEM130");
    }

    @Test
    void an_event_whose_name_has_the_number_need_not_say_it_again() {
        EventInbox inbox = inbox(true);
        assertThat(send(inbox, PLAIN + "DELETE_2", "ID=7")).isEqualTo(200);
        settle(inbox);

        assertThat(handled).containsExactly("deleted ITEM2 7 gone");
        assertThat(send(inbox, PLAIN + "DELETE", "ID=7"))
                .as("of no smart process")
                .isEqualTo(400);
        assertThat(send(inbox, PLAIN + "DELETE", "ID=7 ENTITY_TYPE_ID=-1")).isEqualTo(400);
    }

    @Test
    void both_names_can_be_subscribed_to_online_and_offline() {
        EventBinding[] declared = {
            EventBinding.online("onCrmDynamicItemUpdate_128", post.address()),
            EventBinding.online("onCrmDynamicItemUpdate", post.address()),
            EventBinding.offline("onCrmDynamicItemAdd_128", null)
        };
        EventInbox inbox = inbox(portal().subscribe(declared).build()).build();

        SubscriptionReport first = inbox.checkSubscriptions().get(0);
        assertThat(first.problems()).isEmpty();
        assertThat(first.bound()).containsExactly(PLAIN + "UPDATE_128", PLAIN + "UPDATE", PLAIN + "ADD_128 (offline)");
        assertThat(inbox.checkSubscriptions().get(0).bound()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"_128, '', true", "'', _128, true", "_128, _128, true", "'', '', true", "_130, _128, false"})
    void a_guard_that_names_a_queue_sees_bindings_under_either_name(String bound, String handler, boolean told) {
        EventInbox inbox = inbox(portal().subscribe(EventBinding.online(PLAIN + "UPDATE" + bound, post.address()))
                        .build())
                .on(
                        EventType.named(PLAIN + "UPDATE" + handler),
                        HandlerOptions.WHEN_QUIET.withGuard(LoopGuard.authConnector("sync")),
                        (event, context) -> {})
                .build();

        assertThat(inbox.checkSubscriptions().get(0).problems()).hasSize(told ? 1 : 0);
    }

    @Test
    void the_number_of_a_type_is_positive() {
        assertThatIllegalArgumentException().isThrownBy(() -> EventType.item(0, ChangeKind.ADDED));
    }
}
