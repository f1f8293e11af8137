package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.setup.SetUpReport;
import io.github.pbx24.app.setup.SetUpReport.Outcome;
import io.github.pbx24.app.status.DeliveryQuery;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.status.StepState;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.crm.CrmUserFields;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.simulator.InstalledApplication;
import io.github.pbx24.simulator.PageOpening;
import io.github.pbx24.simulator.SimulatedClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallTest {

    private static final Instant NOW = Instant.parse("2026-03-10T09:00:00Z");

    @TempDir
    private Path folder = Path.of("");

    private SimulatedClock clock = SimulatedClock.at(NOW);
    private World world = null;

    @BeforeEach
    void begin() throws IOException {
        clock = SimulatedClock.at(NOW);
        world = new World(folder, clock, builder -> builder);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private String event(String name, String secret, String accessToken, String more) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("event", name);
        fields.put("ts", String.valueOf(clock.instant().getEpochSecond()));
        fields.put("auth[domain]", world.first.restUrl().getAuthority());
        fields.put("auth[member_id]", World.FIRST_MEMBER);
        fields.put("auth[application_token]", secret);
        fields.put("auth[client_endpoint]", world.first.restUrl().toString());
        if (!accessToken.isEmpty()) {
            fields.put("auth[access_token]", accessToken);
        }
        return World.form(fields) + more;
    }

    private int send(String body) {
        return world.kit
                .handle(new AppRequest("POST", "event", "", Map.of(), body.getBytes(StandardCharsets.UTF_8)))
                .orElseThrow()
                .status();
    }

    private String genuineSecret() {
        return world.opening(world.first, 1).fields().get("APPLICATION_TOKEN");
    }

    private int activityEvent(String secret) {
        return send(event("ONCRMACTIVITYADD", secret, "", "&data%5BFIELDS%5D%5BID%5D=1"));
    }

    @Test
    void the_page_installs_and_makes_fields_places_and_events_before_it_says_that_it_has_finished() throws IOException {
        PageOpening page = world.opening(world.first, 1);

        HttpResponse<String> answer = world.post(page.address(), page.fields());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("BX24.installFinish()");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("frame-ancestors http://" + world.first.restUrl().getAuthority());
        assertThat(world.kit.portals()).containsExactly(World.FIRST_MEMBER);
        SetUpReport report = world.kit.portal(World.FIRST_MEMBER).setUp().orElseThrow();
        assertThat(report.entries())
                .extracting(SetUpReport.Entry::name)
                .containsExactly(
                        "DEAL " + World.QUALITY,
                        "DEAL " + World.TOPIC,
                        "CONTACT " + World.QUALITY,
                        "CRM_DEAL_DETAIL_TAB",
                        "CRM_CONTACT_DETAIL_TAB",
                        "ONCRMACTIVITYADD",
                        "ONCRMACTIVITYADD (offline)",
                        "ONCRMACTIVITYUPDATE",
                        "ONCRMACTIVITYUPDATE (offline)");
        assertThat(report.entries()).allMatch(entry -> entry.outcome() == Outcome.CREATED);
        assertThat(world.kit.checkSetUp(World.FIRST_MEMBER).orElseThrow().entries())
                .allMatch(entry -> entry.outcome() == Outcome.PRESENT);
    }

    @Test
    void an_installation_that_names_an_installed_portal_with_another_domain_changes_nothing() throws IOException {
        world.install(world.first);
        PageOpening genuine = world.opening(world.first, 1);
        String address = genuine.address()
                .toString()
                .replace("open?", "install?")
                .replaceFirst("DOMAIN=[^&]*", "DOMAIN=evil.example.org");

        assertThat(world.post(URI.create(address), genuine.fields()).statusCode())
                .isEqualTo(403);
        Map<String, String> isolated = new LinkedHashMap<>(genuine.fields());
        isolated.put("REFRESH_ID", "");
        String install = genuine.address().toString().replace("open?", "install?");
        assertThat(world.post(URI.create(install), isolated).statusCode())
                .as("no refresh token, as from an isolated portal")
                .isEqualTo(400);
        PageOpening employees = world.opening(world.first, 7);
        assertThat(world.post(
                                URI.create(employees.address().toString().replace("open?", "install?")),
                                employees.fields())
                        .statusCode())
                .as("an employee's tokens")
                .isEqualTo(403);
        Map<String, String> others =
                new LinkedHashMap<>(world.opening(world.second, 1).fields());
        others.put("member_id", World.FIRST_MEMBER);
        assertThat(world.post(URI.create(install), others).statusCode())
                .as("tokens of another portal")
                .isEqualTo(403);

        assertThat(world.session(world.first, 7).userId()).isEqualTo(7);
        assertThat(activityEvent(genuineSecret())).isEqualTo(200);
    }

    @Test
    void an_application_without_pages_is_installed_by_its_event() throws IOException {
        try (Host other = new Host(0);
                JdbcDatabase database = JdbcDatabase.sqlite(folder.resolve("other.db"))) {
            InstalledApplication installed = world.second
                    .administration()
                    .installApplication("API", 1, Set.of(), other.publicUrl().resolve("install"));
            await().atMost(Duration.ofSeconds(60)).until(() -> other.seen().size() == 1);
            OAuthApplication application =
                    new OAuthApplication(installed.clientId(), installed.clientSecret(), world.vendor.tokenUrl());
            try (AppKit kit = World.builder(database, application, other.publicUrl(), folder.resolve("other"), clock)
                    .build()) {
                assertThat(kit.handle(other.seen().get(0)).orElseThrow().status())
                        .isEqualTo(200);
                assertThat(kit.portals()).containsExactly(World.SECOND_MEMBER);

                AppRequest genuine = other.seen().get(0);
                String forged = new String(genuine.body(), StandardCharsets.UTF_8)
                        .replace(World.SECOND_MEMBER, World.FIRST_MEMBER);
                assertThat(kit.handle(new AppRequest(
                                        "POST", "install", "", Map.of(), forged.getBytes(StandardCharsets.UTF_8)))
                                .orElseThrow()
                                .status())
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void a_new_application_token_counts_only_with_the_token_of_an_administrator() throws IOException {
        world.install(world.first);
        String secret = genuineSecret();
        String employee = world.opening(world.first, 7).fields().get("AUTH_ID");
        String administrator = world.opening(world.first, 1).fields().get("AUTH_ID");
        String strangers = world.opening(world.second, 1).fields().get("AUTH_ID");

        assertThat(send(event("ONAPPUPDATE", "stolen", employee, ""))).isEqualTo(403);
        clock.advance(Duration.ofMinutes(1));
        assertThat(send(event("ONAPPUPDATE", "stolen", strangers, ""))).isEqualTo(403);
        clock.advance(Duration.ofMinutes(1));
        assertThat(send(event("ONAPPUPDATE", "stolen", "", ""))).isEqualTo(403);
        assertThat(send(event("ONAPPUNINSTALL", "stolen", "", "&data%5BCLEAN%5D=1")))
                .as("what would have followed")
                .isEqualTo(403);
        assertThat(activityEvent("stolen")).isEqualTo(403);
        assertThat(activityEvent(secret)).isEqualTo(200);

        clock.advance(Duration.ofMinutes(1));
        assertThat(send(event("ONAPPUPDATE", "renewed", administrator, ""))).isEqualTo(200);
        assertThat(activityEvent("renewed")).isEqualTo(200);
        assertThat(activityEvent(secret)).as("events that were on their way").isEqualTo(200);
        clock.advance(Duration.ofHours(2));
        assertThat(activityEvent(secret)).isEqualTo(403);
    }

    /** What was tried by a clock that was wrong is not "a moment ago" until that time has come. */
    @Test
    void a_clock_that_was_set_back_does_not_keep_a_new_application_token_out() throws IOException {
        world.install(world.first);
        clock.advance(Duration.ofMinutes(30));
        String employee = world.opening(world.first, 7).fields().get("AUTH_ID");
        assertThat(send(event("ONAPPUPDATE", "stolen", employee, ""))).isEqualTo(403);
        clock.set(NOW.plusSeconds(60));

        String administrator = world.opening(world.first, 1).fields().get("AUTH_ID");
        assertThat(send(event("ONAPPUPDATE", "renewed", administrator, ""))).isEqualTo(200);
    }

    /** A new version loses what was bound; the sender is not kept waiting while it is bound again. */
    @Test
    void after_an_update_the_set_up_is_looked_at_soon() throws IOException {
        world.install(world.first);
        Instant checked =
                world.kit.portal(World.FIRST_MEMBER).setUp().orElseThrow().checkedAt();
        clock.advance(Duration.ofMinutes(1));
        world.kit.upkeep(World.FIRST_MEMBER);
        assertThat(world.kit.portal(World.FIRST_MEMBER).setUp().orElseThrow().checkedAt())
                .isEqualTo(checked);

        assertThat(send(event("ONAPPUPDATE", genuineSecret(), "", ""))).isEqualTo(200);
        world.kit.upkeep(World.FIRST_MEMBER);

        assertThat(world.kit.portal(World.FIRST_MEMBER).setUp().orElseThrow().checkedAt())
                .isEqualTo(clock.instant());
    }

    /** The portal takes addresses that are no URI, and an older version may have bound one. */
    @ParameterizedTest
    @ValueSource(strings = {"open?view={calls}", "old page", "old?|", "old?100%", "ж", "open?version=1"})
    void a_page_of_an_older_version_is_removed_whatever_its_address_is(String path) throws IOException {
        world.install(world.first);
        bindOld(path);

        assertThat(world.kit.checkSetUp(World.FIRST_MEMBER)).isPresent();

        assertThat(world.first.requests())
                .filteredOn(request -> request.method().equals("placement.unbind"))
                .singleElement()
                .satisfies(
                        request -> assertThat(request.parameters().toString()).contains(path));
        assertThat(world.kit.checkSetUp(World.FIRST_MEMBER).orElseThrow().entries())
                .allMatch(entry -> entry.outcome() == Outcome.PRESENT);
        assertThat(world.first.requestCount("placement.unbind"))
                .as("it is gone")
                .isEqualTo(1);
    }

    @Test
    void a_page_of_an_older_version_that_the_portal_does_not_remove_keeps_nothing_else_from_being_made()
            throws IOException {
        world.install(world.first);
        bindOld("old");
        world.first
                .faults()
                .always()
                .on("placement.unbind")
                .answer(400, "application/json", "{\"error\":\"\",\"error_description\":\"no\"}");
        world.deleteField(world.first, "deal", World.QUALITY);

        SetUpReport report = world.kit.checkSetUp(World.FIRST_MEMBER).orElseThrow();

        assertThat(report.isComplete()).isTrue();
        assertThat(report.entries())
                .filteredOn(entry -> entry.outcome() == Outcome.RECREATED)
                .hasSize(1);
    }

    private void bindOld(String path) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("auth", world.opening(world.first, 1).fields().get("AUTH_ID"));
        fields.put("PLACEMENT", "CRM_DEAL_DETAIL_TAB");
        fields.put("HANDLER", world.host.publicUrl() + path);
        fields.put("TITLE", "Old");
        HttpResponse<String> bound = world.post(world.first.restUrl().resolve("placement.bind"), fields);
        assertThat(bound.statusCode()).as(bound.body()).isEqualTo(200);
    }

    @Test
    void a_removal_takes_the_data_with_it_if_the_user_wants_that() throws IOException {
        world.install(world.first);
        world.install(world.second);
        world.kit.portal(World.FIRST_MEMBER).saveProject(world.project(false));
        world.kit.portal(World.SECOND_MEMBER).saveProject(world.project(false));
        String bearer = World.bearer(world.open(world.first, 1));
        String secret = genuineSecret();

        assertThat(send(event("ONAPPUNINSTALL", "wrong", "", "&data%5BCLEAN%5D=1")))
                .isEqualTo(403);
        assertThat(world.kit.portals()).hasSize(2);
        assertThat(send(event("ONAPPUNINSTALL", secret, "", "&data%5BCLEAN%5D=1")))
                .isEqualTo(200);

        assertThat(world.kit.portals()).containsExactly(World.SECOND_MEMBER);
        assertThat(world.kit.portal(World.FIRST_MEMBER).projects()).isEmpty();
        assertThat(world.kit.portal(World.FIRST_MEMBER).deliveries(DeliveryQuery.newest(10)))
                .isEmpty();
        assertThat(world.kit.portal(World.FIRST_MEMBER).calls(CallQuery.newest(10)))
                .isEmpty();
        assertThat(world.kit.portal(World.SECOND_MEMBER).projects()).hasSize(1);
        assertThat(world.kit.session(world.asked("GET", "x", bearer))).isEmpty();
        assertThat(activityEvent(secret)).isEqualTo(403);
    }

    @Test
    void dead_tokens_are_mended_when_an_administrator_opens_the_application() throws IOException {
        world.install(world.first);
        clock.advance(Duration.ofHours(2));
        PortalScope scope = world.kit.portal(World.FIRST_MEMBER);

        // The vendor's server refuses from now on.
        world.killTokens();
        assertThat(world.kit.checkSetUp(World.FIRST_MEMBER)).isEmpty();

        assertThat(scope.authorisationProblem()).isPresent();
        assertThat(scope.deliveries(DeliveryQuery.newest(10).withKind(StepKind.AUTHORISATION)))
                .anyMatch(one -> String.valueOf(one.detail()).contains("has to open the application"));
        world.open(world.first, 7);
        world.open(world.first, 7);
        assertThat(world.first.notifications()).hasSize(1).allMatch(one -> one.userId() == 1);
        assertThat(scope.authorisationProblem()).as("an employee mends nothing").isPresent();

        assertThat(world.open(world.first, 1).statusCode()).isEqualTo(200);
        assertThat(scope.authorisationProblem()).isEmpty();
        assertThat(world.kit.checkSetUp(World.FIRST_MEMBER)).isPresent();
        assertThat(world.first.notifications()).hasSize(2);
    }

    /** The authorization server goes on renewing the tokens, and the portal on refusing them. */
    @Test
    void another_administrator_mends_what_one_who_left_the_company_installed() throws IOException {
        world.install(world.first);
        world.first.administration().makeAdministrator(7);
        PortalScope scope = world.kit.portal(World.FIRST_MEMBER);

        world.first.deactivateUser(1);
        assertThat(world.kit.checkSetUp(World.FIRST_MEMBER)).isEmpty();
        assertThat(scope.authorisationProblem()).as("it may pass").isEmpty();
        clock.advance(Duration.ofMinutes(2));
        assertThat(world.kit.checkSetUp(World.FIRST_MEMBER)).isEmpty();
        assertThat(scope.authorisationProblem()).get().asString().contains("authorization_error");

        assertThat(world.open(world.first, 7).statusCode()).isEqualTo(200);
        assertThat(scope.authorisationProblem()).isEmpty();
        assertThat(world.kit.checkSetUp(World.FIRST_MEMBER)).isPresent();
    }

    @Test
    void a_field_that_is_there_with_another_type_is_a_conflict_and_stays_as_it_is() throws IOException {
        try (Bitrix24Client client = world.rest(world.first)) {
            client.execute(
                    CrmUserFields.add(CrmType.DEAL, World.QUALITY.substring("UF_CRM_".length()), "string", Map.of()));
        }
        world.install(world.first);

        SetUpReport report = world.kit.checkSetUp(World.FIRST_MEMBER).orElseThrow();

        assertThat(report.isComplete()).isFalse();
        assertThat(report.entries())
                .filteredOn(entry -> entry.outcome() != Outcome.PRESENT)
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.name()).isEqualTo("DEAL " + World.QUALITY);
                    assertThat(entry.outcome()).isEqualTo(Outcome.CONFLICT);
                    assertThat(entry.problem()).contains("type string");
                });
        assertThat(world.kit
                        .portal(World.FIRST_MEMBER)
                        .deliveries(DeliveryQuery.newest(1).withKind(StepKind.SET_UP)))
                .allMatch(one -> one.state() == StepState.FAILED);
        try (Bitrix24Client client = world.rest(world.first)) {
            assertThat(client.execute(CrmUserFields.byName(CrmType.DEAL, World.QUALITY)))
                    .singleElement()
                    .satisfies(field -> assertThat(field.type()).isEqualTo("string"));
        }
    }

    @Test
    void what_somebody_deleted_is_made_again_and_told() throws IOException {
        world.install(world.first);
        world.deleteField(world.first, "deal", World.QUALITY);

        SetUpReport report = world.kit.checkSetUp(World.FIRST_MEMBER).orElseThrow();

        assertThat(report.entries())
                .filteredOn(entry -> entry.outcome() != Outcome.PRESENT)
                .extracting(SetUpReport.Entry::name, SetUpReport.Entry::outcome)
                .containsExactly(tuple("DEAL " + World.QUALITY, Outcome.RECREATED));
        assertThat(world.kit
                        .portal(World.FIRST_MEMBER)
                        .deliveries(DeliveryQuery.newest(1).withKind(StepKind.SET_UP)))
                .allMatch(one -> String.valueOf(one.detail()).contains(World.QUALITY + " RECREATED"));
    }

    @Test
    void a_kit_that_starts_again_still_knows_its_portals() throws IOException {
        world.install(world.first);
        String secret = genuineSecret();
        try (AppKit again = world.kit(world.database)) {
            assertThat(again.handle(new AppRequest(
                                    "POST",
                                    "event",
                                    "",
                                    Map.of(),
                                    event("ONCRMACTIVITYADD", secret, "", "&data%5BFIELDS%5D%5BID%5D=1")
                                            .getBytes(StandardCharsets.UTF_8)))
                            .orElseThrow()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void an_installation_that_the_portal_did_not_confirm_is_finished_later() throws IOException {
        PageOpening page = world.opening(world.first, 1);
        // The access token is over, so the refresh token is spent; then the portal does not answer.
        world.first.expireAccessTokens();
        world.first.faults().next(3).on("profile").internalServerError();

        int status = world.post(page.address(), page.fields()).statusCode();
        assertThat(status).isEqualTo(202);
        assertThat(world.kit.portals()).isEmpty();
        assertThat(world.post(page.address(), page.fields()).statusCode())
                .as("the pair of the page is used up")
                .isEqualTo(403);

        world.first.faults().clear();
        world.kit.start();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(world.kit.portals()).containsExactly(World.FIRST_MEMBER));
        assertThat(world.kit.checkSetUp(World.FIRST_MEMBER)).isPresent();
    }

    /** The administrator may not read them perhaps, or the portal was busy. */
    @Test
    void calls_since_the_installation_are_found_although_the_statistics_could_not_be_read_then() throws IOException {
        world.call(world.first, 7, 1, 30);
        clock.advance(Duration.ofMinutes(1));
        world.first
                .faults()
                .always()
                .on("voximplant.statistic.get")
                .answer(403, "application/json", "{\"error\":\"ACCESS_DENIED\",\"error_description\":\"no\"}");
        world.install(world.first);
        world.host.lost = request -> true;
        clock.advance(Duration.ofMinutes(1));
        String second = world.call(world.first, 7, 2, 30);
        clock.advance(Duration.ofMinutes(1));
        String third = world.call(world.first, 7, 3, 30);
        world.first.faults().clear();

        assertThat(world.kit.catchUp(World.FIRST_MEMBER)).isEqualTo(2);
        assertThat(world.kit.portal(World.FIRST_MEMBER).calls(CallQuery.newest(10)))
                .extracting(Call::callId)
                .containsExactlyInAnyOrder(second, third);
    }

    @Test
    void a_portal_that_fell_silent_counts_as_removed() throws IOException {
        world.install(world.first);
        world.killTokens();
        world.kit.checkSetUp(World.FIRST_MEMBER);
        clock.advance(Duration.ofDays(13));
        world.kit.upkeep(World.FIRST_MEMBER);
        assertThat(world.kit.portals()).hasSize(1);

        clock.advance(Duration.ofDays(2));
        world.kit.upkeep(World.FIRST_MEMBER);
        assertThat(world.kit.portals()).isEmpty();
    }
}
