package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What applications show in the timeline: activities of their own, and blocks in those of others. */
class ConfigurableActivityTest {

    private static final Map<String, @Nullable Object> LAYOUT =
            Php.map("header", Php.map("title", "Incoming call"), "body", Php.map("logo", Php.map("code", "call")));
    private static final Map<String, @Nullable Object> BLOCKS = Php.map(
            "blocks",
            Php.map("block_1", Php.map("type", "text", "properties", Php.map("value", "Hello", "bold", true))));

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final AppRest app = AppRest.of(portal, portal.installApplication("one", 1, Set.of("crm")));
    private final AppRest other = AppRest.of(portal, portal.installApplication("two", 1, Set.of("crm")));
    private final Rest webhook = Rest.webhook(portal);
    private final long deal = portal.addDeal("Windows", null, 1);

    @AfterEach
    void close() {
        portal.close();
    }

    @Test
    void an_activity_of_an_application_is_added_read_changed_and_listed() throws IOException {
        long id = activity("completed", "Y", "isIncomingChannel", 1, "badgeCode", "PAID", "pingOffsets", List.of(60));

        Map<String, @Nullable Object> activity = entries(
                webhook.json("crm.activity.configurable.get", "id", id).map().get("activity"));
        assertThat(activity)
                .containsEntry("ownerTypeId", 2L)
                .containsEntry("ownerId", deal)
                .containsEntry("layout", LAYOUT);
        assertThat(entries(activity.get("fields")))
                .containsEntry("typeId", "CONFIGURABLE")
                .containsEntry("completed", true)
                .containsEntry("isIncomingChannel", true)
                .containsEntry("badgeCode", "PAID")
                .containsEntry("responsibleId", 1L)
                .containsEntry("pingOffsets", List.of(60L));

        Rest.Reply changed =
                app.json("crm.activity.configurable.update", "id", id, "fields", Php.map("completed", "N"));
        assertThat(entries(changed.map().get("activity"))).containsEntry("id", id);
        assertThat(webhook.json("crm.activity.list", "filter", Php.map("PROVIDER_ID", "CONFIGURABLE_REST_APP"))
                        .rows())
                .singleElement()
                .satisfies(
                        row -> assertThat(row).containsEntry("COMPLETED", "N").containsEntry("STATUS", "1"));
        assertThat(other.json("crm.activity.configurable.update", "id", id).error())
                .startsWith("400 ERROR_WRONG_APPLICATION");
    }

    @Test
    void what_is_no_such_activity_is_refused() throws IOException {
        String add = "crm.activity.configurable.add";
        assertThat(webhook.json(add).error()).startsWith("400 ERROR_WRONG_CONTEXT");
        assertThat(app.json(add, "ownerTypeId", 2).error())
                .isEqualTo("400 100: Could not find value for parameter {ownerId}");
        assertThat(added("ownerId", 99999).error()).startsWith("400 NOT_FOUND");
        assertThat(added("layout", List.of()).error()).startsWith("400 ERROR_EMPTY_LAYOUT");
        assertThat(added("fields", Php.map("typeId", "MINE")).error()).startsWith("400 WRONG_FIELD_VALUE");
        assertThat(added("fields", Php.map("isIncomingChannel", "Y", "deadline", "2026-03-10T08:00:00+03:00"))
                        .error())
                .startsWith("400 INCOMING_ACTIVITY_CAN_NOT_BE_WITH_DEADLINE");

        app.json("crm.activity.type.add", "fields", Php.map("TYPE_ID", "MINE", "IS_CONFIGURABLE_TYPE", "Y"));
        assertThat(added("fields", Php.map("typeId", "MINE")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"activity", "timeline"})
    void an_application_adds_blocks_to_what_others_wrote_and_sees_its_own_only(String kind) throws IOException {
        Map<String, @Nullable Object> place = Php.map("entityTypeId", 2, "entityId", deal);
        place.put(kind + "Id", kind.equals("activity") ? activity() : comment());
        Map<String, @Nullable Object> withBlocks = Php.map("layout", BLOCKS);
        withBlocks.putAll(place);
        String prefix = "crm." + kind + ".layout.blocks.";

        assertThat(app.json(prefix + "delete", flat(place)).error()).startsWith("400 NOT_FOUND");
        assertThat(app.json(prefix + "get", flat(place)).map()).containsEntry("layout", null);
        assertThat(app.json(prefix + "set", flat(withBlocks)).map()).containsEntry("success", true);
        assertThat(app.json(prefix + "get", flat(place)).map()).containsEntry("layout", BLOCKS);
        assertThat(other.json(prefix + "get", flat(place)).map()).containsEntry("layout", null);
        assertThat(app.json(prefix + "delete", flat(place)).map()).containsEntry("success", true);
        assertThat(app.json(prefix + "get", flat(place)).map()).containsEntry("layout", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"activity", "timeline"})
    void blocks_that_portals_refuse_are_refused(String kind) throws IOException {
        Map<String, @Nullable Object> place = Php.map("entityTypeId", 2, "entityId", deal, "layout", BLOCKS);
        place.put(kind + "Id", kind.equals("activity") ? activity() : comment());
        String set = "crm." + kind + ".layout.blocks.set";

        assertThat(webhook.json(set, flat(place)).error()).startsWith("400 ERROR_WRONG_CONTEXT");
        place.put("entityId", 99999);
        assertThat(app.json(set, flat(place)).error()).startsWith("400 OWNER_NOT_FOUND");
        place.put("entityId", deal);
        place.put("layout", Php.map("blocks", Php.map("block_1", Php.map("type", "film"))));
        assertThat(app.json(set, flat(place)).error()).startsWith("400 ENUM_FIELD");
        place.put("layout", Php.map("blocks", Php.map("block_1", "text")));
        assertThat(app.json(set, flat(place)).error()).startsWith("400 WRONG_FIELD_VALUE");
        place.put("layout", Php.map("blocks", List.of()));
        assertThat(app.json(set, flat(place)).error()).startsWith("400 FIELD_IS_REQUIRED");
        place.put(kind + "Id", 99999);
        assertThat(app.json(set, flat(place)).error()).startsWith("400 NOT_FOUND");
    }

    @Test
    void rights_have_names() throws IOException {
        assertThat(webhook.json("access.name", "ACCESS", List.of("AU", "X7")).map())
                .containsOnlyKeys("AU")
                .containsEntry("AU", Php.map("provider", "", "name", "All authorized users", "provider_id", "other"));
        assertThat(webhook.json("access.name").error()).startsWith("400 ERROR_ARGUMENT");
    }

    private long activity(@Nullable Object... fields) throws IOException {
        return Php.toLong(
                entries(added("fields", Php.map(fields)).map().get("activity")).get("id"));
    }

    private long comment() throws IOException {
        return Php.toLong(webhook.json(
                        "crm.timeline.comment.add",
                        "fields",
                        Php.map("ENTITY_TYPE", "deal", "ENTITY_ID", deal, "COMMENT", "Called"))
                .result());
    }

    /** The usual activity with one parameter changed. */
    private Rest.Reply added(String name, Object value) throws IOException {
        Map<String, @Nullable Object> params =
                Php.map("ownerTypeId", 2, "ownerId", deal, "fields", Php.map("completed", "N"), "layout", LAYOUT);
        params.put(name, value);
        return app.json("crm.activity.configurable.add", flat(params));
    }

    private static @Nullable Object[] flat(Map<String, @Nullable Object> map) {
        return map.entrySet().stream()
                .flatMap(entry -> java.util.stream.Stream.of(entry.getKey(), entry.getValue()))
                .toArray();
    }

    private static Map<String, @Nullable Object> entries(@Nullable Object value) {
        return Php.entries(value);
    }
}
