package io.github.pbx24.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.event.EventBinding;
import io.github.pbx24.bitrix24.event.EventSubscription;
import io.github.pbx24.bitrix24.event.EventSubscriptions;
import io.github.pbx24.simulator.ApplicationKeys;
import io.github.pbx24.simulator.InstalledApplication;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubscriptionsTest extends WithPortal {

    private SubscriptionReport check(EventPortal portal) {
        return inbox(portal).build().checkSubscriptions().get(0);
    }

    private List<String> boundAtPortal() {
        return client.execute(EventSubscriptions.get()).stream()
                .map(EventSubscription::event)
                .toList();
    }

    @Test
    void what_is_declared_is_bound_once_and_again_when_somebody_removed_it() {
        EventBinding online = EventBinding.online("OnCrmDealUpdate", post.address());
        EventPortal portal = portal().subscribe(online, EventBinding.offline("ONCRMDEALADD", null))
                .subscribe(EventBinding.online("OnOfflineEvent", post.address()))
                .build();

        SubscriptionReport first = check(portal);
        assertThat(first.isHealthy()).as(first.toString()).isTrue();
        assertThat(first.bound()).containsExactly("ONCRMDEALUPDATE", "ONCRMDEALADD (offline)", "ONOFFLINEEVENT");
        assertThat(check(portal).bound()).isEmpty();

        client.execute(EventSubscriptions.unbind(online));
        assertThat(check(portal).bound()).containsExactly("ONCRMDEALUPDATE");
        assertThat(boundAtPortal()).contains("ONCRMDEALUPDATE", "ONCRMDEALADD");
    }

    @Test
    void what_is_not_declared_any_more_is_removed_and_what_belongs_to_others_is_left_alone() {
        URI elsewhere = URI.create("http://127.0.0.1:9/other");
        client.execute(EventSubscriptions.bind(EventBinding.online("ONCRMLEADADD", elsewhere)));
        check(portal().subscribe(
                        EventBinding.online("ONCRMDEALUPDATE", post.address()),
                        EventBinding.online("ONCRMDEALADD", post.address()),
                        EventBinding.offline("ONCRMDEALUPDATE", "a"),
                        EventBinding.offline("ONCRMDEALADD", "a"))
                .build());

        SubscriptionReport report = check(portal().subscribe(
                        EventBinding.online("ONCRMDEALADD", post.address()), EventBinding.offline("ONCRMDEALADD", "a"))
                .build());

        assertThat(report.unbound()).containsExactly("ONCRMDEALUPDATE", "ONCRMDEALUPDATE (offline)");
        assertThat(boundAtPortal()).containsExactlyInAnyOrder("ONCRMLEADADD", "ONCRMDEALADD", "ONCRMDEALADD");
    }

    @Test
    void another_user_is_bound_again() {
        check(portal().subscribe(EventBinding.online("ONCRMDEALUPDATE", post.address()))
                .build());

        SubscriptionReport report =
                check(portal().subscribe(new EventBinding("ONCRMDEALUPDATE", post.address(), 1L, null))
                        .build());

        assertThat(report.unbound()).containsExactly("ONCRMDEALUPDATE");
        assertThat(report.bound()).containsExactly("ONCRMDEALUPDATE");
        assertThat(client.execute(EventSubscriptions.get()))
                .singleElement()
                .satisfies(found -> assertThat(found.authType()).isEqualTo(1));
    }

    @Test
    void a_missing_scope_an_unfinished_installation_and_a_webhook_are_told_in_words() {
        InstalledApplication narrow = simulator.installApplication("narrow", 1, Set.of("telephony"));
        try (var poor = client(narrow)) {
            SubscriptionReport report = check(EventPortal.builder("narrow")
                    .applicationTokens("t")
                    .client(poor)
                    .subscribe(EventBinding.online("ONCRMDEALUPDATE", post.address()))
                    .build());
            assertThat(report.problems())
                    .singleElement()
                    .asString()
                    .contains("ONCRMDEALUPDATE", "lacks its scope: crm");
        }

        SubscriptionReport webhook = check(EventPortal.builder("webhook")
                .applicationTokens("t")
                .client(person)
                .subscribe(EventBinding.online("ONCRMDEALUPDATE", post.address()))
                .build());
        assertThat(webhook.isHealthy()).isFalse();
        assertThat(webhook.failure() + webhook.problems()).contains("an incoming webhook cannot subscribe");
    }

    @Test
    void that_nothing_comes_before_the_installation_is_finished_is_told_in_words() {
        URI page = URI.create("http://127.0.0.1:9/page");
        ApplicationKeys keys = simulator.administration().addApplication("pages", Set.of(), page, page);
        String token = String.valueOf(simulator
                .administration()
                .openApplication(keys.appId(), 1)
                .fields()
                .get("AUTH_ID"));
        try (var unfinished = Bitrix24Client.builder(Bitrix24Authorization.accessToken(simulator.restUrl(), token))
                .build()) {
            EventPortal portal = EventPortal.builder("pages")
                    .applicationTokens("t")
                    .client(unfinished)
                    .subscribe(EventBinding.online("ONCRMDEALUPDATE", post.address()))
                    .build();

            SubscriptionReport report = check(portal);
            assertThat(report.bound()).containsExactly("ONCRMDEALUPDATE");
            assertThat(report.isHealthy()).isFalse();
            assertThat(report.problems())
                    .singleElement()
                    .asString()
                    .contains(
                            "installation of the application is not finished", "BX24.installFinish", "sends no events");

            simulator.administration().finishInstallation(keys.appId());
            assertThat(check(portal).isHealthy()).isTrue();
        }
    }

    @Test
    void a_portal_that_is_down_is_a_failure_in_the_report() {
        EventPortal portal = portal().subscribe(EventBinding.online("ONCRMDEALUPDATE", post.address()))
                .build();
        simulator.goDown();

        assertThat(check(portal).failure()).isNotNull();

        simulator.comeUp();
        assertThat(check(portal).isHealthy()).isTrue();
    }
}
