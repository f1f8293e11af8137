package io.github.pbx24.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.event.EventBinding;
import io.github.pbx24.bitrix24.event.EventSubscription;
import io.github.pbx24.bitrix24.event.EventSubscriptions;
import io.github.pbx24.bitrix24.install.ApplicationTokens;
import io.github.pbx24.bitrix24.install.InMemoryInstallationStore;
import io.github.pbx24.bitrix24.install.Installation;
import io.github.pbx24.bitrix24.install.InstallationStore;
import io.github.pbx24.bitrix24.install.InstalledPortal;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.pbx.WebhookRequest;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Two nodes that share the store of installations and that of events; portals come and go while they run. */
class InstalledPortalsTest extends WithPortal {

    private static final String OTHER = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

    private final AtomicInteger looks = new AtomicInteger();
    private final InstallationStore installations = new InMemoryInstallationStore();
    private final InstallationStore counted = (InstallationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {InstallationStore.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("load") || method.getName().equals("all")) {
                    looks.incrementAndGet();
                }
                return method.invoke(installations, arguments);
            });
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final List<String> removed = new CopyOnWriteArrayList<>();

    private EventInbox node() {
        InstalledPortals.Setup setup = new InstalledPortals.Setup() {
            @Override
            public void complete(Installation installation, EventPortal.Builder portal) {
                if (installation.portal().memberId().equals(simulator.memberId())) {
                    portal.client(client).subscribe(EventBinding.online("ONCRMDEALUPDATE", post.address()));
                }
            }

            @Override
            public void removed(String memberId) {
                removed.add(memberId);
            }
        };
        return EventInbox.builder(store)
                .portals(InstalledPortals.of(counted, setup, clock))
                .clock(clock)
                .on(DEAL_UPDATED, (event, context) -> handled.add(context.portal() + " " + event.id()))
                .build();
    }

    private void install(String memberId, ApplicationTokens tokens) {
        installations.save(
                memberId,
                new Installation(
                        "app.1",
                        new InstalledPortal(memberId, simulator.restUrl(), 1, "crm", "L", true),
                        tokens,
                        clock.instant()));
    }

    private WebhookRequest event(String memberId, String token, long deal) {
        String body = "event=ONCRMDEALUPDATE&data[FIELDS][ID]=" + deal + "&ts="
                + clock.instant().getEpochSecond() + "&auth[domain]=acme.bitrix24.com&auth[member_id]=" + memberId
                + "&auth[application_token]=" + token;
        return WebhookRequest.builder("POST", clock.instant())
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    @Test
    void an_event_of_a_portal_that_was_installed_a_moment_ago_is_taken_on_every_node() {
        EventInbox one = node();
        EventInbox two = node();
        assertThat(one.accept(event(OTHER, "secret", 1)).status()).isEqualTo(403);
        assertThat(two.accept(event(OTHER, "secret", 1)).status()).isEqualTo(403);
        assertThat(two.accept(OTHER, event(OTHER, "secret", 1)).status()).isEqualTo(404);

        install(OTHER, ApplicationTokens.of("secret"));

        assertThat(one.accept(event(OTHER, "secret", 1)).status()).isEqualTo(200);
        assertThat(two.accept(event(OTHER, "secret", 2)).status()).isEqualTo(200);
        assertThat(two.accept(OTHER, event(OTHER, "secret", 3)).status()).isEqualTo(200);
        assertThat(two.accept(event(OTHER, "wrong", 4)).status()).isEqualTo(403);
        assertThat(two.accept("another", event(OTHER, "secret", 4)).status()).isEqualTo(404);
        clock.advance(Duration.ofSeconds(3));
        assertThat(one.processDue()).isEqualTo(3);
        assertThat(handled).containsExactlyInAnyOrder(OTHER + " 1", OTHER + " 2", OTHER + " 3");
    }

    @Test
    void a_new_secret_is_accepted_at_once_and_the_old_one_for_a_while() {
        EventInbox inbox = node();
        install(OTHER, ApplicationTokens.of("old"));
        assertThat(inbox.accept(event(OTHER, "old", 1)).status()).isEqualTo(200);

        install(OTHER, ApplicationTokens.of("old").rotatedTo("new", clock.instant(), Duration.ofMinutes(10)));

        assertThat(inbox.accept(event(OTHER, "new", 2)).status()).isEqualTo(200);
        assertThat(inbox.accept(event(OTHER, "old", 3)).status()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(11));
        assertThat(inbox.accept(event(OTHER, "old", 4)).status()).isEqualTo(403);
        assertThat(inbox.accept(event(OTHER, "new", 4)).status()).isEqualTo(200);
    }

    @Test
    void a_portal_that_was_removed_is_refused_soon_and_what_it_sent_before_ends_as_dead_letters() {
        EventInbox inbox = node();
        install(OTHER, ApplicationTokens.of("secret"));
        install(simulator.memberId(), ApplicationTokens.of("other secret"));
        inbox.accept(event(OTHER, "secret", 1));
        inbox.accept(event(simulator.memberId(), "other secret", 2));

        installations.remove(OTHER);
        clock.advance(Duration.ofSeconds(16));

        assertThat(inbox.accept(event(OTHER, "secret", 3)).status()).isEqualTo(403);
        assertThat(removed).containsExactly(OTHER);
        for (int attempt = 0; attempt < 4; attempt++) {
            inbox.processDue();
            clock.advance(Duration.ofMinutes(15));
        }
        assertThat(handled).containsExactly(simulator.memberId() + " 2");
        assertThat(inbox.journal(JournalQuery.newest(10).withStatus(DeliveryStatus.ERROR)))
                .singleElement()
                .satisfies(entry -> assertThat(entry.error()).contains("the portal is not declared"));
    }

    @Test
    void a_removed_portal_is_refused_soon_also_by_a_clock_that_was_ahead() {
        MovableTime time = new MovableTime(clock.instant().plus(Duration.ofDays(1)));
        EventInbox inbox = EventInbox.builder(store)
                .portals(InstalledPortals.of(installations, (installation, portal) -> {}, time))
                .on(DEAL_UPDATED, (event, context) -> {})
                .build();
        install(OTHER, ApplicationTokens.of("secret"));
        assertThat(inbox.accept(event(OTHER, "secret", 1)).status()).isEqualTo(200);

        time.now = clock.instant();
        installations.remove(OTHER);

        assertThat(inbox.accept(event(OTHER, "secret", 2)).status()).isEqualTo(403);
    }

    /** A clock that is set, forward or back. */
    private static final class MovableTime extends Clock {
        private Instant now;

        MovableTime(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private void forge(EventInbox inbox, int count, IntFunction<WebhookRequest> forged) {
        for (int i = 0; i < count; i++) {
            assertThat(inbox.accept(forged.apply(i)).status()).isIn(403, 503);
        }
    }

    @Test
    void ten_thousand_events_of_portals_that_do_not_exist_cost_a_handful_of_looks_into_the_store() {
        EventInbox one = node();
        EventInbox two = node();
        install(simulator.memberId(), ApplicationTokens.of("known"));
        assertThat(one.accept(event(simulator.memberId(), "known", 1)).status()).isEqualTo(200);
        int before = looks.get();

        forge(one, 5_000, i -> event("forged" + i, "secret", 1));
        forge(one, 5_000, i -> event("forged", "secret", 1));

        assertThat(looks.get() - before).isLessThanOrEqualTo(11);
        assertThat(one.accept(event(simulator.memberId(), "known", 2)).status())
                .as("of a known portal")
                .isEqualTo(200);
        install(OTHER, ApplicationTokens.of("secret"));
        assertThat(two.accept(event(OTHER, "secret", 1)).status())
                .as("on the node that is not attacked")
                .isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        forge(one, 100, i -> event("again" + i, "secret", 1));
        assertThat(one.accept(event(OTHER, "secret", 2)).status())
                .as("a second later, under attack")
                .isEqualTo(200);
        assertThat(one.accept(OTHER, event(OTHER, "secret", 3)).status()).isEqualTo(200);
        assertThat(looks.get() - before).isLessThanOrEqualTo(14);
        clock.advance(Duration.ofSeconds(3));
        one.processDue();
        assertThat(handled).hasSize(5);
    }

    @Test
    void ten_thousand_wrong_secrets_of_a_known_portal_cost_a_handful_of_looks_and_keep_no_new_secret_out() {
        EventInbox inbox = node();
        install(OTHER, ApplicationTokens.of("old"));
        assertThat(inbox.accept(event(OTHER, "old", 1)).status()).isEqualTo(200);
        int before = looks.get();

        forge(inbox, 10_000, i -> event(OTHER, "wrong" + i, 1));

        assertThat(looks.get() - before).isLessThanOrEqualTo(11);
        install(OTHER, ApplicationTokens.of("old").rotatedTo("new", clock.instant(), Duration.ofMinutes(10)));
        assertThat(inbox.accept(event(OTHER, "old", 2)).status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        forge(inbox, 10, i -> event(OTHER, "wrong" + i, 1));
        assertThat(inbox.accept(event(OTHER, "new", 3)).status()).isEqualTo(200);
    }

    @Test
    void an_event_for_which_there_was_no_look_is_not_refused_for_good() {
        EventInbox inbox = node();
        forge(inbox, 11, i -> event("forged" + i, "secret", 1));
        install(OTHER, ApplicationTokens.of("secret"));

        EventAnswer answer = inbox.accept(event(OTHER, "secret", 1));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.retryAfter()).isPresent();
    }

    @Test
    void a_declared_portal_is_heard_whatever_is_forged_meanwhile_and_while_the_store_is_away() {
        AtomicBoolean away = new AtomicBoolean();
        InstallationStore store = (InstallationStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {InstallationStore.class}, (proxy, method, arguments) -> {
                    if (away.get()) {
                        throw new IllegalStateException("the database is away");
                    }
                    return method.invoke(installations, arguments);
                });
        EventInbox inbox = EventInbox.builder(this.store)
                .portal(EventPortal.builder("declared")
                        .memberId("declared")
                        .applicationTokens("secret")
                        .build())
                .portals(InstalledPortals.of(store, (installation, portal) -> {}, clock))
                .clock(clock)
                .on(DEAL_UPDATED, (event, context) -> {})
                .build();
        forge(inbox, 100, i -> event("forged" + i, "secret", 1));
        assertThat(inbox.accept(event("declared", "secret", 1)).status()).isEqualTo(200);

        away.set(true);
        assertThat(inbox.accept(event("declared", "secret", 2)).status()).isEqualTo(200);
    }

    @Test
    void a_store_that_cannot_be_asked_is_answered_with_503() {
        InstallationStore down = (InstallationStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {InstallationStore.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("the database is away");
                });
        EventInbox inbox = EventInbox.builder(store)
                .portals(InstalledPortals.of(down, (installation, portal) -> {}))
                .on(DEAL_UPDATED, (event, context) -> {})
                .build();

        assertThat(inbox.accept(event(OTHER, "secret", 1)).status()).isEqualTo(503);
        assertThat(inbox.accept(OTHER, event(OTHER, "secret", 1)).status()).isEqualTo(503);
    }

    @Test
    void what_is_no_member_id_is_not_asked_for() {
        assertThat(node().accept(event("..%2F..%00", "secret", 1)).status()).isEqualTo(403);
        assertThat(node().accept(event("x".repeat(5000), "secret", 1)).status()).isEqualTo(403);
    }

    @Test
    void a_new_portal_is_subscribed_to_and_a_removed_one_is_left_alone() {
        EventInbox inbox = node();
        assertThat(inbox.checkSubscriptions()).isEmpty();

        install(simulator.memberId(), ApplicationTokens.of(application.applicationToken()));

        assertThat(inbox.checkSubscriptions())
                .singleElement()
                .satisfies(report -> assertThat(report.bound()).containsExactly("ONCRMDEALUPDATE"));
        post.to(inbox);
        long deal = simulator.addDeal("one", null, 1);
        rename(deal, "two");
        settle(inbox);
        assertThat(handled).containsExactly(simulator.memberId() + " " + deal);

        installations.remove(simulator.memberId());
        assertThat(inbox.checkSubscriptions()).isEmpty();
        assertThat(client.execute(EventSubscriptions.get()))
                .extracting(EventSubscription::event)
                .containsExactly("ONCRMDEALUPDATE");
    }
}
