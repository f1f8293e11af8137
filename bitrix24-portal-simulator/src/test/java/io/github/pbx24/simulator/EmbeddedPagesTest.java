package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.simulator.internal.php.FormText;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.PhpJson;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Applications inside the portal: opening, installing, widgets in cards, and what their pages ask. */
class EmbeddedPagesTest {

    /** One POST to a page of the application. */
    private record Opened(String path, Map<String, Object> query, Map<String, Object> form) {}

    private PortalSimulator portal;
    private HttpServer application;
    private String pages;
    private ApplicationKeys keys;
    private final Queue<Opened> opened = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() throws IOException {
        portal = PortalSimulator.builder().start();
        portal.addUser(7, "Anna Petrova", "101");
        application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/", this::page);
        application.start();
        pages = "http://127.0.0.1:" + application.getAddress().getPort();
        keys = portal.administration()
                .addApplication(
                        "Analytics",
                        Set.of("crm", "placement"),
                        URI.create(pages + "/"),
                        URI.create(pages + "/install"));
    }

    @AfterEach
    void stop() {
        application.stop(0);
        portal.close();
    }

    /** The installation page binds a widget and says it has finished; the widget tells what it has seen. */
    private void page(HttpExchange http) throws IOException {
        String form = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = http.getRequestURI().getPath();
        opened.add(new Opened(path, FormText.parse(http.getRequestURI().getRawQuery()), FormText.parse(form)));
        String script = path.equals("/install")
                ? "BX24.init(async () => { await BX24.callMethod('placement.bind', { PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER: '"
                        + pages + "/widget', TITLE: 'Calls' }); BX24.installFinish(); });"
                : "BX24.init(() => { BX24.setTitle('deal ' + BX24.placement.info().options.ID);"
                        + " BX24.resizeWindow(500, 321); BX24.refreshAuth(async (auth) => { await fetch('" + pages
                        + "/seen', { method: 'POST', body: 'token=' + auth.access_token }); }); });";
        byte[] body = ("<!doctype html><script src=\"" + portal.restUrl().resolve("/api/v1/") + "\"></script><script>"
                        + script + "</script>")
                .getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().set("Content-Type", "text/html");
        http.sendResponseHeaders(200, body.length);
        try (OutputStream out = http.getResponseBody()) {
            out.write(body);
        }
    }

    private Rest.Reply call(String path, Object... json) throws IOException {
        return Rest.send("POST", portal.restUrl().resolve(path), "application/json", PhpJson.write(Php.map(json)));
    }

    private Object answer(PageOpening opening, String command, Object... params) throws IOException {
        return call("/portal/frame", "sid", opening.appSid(), "command", command, "params", Php.map(params))
                .body()
                .get("answer");
    }

    @Test
    void an_opening_carries_what_the_documentation_names() throws IOException {
        PageOpening opening = portal.administration().openApplication(keys.appId(), 1);

        assertThat(opening.address().toString()).startsWith(pages + "/install?DOMAIN=127.0.0.1");
        assertThat(FormText.parse(opening.address().getRawQuery()))
                .containsOnlyKeys("DOMAIN", "PROTOCOL", "LANG", "APP_SID")
                .containsEntry("PROTOCOL", "0")
                .containsEntry("APP_SID", opening.appSid());
        assertThat(opening.fields())
                .containsOnlyKeys(
                        "AUTH_ID",
                        "AUTH_EXPIRES",
                        "REFRESH_ID",
                        "SERVER_ENDPOINT",
                        "APPLICATION_TOKEN",
                        "APPLICATION_SCOPE",
                        "member_id",
                        "status",
                        "PLACEMENT")
                .containsEntry("PLACEMENT", "DEFAULT")
                .containsEntry("APPLICATION_SCOPE", "crm,placement");
        assertThat(opening.toString()).doesNotContain(opening.fields().get("AUTH_ID"));
        PageOpening again = portal.administration().openApplication(keys.appId(), 1);
        assertThat(again.appSid()).isNotEqualTo(opening.appSid());
        assertThat(new AppRest(portal, opening.fields().get("AUTH_ID"))
                        .json("profile")
                        .map())
                .containsEntry("ID", "1");
    }

    @Test
    void before_the_installation_is_finished_nothing_is_alive() throws IOException {
        PageOpening opening = portal.administration().openApplication(keys.appId(), 1);
        AppRest installer = new AppRest(portal, opening.fields().get("AUTH_ID"));
        installer.json(
                "placement.bind", "PLACEMENT", "CRM_DEAL_DETAIL_TAB", "HANDLER", pages + "/widget", "TITLE", "Calls");
        installer.json("event.bind", "event", "OnCrmDealAdd", "handler", pages + "/event");
        long deal = portal.addDeal("Order", null, 1);
        URI card = portal.administration().cardPage(CrmObjectType.DEAL, deal, 7);

        assertThat(installer.json("app.info").map()).containsEntry("INSTALLED", false);
        assertThat(Rest.send("GET", card, "", "").text()).contains("Order").doesNotContain("Calls");
        Rest.webhook(portal).json("crm.deal.add", "fields", Php.map("TITLE", "x"));
        assertThat(portal.eventDeliveries()).isEmpty();
        assertThatThrownBy(() -> portal.administration().openApplication(keys.appId(), 7))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(answer(opening, "setInstallFinish")).isEqualTo(Map.of("reload", true));

        assertThat(installer.json("app.info").map()).containsEntry("INSTALLED", true);
        assertThat(Rest.send("GET", card, "", "").text()).contains(">Calls</button>");
        Rest.webhook(portal).json("crm.deal.add", "fields", Php.map("TITLE", "y"));
        assertThat(portal.eventDeliveries()).hasSize(1);
        assertThat(portal.administration()
                        .openApplication(keys.appId(), 7)
                        .address()
                        .getPath())
                .isEqualTo("/");
        PageOpening widget = portal.administration()
                .openPlacement(keys.appId(), 7, "CRM_DEAL_DETAIL_TAB", Map.of("ID", Long.toString(deal)));
        assertThat(widget.fields()).containsEntry("PLACEMENT_OPTIONS", "{\"ID\":\"" + deal + "\"}");
        assertThat(new AppRest(portal, widget.fields().get("AUTH_ID"))
                        .json("user.admin")
                        .result())
                .isEqualTo(false);
    }

    @Test
    void a_page_asks_its_portal_by_its_frame() throws IOException {
        portal.administration().finishInstallation(keys.appId());
        PageOpening admin = portal.administration().openApplication(keys.appId(), 1);
        PageOpening employee = portal.administration().openApplication(keys.appId(), 7);

        assertThat(Php.entries(answer(employee, "getInitData")))
                .containsEntry("IS_ADMIN", false)
                .containsEntry("INSTALL", false)
                .containsEntry("MEMBER_ID", portal.memberId())
                .containsKeys("AUTH_ID", "DOMAIN", "PROTOCOL", "PLACEMENT_OPTIONS");
        answer(employee, "setAppOption", "name", "a", "value", "forged");
        answer(admin, "setAppOption", "name", "b", "value", "true");
        answer(employee, "setUserOption", "name", "c", "value", "own");
        assertThat(Php.entries(answer(admin, "getInitData")).get("APP_OPTIONS")).isEqualTo(Map.of("b", "true"));
        assertThat(Php.entries(answer(employee, "getInitData")).get("USER_OPTIONS"))
                .isEqualTo(Map.of("c", "own"));
        String fresh = Php.toText(Php.entries(answer(employee, "refreshAuth")).get("AUTH_ID"));
        assertThat(new AppRest(portal, fresh).json("profile").map()).containsEntry("ID", "7");
        assertThat(call("/portal/frame", "sid", "nobody", "command", "getInitData")
                        .body())
                .containsEntry("answer", null);
    }

    @Test
    void names_from_the_crm_are_shown_as_text() throws IOException {
        long deal = portal.addDeal("<script>alert(1)</script>", null, 1);

        assertThat(Rest.send("GET", portal.administration().cardPage(CrmObjectType.DEAL, deal, 1), "", "")
                        .text())
                .contains("&lt;script&gt;alert(1)")
                .doesNotContain("<script>alert");
    }

    @Test
    void a_page_is_opened_in_the_language_of_who_looks() throws IOException {
        portal.administration().finishInstallation(keys.appId());
        AppRest admin = new AppRest(
                portal,
                portal.administration()
                        .openApplication(keys.appId(), 1)
                        .fields()
                        .get("AUTH_ID"));
        admin.json(
                "placement.bind",
                "PLACEMENT",
                "CRM_DEAL_DETAIL_TAB",
                "HANDLER",
                pages + "/widget",
                "TITLE",
                "Calls",
                "LANG_ALL",
                Php.map("ru", Php.map("TITLE", "Звонки")));
        long deal = portal.addDeal("Order", null, 1);
        URI card = portal.administration().cardPage(CrmObjectType.DEAL, deal, 7);

        assertThat(Rest.send("GET", card, "", "").text()).contains(">Calls</button>");
        assertThat(Rest.send("GET", URI.create(card + "&lang=ru"), "", "").text())
                .contains(">Звонки</button>")
                .contains("data-query=\"?user=7&amp;lang=ru\"");
        Map<String, Object> opening = call(
                        "/portal/open?user=7&lang=ru",
                        "app",
                        keys.appId(),
                        "placement",
                        "CRM_DEAL_DETAIL_TAB",
                        "options",
                        Map.of())
                .body();
        assertThat(Php.toText(opening.get("address"))).contains("&LANG=ru&APP_SID=");
        assertThat(Php.entries(call("/portal/frame", "sid", opening.get("sid"), "command", "getInitData")
                        .body()
                        .get("answer")))
                .containsEntry("LANG", "ru");
        assertThat(Rest.send("GET", URI.create(card + "&lang=%22%3E%3Cscript"), "", "")
                        .text())
                .doesNotContain("\"><script\"");
    }

    static boolean hasBrowser() {
        return Files.isExecutable(Path.of("/usr/bin/chromium"));
    }

    /** Runs a page with its scripts and answers what it looks like then. */
    private static String browse(URI page, Path profile) throws Exception {
        Process browser = new ProcessBuilder(List.of(
                        "/usr/bin/chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--user-data-dir=" + profile,
                        "--virtual-time-budget=8000",
                        "--dump-dom",
                        page.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String dom = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(browser.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return dom;
    }

    @Test
    @EnabledIf(value = "hasBrowser", disabledReason = "there is no /usr/bin/chromium")
    void a_browser_goes_from_the_installation_to_the_widget_in_a_card(@TempDir Path profile) throws Exception {
        long deal = portal.addDeal("Order", null, 1);

        browse(URI.create(portal.administration().applicationPage(keys.appId(), 1) + "#install"), profile);
        assertThat(portal.administration()
                        .openApplication(keys.appId(), 1)
                        .address()
                        .getPath())
                .as("the installer has finished")
                .isEqualTo("/");

        String card =
                browse(URI.create(portal.administration().cardPage(CrmObjectType.DEAL, deal, 7) + "#tab-1"), profile);
        assertThat(card).contains("<h1 id=\"pagetitle\">deal " + deal + "</h1>").contains("height: 321px");
        Opened widget = opened.stream()
                .filter(page -> page.path().equals("/widget"))
                .findFirst()
                .orElseThrow();
        assertThat(widget.form())
                .containsEntry("PLACEMENT", "CRM_DEAL_DETAIL_TAB")
                .containsKey("AUTH_ID");
        String token = opened.stream()
                .filter(page -> page.path().equals("/seen"))
                .map(page -> page.form().isEmpty() ? "" : Php.toText(page.form().get("token")))
                .findFirst()
                .orElseThrow();
        assertThat(token).as("a token of its own").isNotEqualTo(widget.form().get("AUTH_ID"));
    }
}
