package io.github.pbx24.bitrix24.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.user.PortalUser;
import io.github.pbx24.simulator.PortalSimulator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Objects, activities, comments, dictionaries and users made, changed and deleted on a portal. */
class CrmOnPortalTest {

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final Bitrix24Client client = Bitrix24Client.builder(
                    Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
            .build();

    CrmOnPortalTest() {
        portal.addUser(7, "Anna", "101");
    }

    @AfterEach
    void close() {
        client.close();
        portal.close();
    }

    @ParameterizedTest
    @EnumSource
    void an_object_is_added_and_deleted(CrmType type) {
        CrmObjectsFacet objects = client.crm().objects();
        String name = type == CrmType.CONTACT ? "NAME" : "TITLE";

        long id = client.execute(objects.add(type, Map.of(name, "Roof", "ASSIGNED_BY_ID", 7)));

        assertThat(client.execute(objects.get(type, id)).text(name)).hasValue("Roof");
        assertThat(client.execute(objects.fields(type))).containsKeys("ID", name);
        assertThat(client.execute(objects.delete(type, id))).isTrue();
        assertThatThrownBy(() -> client.execute(objects.get(type, id))).isInstanceOf(Bitrix24ApiException.class);
    }

    @Test
    void an_item_is_added_changed_listed_and_deleted() {
        CrmItemsFacet items = client.crm().items();
        long deal = CrmType.DEAL.id();

        CrmItem item = client.execute(items.add(deal, Map.of("title", "Roof")));
        CrmItem changed = client.execute(items.update(deal, item.id(), Map.of("title", "Two roofs")));

        assertThat(item.text("title")).hasValue("Roof");
        assertThat(changed.text("title")).hasValue("Two roofs");
        assertThat(client.execute(items.get(deal, item.id())).text("title")).hasValue("Two roofs");
        assertThat(client.execute(items.fields(deal))).containsKeys("id", "title");
        assertThat(client.execute(items.list(deal, Map.of("title", "Two roofs"), 0)))
                .extracting(CrmItem::id)
                .containsExactly(item.id());
        assertThat(client.execute(items.delete(deal, item.id()))).isTrue();
        assertThatThrownBy(() -> client.execute(items.get(deal, item.id()))).isInstanceOf(Bitrix24ApiException.class);
    }

    @Test
    void items_are_walked_by_id() {
        List<Bitrix24Request<Long>> additions = new ArrayList<>();
        for (int i = 0; i < 170; i++) {
            additions.add(CrmObjects.add(CrmType.DEAL, Map.of("TITLE", "Deal " + i)));
        }
        assertThat(client.batch(additions, true).isComplete()).isTrue();

        assertThat(client.stream(client.crm().items().listing(CrmType.DEAL.id()).select("title"))
                        .map(CrmItem::id))
                .hasSize(170)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void activities_comments_and_sources_are_added() {
        long deal = portal.addDeal("Roof", null, 7);

        long activity = client.execute(client.crm()
                .activities()
                .add(Map.of(
                        "OWNER_TYPE_ID",
                        CrmType.DEAL,
                        "OWNER_ID",
                        deal,
                        "TYPE_ID",
                        3,
                        "SUBJECT",
                        "Call back",
                        "RESPONSIBLE_ID",
                        7,
                        "START_TIME",
                        Instant.parse("2026-03-10T08:00:00Z"),
                        "END_TIME",
                        Instant.parse("2026-03-10T09:00:00Z"))));
        long comment = client.execute(client.crm().timeline().addComment(CrmType.DEAL, deal, "First", Map.of()));

        assertThat(client.execute(CrmActivities.get(activity)).ownerId()).isEqualTo(deal);
        assertThat(client.execute(client.crm().timeline().updateComment(comment, "Second")))
                .isTrue();
        assertThat(client.execute(client.crm().timeline().deleteComment(comment)))
                .isTrue();
        client.execute(client.crm().statuses().add(CrmStatuses.SOURCE, "ROOFS", "Roofs", 500));
        assertThat(client.execute(CrmStatuses.list(CrmStatuses.SOURCE)))
                .extracting(CrmStatus::statusId)
                .contains("ROOFS");
    }

    @Test
    void a_user_is_found_and_changed() {
        assertThat(client.execute(client.users().update(7, Map.of("UF_PHONE_INNER", "202"))))
                .isTrue();
        assertThat(client.execute(client.users().search(Map.of("NAME", "Anna"))))
                .extracting(PortalUser::id)
                .contains(7L);
        assertThat(client.execute(client.users().byExtension("202"))).hasSize(1);
    }
}
