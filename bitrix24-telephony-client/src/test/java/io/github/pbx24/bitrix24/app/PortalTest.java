package io.github.pbx24.bitrix24.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Fixtures;
import io.github.pbx24.bitrix24.ResultNode;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PortalTest {

    private static final URI PAGE = URI.create("https://connector.example.test/b24/card");

    @Test
    void the_state_of_the_application_is_read() {
        assertThat(Fixtures.decode(Portal.appInfo(), "app.info.response.json"))
                .isEqualTo(new AppInfo(
                        5L, "local.0123456789abcd.01234567", 1L, "L", true, false, null, "ru", "ru_pro100"));
        AppInfo webhook =
                Portal.appInfo().decoder().apply(Fixtures.tree("{\"SCOPE\":[\"crm\"],\"LICENSE\":\"ru_pro100\"}"));
        assertThat(webhook.id()).isNull();
        assertThat(webhook.license()).isEqualTo("ru_pro100");
    }

    @Test
    void features_are_told() {
        assertThat(Fixtures.decode(Portal.feature(Portal.OFFLINE_EXTENDED), "feature.get.response.json"))
                .isTrue();
        assertThat(feature("N")).isFalse();
        assertThat(feature("ru_selfhosted")).isTrue();
        assertField("CODE", () -> Portal.feature(" "));
    }

    private static boolean feature(String value) {
        return Portal.feature(Portal.AUTH_CONNECTOR).decoder().apply(ResultNode.of(Map.of("value", value)));
    }

    @Test
    void methods_scopes_and_time_are_told() {
        assertThat(Portal.method("user.get")
                        .decoder()
                        .apply(Fixtures.tree("{\"isExisting\":true,\"isAvailable\":false}")))
                .isEqualTo(new MethodAvailability(true, false));
        assertThat(Portal.method("user.get").parameters()).isEqualTo(Map.of("name", "user.get"));
        assertThat(Portal.scopes().decoder().apply(Fixtures.tree("[\"crm\",\"telephony\"]")))
                .containsExactly("crm", "telephony");
        assertThat(Portal.time().decoder().apply(ResultNode.of("2026-03-10T11:19:38+03:00")))
                .isEqualTo(Instant.parse("2026-03-10T08:19:38Z"));
        assertThatThrownBy(() -> Portal.time().decoder().apply(ResultNode.of(false)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_request_to_show_a_page_is_the_documented_one() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("ru", "Caller");
        titles.put("en", "Caller");

        assertThat(Fixtures.wire(Placements.bind(
                        new PlacementBinding(PlacementBinding.CALL_CARD, PAGE, null, titles, Map.of()))))
                .isEqualTo(Fixtures.plain(Fixtures.text("placement.bind.request.json")));
        assertThat(Placements.bind(new PlacementBinding("CALL_CARD", PAGE, "Caller", Map.of(), Map.of("a", "b")))
                        .parameters())
                .containsEntry("TITLE", "Caller")
                .containsEntry("OPTIONS", Map.of("a", "b"));
        assertField("PLACEMENT", () -> PlacementBinding.of("call card", PAGE));
        assertField("HANDLER", () -> PlacementBinding.of("CALL_CARD", URI.create("/x")));
    }

    @Test
    void shown_pages_are_listed() {
        List<BoundPlacement> bound = Fixtures.decode(Placements.get(), "placement.get.response.json");

        assertThat(bound).hasSize(1);
        assertThat(bound.get(0).placement()).isEqualTo("CALL_CARD");
        assertThat(bound.get(0).handler()).isEqualTo(PAGE.toString());
        assertThat(bound.get(0).userId()).isNull();
        assertThat(bound.get(0).title()).isEqualTo("Caller");
        assertThat(bound.get(0).options().isAbsent()).isTrue();
        assertThat(bound.toString()).doesNotContain("connector.example");
    }

    @Test
    void pages_are_removed_one_by_one_or_all() {
        assertThat(Placements.unbind("CALL_CARD", PAGE).parameters())
                .isEqualTo(Map.of("PLACEMENT", "CALL_CARD", "HANDLER", PAGE.toString()));
        BoundPlacement noUri = new BoundPlacement(
                "CALL_CARD", "https://connector.example/a page?{x}", null, null, Fixtures.tree("{}"));
        assertThat(Placements.unbind(noUri).parameters())
                .isEqualTo(Map.of("PLACEMENT", "CALL_CARD", "HANDLER", "https://connector.example/a page?{x}"));
        assertThat(Placements.unbind("CALL_CARD", null).parameters()).isEqualTo(Map.of("PLACEMENT", "CALL_CARD"));
        assertThat(Placements.unbind("CALL_CARD", null).decoder().apply(Fixtures.tree("{\"count\":2}")))
                .isEqualTo(2);
        assertThat(Placements.list().decoder().apply(Fixtures.tree("[\"CALL_CARD\"]")))
                .containsExactly("CALL_CARD");
    }

    private static void assertField(String field, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Bitrix24FieldException.class, e -> assertThat(e.field()).isEqualTo(field));
    }
}
