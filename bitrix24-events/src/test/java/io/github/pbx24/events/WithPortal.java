package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.ChangeKind;
import io.github.pbx24.bitrix24.event.OnCrmObject;
import io.github.pbx24.inbox.InMemoryInboxStore;
import io.github.pbx24.simulator.InstalledApplication;
import io.github.pbx24.simulator.PortalSimulator;
import io.github.pbx24.simulator.SimulatedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A portal with an application, a person who changes deals, and an address for events. */
abstract class WithPortal {

    static final EventType<OnCrmObject> DEAL_UPDATED = EventType.crm(CrmType.DEAL, ChangeKind.UPDATED);
    static final EventType<OnCrmObject> DEAL_ADDED = EventType.crm(CrmType.DEAL, ChangeKind.ADDED);

    final SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T08:00:00Z"));
    final PortalSimulator simulator = PortalSimulator.builder().clock(clock).build();
    final InMemoryInboxStore store = new InMemoryInboxStore();
    InstalledApplication application;
    Bitrix24Client client;
    Bitrix24Client person;
    EventPost post;

    @BeforeEach
    final void open() throws Exception {
        simulator.start();
        application = simulator.installApplication();
        client = client(application);
        person = Bitrix24Client.builder(Bitrix24Authorization.incomingWebhook(simulator.webhookUrl()))
                .build();
        post = new EventPost();
    }

    @AfterEach
    final void close() {
        post.close();
        person.close();
        client.close();
        simulator.close();
    }

    final Bitrix24Client client(InstalledApplication app) {
        return Bitrix24Client.builder(Bitrix24Authorization.accessToken(simulator.restUrl(), app.accessToken()))
                .build();
    }

    final EventPortal.Builder portal() {
        return EventPortal.builder("main")
                .memberId(simulator.memberId())
                .applicationTokens(application.applicationToken())
                .client(client);
    }

    final EventInbox.Builder inbox(EventPortal portal) {
        return EventInbox.builder(store).portal(portal).clock(clock);
    }

    final void rename(long deal, String title) {
        person.execute(CrmObjects.update(CrmType.DEAL, deal, Map.of("TITLE", title)));
    }

    /** Everything that is on its way arrives and is handled, then time goes on. */
    final void settle(EventInbox inbox) {
        if (!simulator.awaitEvents(Duration.ofSeconds(60))) {
            throw new AssertionError("events are still on their way");
        }
        clock.advance(Duration.ofSeconds(3));
        inbox.processDue();
    }
}
