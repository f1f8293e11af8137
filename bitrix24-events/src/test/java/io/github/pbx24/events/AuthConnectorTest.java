package io.github.pbx24.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.EventBinding;
import io.github.pbx24.bitrix24.event.EventSubscriptions;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.JournalQuery;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The guard whose work the portal does, where its plan allows it. */
class AuthConnectorTest extends WithPortal {

    private static final String QUEUE = "erp";

    private final LoopGuard guard = LoopGuard.authConnector(QUEUE);
    private final List<String> handled = new CopyOnWriteArrayList<>();

    private EventInbox inbox(EventBinding... bindings) {
        return inbox(portal().subscribe(bindings).build())
                .on(
                        DEAL_UPDATED,
                        HandlerOptions.WHEN_QUIET.withGuard(guard),
                        (event, context) -> handled.add("update " + event.id()))
                .build();
    }

    private static SubscriptionReport check(EventInbox inbox) {
        return inbox.checkSubscriptions().get(0);
    }

    private List<String> sent(String method) {
        return simulator.requests().stream()
                .filter(request -> request.method().equals(method))
                .map(request -> String.valueOf(request.parameters()))
                .toList();
    }

    @Test
    void own_changes_stay_out_of_the_queue_and_all_requests_about_it_name_it() {
        long deal = simulator.addDeal("one", null, 1);
        EventInbox inbox = inbox(EventBinding.offline("ONCRMDEALUPDATE", QUEUE));
        assertThat(check(inbox).problems()).isEmpty();
        assertThat(inbox.pullOffline()).isZero();

        guard.update("main", client, CrmType.DEAL, deal, Map.of("TITLE", "own"));
        guard.add("main", client, CrmType.DEAL, Map.of("TITLE", "own"));
        assertThat(inbox.pullOffline()).isZero();
        rename(deal, "of a person");
        assertThat(inbox.pullOffline()).isEqualTo(1);
        settle(inbox);

        assertThat(handled).containsExactly("update " + deal);
        assertThat(sent("event.offline.clear")).isNotEmpty().allMatch(text -> text.contains(QUEUE));
        assertThat(inbox.pullOffline()).as("committed in the queue it is from").isZero();
        simulator
                .faults()
                .next()
                .on("event.offline.get")
                .answer(
                        200,
                        "application/json",
                        "{\"result\":{\"process_id\":\"p\",\"events\":[{\"MESSAGE_ID\":\"odd\"}]}}");
        inbox.pullOffline();
        settle(inbox);
        assertThat(sent("event.offline.error")).singleElement().asString().contains(QUEUE, "odd");
        assertThat(inbox.journal(JournalQuery.newest(5).withStatus(DeliveryStatus.ERROR)))
                .hasSize(1);
    }

    @Test
    void a_plan_without_named_queues_is_asked_first_and_told_in_words() {
        simulator.administration().feature("rest_auth_connector", false);
        EventInbox inbox = inbox(EventBinding.offline("ONCRMDEALUPDATE", QUEUE));

        SubscriptionReport report = check(inbox);

        assertThat(report.problems()).singleElement().asString().contains("rest_auth_connector", "another guard");
        assertThat(sent("event.bind")).as("what would be refused").isEmpty();
        assertThat(inbox.pullOffline()).isZero();

        simulator.administration().feature("rest_auth_connector", true);
        assertThat(check(inbox).isHealthy()).isTrue();
        assertThat(client.execute(EventSubscriptions.get())).hasSize(1);
    }

    @Test
    void a_plan_that_cannot_reserve_is_told_and_served() {
        simulator.administration().feature("rest_offline_extended", false);
        long deal = simulator.addDeal("one", null, 1);
        EventInbox inbox = inbox(EventBinding.offline("ONCRMDEALUPDATE", QUEUE));

        assertThat(check(inbox).problems()).singleElement().asString().contains("rest_offline_extended", "catchUp");

        rename(deal, "two");
        assertThat(inbox.pullOffline()).isEqualTo(1);
    }

    @Test
    void a_portal_that_does_not_tell_its_features_is_bound_and_one_that_is_busy_is_asked_again() {
        simulator
                .faults()
                .always()
                .on("feature.get")
                .answer(404, "application/json", "{\"error\":\"ERROR_METHOD_NOT_FOUND\",\"error_description\":\"no\"}");
        assertThat(check(inbox(EventBinding.offline("ONCRMDEALUPDATE", QUEUE))).bound())
                .containsExactly("ONCRMDEALUPDATE (offline)");
    }

    @Test
    void the_guard_beside_another_way_for_its_events_is_told_as_the_loop_it_is() {
        SubscriptionReport both = check(inbox(
                EventBinding.offline("ONCRMDEALUPDATE", QUEUE),
                EventBinding.online("ONCRMDEALUPDATE", post.address())));
        assertThat(both.problems()).singleElement().asString().contains("ONCRMDEALUPDATE", "come back");

        SubscriptionReport other = check(inbox(EventBinding.offline("ONCRMDEALUPDATE", null)));
        assertThat(other.problems()).singleElement().asString().contains("ONCRMDEALUPDATE", "come back");

        SubscriptionReport right = check(inbox(
                EventBinding.offline("ONCRMDEALUPDATE", QUEUE), EventBinding.online("ONOFFLINEEVENT", post.address())));
        assertThat(right.problems()).isEmpty();
    }
}
