package io.github.pbx24.analytics.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.github.pbx24.analytics.demo.DemoStage;
import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.simulator.CallAccess;
import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The sample in a real browser inside two simulated portals. The first test installs it; the others go on from there. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@EnabledIf(
        value = "hasBrowser",
        disabledReason = "there is no Chromium here; install it, or name it in the variable CHROMIUM")
class AnalyticsInBrowserTest {

    private static final String PHONE = "+74950000101";
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    @TempDir
    static Path folder;

    private static final ShiftedClock CLOCK = new ShiftedClock();
    private static Chromium chromium;
    private static Axe axe;
    private static DemoStage stage;
    private static PortalSimulator portal;
    private static long contact;
    private static long deal;
    private static String goodCall;

    private final List<BrowserContext> windows = new ArrayList<>();

    static boolean hasBrowser() {
        return Chromium.find().isPresent();
    }

    @BeforeAll
    static void start() throws IOException {
        chromium = new Chromium();
        axe = new Axe();
        // On Linux every 127.x.y.z is this machine, and another site than 127.0.0.1, as an application's host is.
        String host =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux") ? "127.0.0.2" : "127.0.0.1";
        stage = new DemoStage(folder, host, 2, 0, CLOCK);
        portal = stage.site(0).portal();
        contact = portal.addContact("Oleg Sidorov", PHONE, DemoStage.EMPLOYEE);
        deal = portal.addDeal("Order 17", contact, DemoStage.EMPLOYEE);
    }

    @AfterAll
    static void stop() {
        if (stage != null) {
            stage.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @AfterEach
    void closeWindows() {
        windows.forEach(BrowserContext::close);
    }

    private Page page(int width, ColorScheme colours) throws IOException {
        BrowserContext window = chromium.window(portal, width, colours);
        windows.add(window);
        return window.newPage();
    }

    private Page page() throws IOException {
        return page(1000, ColorScheme.LIGHT);
    }

    private static FrameLocator frame(Page page) {
        return page.frameLocator("#frame iframe");
    }

    /** Calls of the same second stand in any order. */
    private static Locator goodRow(Page page) {
        return frame(page)
                .locator("button.call", new FrameLocator.LocatorOptions().setHasText("Score 100"))
                .first();
    }

    private static LocatorAssertions assertThatIn(Locator locator) {
        return assertThat(locator);
    }

    private static final LocatorAssertions.IsVisibleOptions PATIENT =
            new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);

    private static URI card(CrmObjectType type, long id, long user) {
        return URI.create(portal.administration().cardPage(type, id, user) + "#tab-1");
    }

    private static void shoot(Page page, String name) {
        // A frame from elsewhere is painted only as far as the window reaches.
        page.setViewportSize(page.viewportSize().width, 2200);
        page.waitForTimeout(500);
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
        page.setViewportSize(page.viewportSize().width, 900);
    }

    private static void awaitState(String call, CallState state) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(stage.scope(0).call(call).map(Call::state)).isEqualTo(Optional.of(state)));
    }

    /** The installation page has said installFinish: from then on the portal opens the application itself. */
    private static void awaitInstalled(Page page, int index) {
        DemoStage.Site site = stage.site(index);
        // Playwright answers for the vendor's script on this thread, so it must not be blocked.
        page.waitForCondition(
                () -> site.portal()
                        .administration()
                        .openApplication(site.keys().appId(), 1)
                        .address()
                        .getPath()
                        .equals("/open"),
                new Page.WaitForConditionOptions().setTimeout(60_000));
    }

    @Test
    @Order(1)
    void from_the_installation_to_the_recording_in_the_card() throws IOException {
        Page page = page();
        page.navigate(portal.administration()
                .applicationPage(stage.site(0).keys().appId(), 1)
                .toString());
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Install"))
                .click();
        awaitInstalled(page, 0);

        page.navigate(portal.administration()
                .applicationPage(stage.site(0).keys().appId(), 1)
                .toString());
        Locator settings = frame(page).getByRole(AriaRole.TAB, new FrameLocator.GetByRoleOptions().setName("Settings"));
        assertThatIn(settings).isVisible(PATIENT);
        String first = stage.call(0, 2, PHONE, DemoStage.EMPLOYEE);
        awaitState(first, CallState.UNMAPPED);
        settings.click();
        frame(page).getByLabel("Name").last().fill("Sales");
        frame(page)
                .getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Save"))
                .last()
                .click();
        Locator line = frame(page).getByLabel("Project: " + DemoStage.LINE);
        assertThatIn(line.locator("option", new Locator.LocatorOptions().setHasText("Sales")))
                .hasCount(1);
        line.selectOption("Sales");
        awaitState(first, CallState.DONE);
        shoot(page, "settings");

        String second = stage.call(0, 1, PHONE, DemoStage.EMPLOYEE);
        awaitState(second, CallState.DONE);
        goodCall = stage.call(0, 0, PHONE, DemoStage.EMPLOYEE);
        awaitState(goodCall, CallState.DONE);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                String.valueOf(stage.crm(0, "deal", deal).get("UF_CRM_AICA_QUALITY")))
                        .startsWith("100"));

        page.navigate(card(CrmObjectType.DEAL, deal, 1).toString());
        Locator row = goodRow(page);
        assertThatIn(row).isVisible(PATIENT);
        assertThatIn(frame(page).getByRole(AriaRole.IMG)).isVisible();
        row.click();
        assertThatIn(frame(page).locator(".talk")).containsText("[телефон]");
        assertThatIn(frame(page).locator(".talk")).not().containsText("916");
        Locator audio = frame(page).locator("audio");
        // Without a cookie the first try fails, and the page brings the session itself.
        audio.evaluate("a => { a.play().catch(() => {}); }");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> ((Number) audio.evaluate("a => a.currentTime")).doubleValue() > 0);
        // Moving on asks for a piece in the middle.
        audio.evaluate("a => { a.currentTime = 15; }");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> ((Number) audio.evaluate("a => a.currentTime")).doubleValue() > 15);
        audio.evaluate("a => a.pause()");
        shoot(page, "card");
    }

    @Test
    @Order(2)
    void it_fits_a_phone_in_light_and_dark_and_speaks_russian() throws IOException {
        for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page page = page(390, colours);
            page.navigate(card(CrmObjectType.CONTACT, contact, 1).toString().replace("#", "&lang=ru#"));
            Locator row = frame(page).locator("button.call").first();
            assertThatIn(row).isVisible(PATIENT);
            assertThatIn(frame(page).getByRole(AriaRole.HEADING).first()).hasText("Аналитика звонков");
            assertThatIn(frame(page).locator("html")).hasAttribute("lang", "ru");
            row.click();
            assertThatIn(frame(page).locator(".talk")).isVisible(PATIENT);
            assertThat(frame(page).locator("html").evaluate("html => html.scrollWidth <= html.clientWidth"))
                    .isEqualTo(true);
            shoot(page, "phone-" + colours.name().toLowerCase(Locale.ROOT));
            page.navigate(
                    portal.administration().applicationPage(stage.site(0).keys().appId(), 1) + "&lang=ru");
            for (String tab : List.of("Статистика", "Настройки")) {
                frame(page)
                        .getByRole(AriaRole.TAB, new FrameLocator.GetByRoleOptions().setName(tab))
                        .click();
                assertThatIn(frame(page).locator("#panel h2").first()).isVisible(PATIENT);
                assertThat(frame(page).locator("html").evaluate("html => html.scrollWidth <= html.clientWidth"))
                        .as(tab)
                        .isEqualTo(true);
                shoot(
                        page,
                        "phone-" + colours.name().toLowerCase(Locale.ROOT) + "-"
                                + (tab.startsWith("С") ? "statistics" : "settings"));
            }
        }
    }

    @Test
    @Order(3)
    void the_keyboard_is_enough_and_everything_has_a_name() throws IOException {
        Page page = page();
        page.navigate(card(CrmObjectType.CONTACT, contact, 1).toString());
        Locator row = goodRow(page);
        assertThatIn(row).isVisible(PATIENT);
        row.focus();
        page.keyboard().press("Enter");
        assertThatIn(row).hasAttribute("aria-expanded", "true");
        assertThatIn(frame(page).locator("audio")).isVisible(PATIENT);
        page.keyboard().press("Enter");
        assertThatIn(row).hasAttribute("aria-expanded", "false");
        assertThatIn(row.locator(".score")).hasText("Score 100");
        assertThat(
                        frame(page)
                                .locator("html")
                                .evaluate(
                                        "html => [...html.querySelectorAll('button,input,select,audio,[role=img]')].filter(e =>"
                                                + " !e.textContent.trim() && !e.getAttribute('aria-label') && !(e.labels && e.labels.length)).length"))
                .isEqualTo(0);

        page.navigate(portal.administration()
                .applicationPage(stage.site(0).keys().appId(), 1)
                .toString());
        Locator tabs = frame(page).getByRole(AriaRole.TAB);
        assertThatIn(tabs.first()).isVisible(PATIENT);
        tabs.first().focus();
        page.keyboard().press("ArrowRight");
        assertThatIn(tabs.nth(1)).hasAttribute("aria-selected", "true");
        assertThatIn(tabs.nth(1)).isFocused();
    }

    @Test
    @Order(4)
    void a_session_that_ends_while_the_page_is_open_is_renewed_through_the_portal() throws IOException {
        Page page = page();
        List<String> renewed = new CopyOnWriteArrayList<>();
        page.onRequest(request -> {
            if (request.url().endsWith("/session")) {
                renewed.add(request.method());
            }
        });
        page.navigate(card(CrmObjectType.CONTACT, contact, 1).toString());
        Locator row = frame(page).locator("button.call").first();
        assertThatIn(row).isVisible(PATIENT);

        CLOCK.advance(Duration.ofMinutes(70));
        row.click();

        assertThatIn(frame(page).locator("audio")).isVisible(PATIENT);
        assertThat(renewed).containsExactly("POST");
        String call = stage.call(0, 1, PHONE, DemoStage.EMPLOYEE);
        awaitState(call, CallState.DONE);
    }

    @Test
    @Order(5)
    void fields_deleted_by_hand_are_made_again_by_a_button() throws IOException {
        Object rows = stage.rest(portal, "crm.deal.userfield.list", Map.of()).get("result");
        for (Object row : (List<?>) Objects.requireNonNull(rows)) {
            stage.rest(
                    portal,
                    "crm.deal.userfield.delete",
                    Map.of("id", Objects.requireNonNull(((Map<?, ?>) row).get("ID"))));
        }
        Page page = page();
        page.navigate(portal.administration()
                .applicationPage(stage.site(0).keys().appId(), 1)
                .toString());
        frame(page)
                .getByRole(AriaRole.TAB, new FrameLocator.GetByRoleOptions().setName("Settings"))
                .click();
        frame(page).locator("#check-setup").click();

        assertThatIn(frame(page).locator("[data-outcome=RECREATED]").first()).isVisible(PATIENT);
        String call = stage.call(0, 0, PHONE, DemoStage.EMPLOYEE);
        awaitState(call, CallState.DONE);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                String.valueOf(stage.crm(0, "deal", deal).get("UF_CRM_AICA_QUALITY")))
                        .startsWith("100"));
    }

    @Test
    @Order(6)
    void a_second_portal_sees_nothing_of_the_first() throws IOException {
        PortalSimulator other = stage.site(1).portal();
        Page page = page();
        page.navigate(
                other.administration().applicationPage(stage.site(1).keys().appId(), 1) + "#install");
        awaitInstalled(page, 1);
        page.navigate(other.administration()
                .applicationPage(stage.site(1).keys().appId(), 1)
                .toString());
        Locator calls = frame(page).getByRole(AriaRole.TAB, new FrameLocator.GetByRoleOptions().setName("Calls"));
        assertThatIn(calls).isVisible(PATIENT);

        assertThatIn(frame(page).locator("#panel")).containsText("No calls yet.");
        assertThatIn(frame(page).locator("button.call")).hasCount(0);
        assertThatIn(frame(page).locator("option", new FrameLocator.LocatorOptions().setHasText("Sales")))
                .hasCount(0);
    }

    @Test
    @Order(7)
    void without_third_party_cookies_everything_works() throws IOException {
        Page page = page();
        page.context().route(stage.address() + "**", route -> {
            Request request = route.request();
            Map<String, String> headers = new HashMap<>(request.allHeaders());
            headers.remove("cookie");
            // What fetches here has a jar of its own and would send what it holds.
            page.context().clearCookies();
            var response = route.fetch(new Route.FetchOptions().setHeaders(headers));
            Map<String, String> answered = new HashMap<>(response.headers());
            answered.remove("set-cookie");
            route.fulfill(new Route.FulfillOptions().setResponse(response).setHeaders(answered));
        });
        page.navigate(card(CrmObjectType.CONTACT, contact, 1).toString());

        Locator row = frame(page).locator("button.call").first();
        assertThatIn(row).isVisible(PATIENT);
        row.click();
        Locator audio = frame(page).locator("audio");
        assertThatIn(audio).isVisible(PATIENT);
        // Without a cookie the first try fails, and the page brings the session itself.
        audio.evaluate("a => { a.play().catch(() => {}); }");
        page.waitForCondition(() -> ((Number) audio.evaluate("a => a.currentTime")).doubleValue() > 0);
    }

    @Test
    @Order(8)
    void a_forged_opening_shows_words_and_no_data() throws IOException {
        var opening =
                portal.administration().openApplication(stage.site(0).keys().appId(), 1);
        Map<String, String> fields = new HashMap<>(opening.fields());
        fields.put("AUTH_ID", "f".repeat(70));
        StringBuilder form = new StringBuilder(
                "<form method=\"post\" action=\"" + opening.address().toString().replace("&", "&amp;") + "\">");
        fields.forEach((name, value) -> form.append("<input name=\"")
                .append(name)
                .append("\" value=\"")
                .append(value.replace("&", "&amp;").replace("\"", "&quot;"))
                .append("\">"));
        Page page = page();
        page.setContent(form + "<button>go</button></form>");
        page.getByText("go").click();

        assertThatIn(page.getByRole(AriaRole.ALERT)).containsText("did not confirm who you are");
        assertThat(page.url()).doesNotContain("session");
        page.navigate(stage.address().resolve("app").toString());
        assertThatIn(page.getByRole(AriaRole.ALERT)).containsText("The session has ended");
        assertThatIn(page.locator("button.call")).hasCount(0);
    }

    @Test
    @Order(9)
    void who_may_not_see_or_hear_is_told_so() throws IOException {
        portal.administration().callRights(DemoStage.EMPLOYEE, CallAccess.OWN, CallAccess.NONE);
        portal.administration().callRights(DemoStage.COLLEAGUE, CallAccess.NONE, CallAccess.NONE);
        Page page = page();
        page.navigate(card(CrmObjectType.CONTACT, contact, DemoStage.EMPLOYEE).toString());
        Locator row = frame(page).locator("button.call").first();
        assertThatIn(row).isVisible(PATIENT);
        row.click();
        assertThatIn(frame(page).locator(".details").first()).containsText("does not let you hear this recording");
        assertThatIn(frame(page).locator("audio")).hasCount(0);

        page.navigate(card(CrmObjectType.CONTACT, contact, DemoStage.COLLEAGUE).toString());
        assertThatIn(frame(page).getByRole(AriaRole.ALERT)).containsText("Your role in telephony");
        assertThatIn(frame(page).locator("button.call")).hasCount(0);
    }

    @Test
    @Order(10)
    void cards_of_companies_and_leads_have_the_tab_too() throws IOException {
        long company = portal.addCompany("Romashka", "+74950000202", DemoStage.EMPLOYEE);
        long lead = portal.addLead("A request", "+74950000303", DemoStage.EMPLOYEE);
        awaitState(stage.call(0, 0, "+74950000202", DemoStage.EMPLOYEE), CallState.DONE);
        awaitState(stage.call(0, 1, "+74950000303", DemoStage.EMPLOYEE), CallState.DONE);
        for (URI card : List.of(card(CrmObjectType.COMPANY, company, 1), card(CrmObjectType.LEAD, lead, 1))) {
            Page page = page();
            page.navigate(card.toString());

            assertThatIn(frame(page).locator("button.call").first()).isVisible(PATIENT);
            assertThatIn(frame(page).locator("button.call")).hasCount(1);
        }
    }

    @Test
    @Order(11)
    void a_secret_is_made_on_the_settings_page_and_shown_to_nobody_again() throws IOException {
        Page page = page();
        page.navigate(portal.administration()
                .applicationPage(stage.site(0).keys().appId(), 1)
                .toString());
        frame(page)
                .getByRole(AriaRole.TAB, new FrameLocator.GetByRoleOptions().setName("Settings"))
                .click();
        Locator input = frame(page).getByLabel("New secret");
        assertThatIn(input).isVisible(PATIENT);
        frame(page)
                .getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Make one"))
                .click();
        String secret = input.inputValue();
        assertThat(secret).hasSize(32);
        frame(page)
                .getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Add secret"))
                .click();

        assertThatIn(frame(page).locator("#secrets li")).hasCount(1);
        assertThat(input.inputValue()).isEmpty();
        assertThat(frame(page).locator("html").innerHTML()).doesNotContain(secret);
        assertThat(stage.scope(0).webhookSecrets()).hasSize(1);
        frame(page)
                .getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Remove: Secret 1"))
                .click();
        assertThatIn(frame(page).locator("#secrets li")).hasCount(0);
        assertThat(stage.scope(0).webhookSecrets()).isEmpty();
    }

    private static List<String> audit(Page page) {
        return page.frames().stream()
                .filter(frame -> frame.url().startsWith(stage.address().toString()))
                .flatMap(frame -> axe.violations(frame).stream())
                .toList();
    }

    @Test
    @Order(12)
    void the_rules_of_axe_find_nothing_on_any_page() throws IOException {
        for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(1000, 390)) {
                String name = colours + " " + width + " ";
                Page page = page(width, colours);
                page.navigate(card(CrmObjectType.CONTACT, contact, 1).toString());
                Locator row = goodRow(page);
                assertThatIn(row).isVisible(PATIENT);
                row.click();
                assertThatIn(frame(page).locator(".talk")).isVisible(PATIENT);
                assertThat(audit(page)).as(name + "card").isEmpty();
                page.navigate(portal.administration()
                        .applicationPage(stage.site(0).keys().appId(), 1)
                        .toString());
                assertThatIn(frame(page).locator("button.call").first()).isVisible(PATIENT);
                assertThat(audit(page)).as(name + "calls").isEmpty();
                for (String tab : List.of("Statistics", "Settings")) {
                    frame(page)
                            .getByRole(AriaRole.TAB, new FrameLocator.GetByRoleOptions().setName(tab))
                            .click();
                    assertThatIn(frame(page).locator("#panel h2").last()).isVisible(PATIENT);
                    assertThat(audit(page)).as(name + tab).isEmpty();
                }
            }
        }
    }

    @Test
    @Order(13)
    void the_rules_of_axe_find_nothing_in_refusals() throws IOException {
        Page ended = page();
        ended.navigate(stage.address().resolve("app").toString());
        assertThatIn(ended.getByRole(AriaRole.ALERT)).isVisible(PATIENT);
        assertThat(audit(ended)).as("without a session").isEmpty();
        Page refused = page();
        refused.setContent("<form method=\"post\" action=\"" + stage.address().resolve("open")
                + "\"><button>go</button></form>");
        refused.getByText("go").click();
        assertThatIn(refused.getByRole(AriaRole.ALERT)).containsText("only be opened inside");
        assertThat(audit(refused)).as("in words").isEmpty();
    }
}
