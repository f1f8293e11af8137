package io.github.pbx24.simulator;

import static io.github.pbx24.simulator.Shapes.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.PhpJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {

    private static final String HANDLER = "https://connector.example.test/b24/card";

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final InstalledApplication installed = portal.installApplication();
    private final AppRest app = AppRest.of(portal, installed);

    @AfterEach
    void close() {
        portal.close();
    }

    @Test
    void a_page_is_bound_shown_and_unbound() throws IOException {
        assertThat(app.fixture("placement.bind", "placement.bind.request").result())
                .isEqualTo(true);
        assertThat(portal.administration().placements(installed)).containsExactly("CALL_CARD");
        Rest.Reply get = app.json("placement.get");
        Object expected =
                PhpJson.readObject(Rest.fixture("placement.get.response.json")).get("result");
        assertThat(get.rows().get(0))
                .containsAllEntriesOf(Php.map(
                        "placement",
                        "CALL_CARD",
                        "userId",
                        0L,
                        "handler",
                        HANDLER,
                        "options",
                        List.of(),
                        "title",
                        "Caller",
                        "description",
                        ""));
        assertThat(get.rows().get(0).keySet())
                .isEqualTo(Php.entries(Php.listOf(expected).get(0)).keySet());
        assertThat(app.json("placement.unbind", "PLACEMENT", "CALL_CARD", "HANDLER", HANDLER)
                        .map())
                .containsEntry("count", 2L);
        assertThat(app.json("placement.get").rows()).isEmpty();
    }

    /** PHP looks at the host and at what stands before it, and a browser encodes the rest. */
    @Test
    void an_address_may_hold_what_a_stricter_parser_refuses() throws IOException {
        String loose = "https://connector.example/a page?view={calls}|100%&list[]=ж%20";
        assertThat(app.json("placement.bind", "PLACEMENT", "CALL_CARD", "HANDLER", loose)
                        .result())
                .isEqualTo(true);
        assertThat(app.json("placement.get").rows())
                .extracting(row -> row.get("handler"))
                .containsExactly(loose);
        assertThat(portal.administration()
                        .openPlacement(installed.appId(), 1, "CALL_CARD", Map.of())
                        .address()
                        .toString())
                .startsWith("https://connector.example/a%20page?view=%7Bcalls%7D%7C100%25&list%5B%5D=%D0%B6%20");

        for (String wrong : List.of("https://", "https:///page", "ftp://connector.example/", "page", "//a.example/")) {
            assertThat(app.json("placement.bind", "PLACEMENT", "CALL_CARD", "HANDLER", wrong)
                            .error())
                    .as(wrong)
                    .contains("Wrong handler URL");
        }
        assertThat(app.json("placement.unbind", "PLACEMENT", "CALL_CARD", "HANDLER", loose)
                        .map())
                .containsEntry("count", 2L);
    }

    @Test
    void the_same_page_is_not_bound_twice() throws IOException {
        app.fixture("placement.bind", "placement.bind.request");
        assertThat(app.fixture("placement.bind", "placement.bind.request").error())
                .isEqualTo("400 ERROR_CORE: Unable to set placement handler: Handler already binded");
        assertThat(app.json("placement.bind", "PLACEMENT", "CALL_CARD", "HANDLER", HANDLER + "2")
                        .result())
                .isEqualTo(true);
        assertThat(app.json("placement.unbind", "PLACEMENT", "CALL_CARD").map()).containsEntry("count", 4L);
    }

    @Test
    void wrong_places_are_refused() throws IOException {
        assertThat(app.json("placement.bind", "PLACEMENT", "NOWHERE", "HANDLER", HANDLER)
                        .error())
                .isEqualTo("400 ERROR_PLACEMENT_NOT_FOUND: Placement not found");
        assertThat(app.json("placement.bind", "PLACEMENT", "CALL_CARD", "HANDLER", HANDLER, "USER_ID", 1)
                        .error())
                .startsWith("400 ERROR_PLACEMENT_USER_MODE");
        assertThat(app.json("placement.bind", "PLACEMENT", "CALL_CARD").body())
                .containsEntry("error", "ERROR_ARGUMENT")
                .containsEntry("argument", "HANDLER");
        assertThat(app.json("placement.bind", "PLACEMENT", "CALL_CARD", "HANDLER", "ftp://x.y")
                        .error())
                .startsWith("400 ERROR_CORE: Unable to set placement handler");
        assertThat(app.json("placement.bind", "PLACEMENT", "CRM_DYNAMIC_177_DETAIL_TAB", "HANDLER", HANDLER)
                        .result())
                .isEqualTo(true);
    }

    @Test
    void there_is_one_background_page_and_it_needs_an_error_address() throws IOException {
        String code = "PAGE_BACKGROUND_WORKER";
        assertThat(app.json("placement.bind", "PLACEMENT", code, "HANDLER", HANDLER)
                        .error())
                .startsWith("400 EMPTY_ERROR_HANDLER_URL");
        Object options = Php.map("errorHandlerUrl", HANDLER + "/error");
        assertThat(app.json("placement.bind", "PLACEMENT", code, "HANDLER", HANDLER, "OPTIONS", options, "USER_ID", 1)
                        .result())
                .isEqualTo(true);
        assertThat(app.json("placement.get").rows().get(0)).containsEntry("options", options);
        assertThat(app.json("placement.bind", "PLACEMENT", code, "HANDLER", HANDLER + "2", "OPTIONS", options)
                        .error())
                .startsWith("400 ERROR_PLACEMENT_MAX_COUNT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"placement.bind", "placement.unbind", "placement.get", "placement.list"})
    void webhooks_have_no_placements(String method) throws IOException {
        assertSame(Rest.webhook(portal).json(method), 403, "placement.bind.error.wrong-auth-type");
    }

    @Test
    void others_than_the_administrator_may_only_list() throws IOException {
        portal.addUser(17, "Ivan", "101");
        AppRest user = AppRest.of(portal, portal.installApplication("Other", 17, Set.of("placement", "crm")));
        assertThat(user.json("placement.bind").error()).startsWith("403 ACCESS_DENIED");
        assertThat(user.json("placement.unbind").error()).startsWith("403 ACCESS_DENIED");
        assertThat(user.json("placement.get").error()).startsWith("403 ACCESS_DENIED");
        assertThat(Php.listOf(user.json("placement.list").result()))
                .contains("CRM_DEAL_DETAIL_TAB", "PAGE_BACKGROUND_WORKER")
                .doesNotContain("CALL_CARD");
        assertThat(Php.listOf(user.json("placement.list", "FULL", 1).result())).contains("CALL_CARD");
        assertThat(Php.listOf(user.json("placement.list", "SCOPE", "telephony").result()))
                .containsExactly("CALL_CARD", "TELEPHONY_ANALYTICS_MENU");
    }
}
