package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.CallObject;
import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.setup.SetUpReport;
import io.github.pbx24.app.status.Delivery;
import io.github.pbx24.app.status.DeliveryQuery;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.status.StepState;
import io.github.pbx24.app.webhook.SignedWebhooks;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.simulator.ApplicationKeys;
import io.github.pbx24.simulator.PageOpening;
import io.github.pbx24.simulator.PortalSimulator;
import io.github.pbx24.simulator.SimulatedClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The process dies just before its first commit, then before its second, and so on until there is none left to die at; the same with its
 * requests to the portal. Another process goes on each time, and the end must be the one without a death.
 *
 * <p>No process is killed: the database and the portal refuse everything from a chosen moment, all on one thread, so each death is the
 * same every time.
 */
class CrashPointsTest {

    private static final String SECRET = "a-secret-of-the-recorder";
    private static final String DEAD = "{\"error\":\"DEAD\",\"error_description\":\"the process is dead\"}";

    /** More than any way has; a way that never ends without dying is a mistake of the test. */
    private static final int MOST_POINTS = 200;

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T09:00:00Z"));
    private World world = null;
    private DyingSqlite sqlite = null;
    private JdbcDatabase database = null;
    private AppKit kit = null;
    private PortalSimulator portal = null;
    private long faultsBefore;
    private int requestsSeen;

    @BeforeEach
    void begin() throws IOException, SQLException {
        world = new World(folder, clock, builder -> builder.recordingWaits(List.of(Duration.ofSeconds(5))));
        world.host.lost = request -> true;
        portal = world.first;
        sqlite = DyingSqlite.in(
                folder.resolve("dying"),
                () -> portal.faults().applied() > faultsBefore,
                () -> portal.faults().always().answer(400, "application/json", DEAD));
        start();
    }

    @AfterEach
    void end() throws SQLException {
        stop();
        sqlite.close();
        world.close();
    }

    private void start() {
        portal.faults().clear();
        faultsBefore = portal.faults().applied();
        sqlite.revive();
        database = JdbcDatabase.sqlite(folder.resolve("dying").resolve("app.db"));
        kit = world.kit(database);
        // The store sees that this is the same process, so it leaves alone what a real one would have lost.
        database.write(connection -> Statements.update(connection, "DELETE FROM pbx24_token_leases"));
    }

    private void stop() {
        try {
            kit.close();
        } catch (RuntimeException e) {
            assertThat(sqlite.isDead()).as("dies with " + e).isTrue();
        }
        database.close();
    }

    private enum At {
        COMMIT,
        REQUEST
    }

    /** False if the work was done before it could die. */
    private boolean diesAt(At what, int point, Runnable work) {
        if (what == At.COMMIT) {
            sqlite.dieAfter(point);
        } else {
            portal.faults().always().after(point).answer(400, "application/json", DEAD);
        }
        try {
            work.run();
        } catch (RuntimeException e) {
            if (!sqlite.isDead()) {
                throw e;
            }
        }
        boolean died = sqlite.isDead();
        stop();
        start();
        return died;
    }

    private void runFor(Duration time) {
        kit.runDue();
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusSeconds(20)) {
            clock.advance(Duration.ofSeconds(20));
            kit.runDue();
        }
    }

    // -- A call

    /** How a call becomes known and what is done with it, up to the values in the CRM. */
    private enum Way {
        EVENT,
        CATCH_UP,
        WEBHOOK,
        LINE_MAPPED_LATER,
        RECORDED_LATER,
        FIELD_DELETED
    }

    private record Made(String callId, long contact, long deal, int size) {}

    private Made call(int number, Way way) {
        String phone = String.format(Locale.ROOT, "+7495%07d", number);
        long contact = portal.addContact("Client " + number, phone, 7);
        long deal = portal.addDeal("Deal " + number, contact, 7);
        String callId = world.call(portal, 7, number, 60);
        int size = 10 + number % 50;
        if (way != Way.RECORDED_LATER) {
            world.record(portal, callId, size);
        }
        return new Made(callId, contact, deal, size);
    }

    /** What the portal has told since the last look; nothing of it has reached the kit yet. */
    private List<AppRequest> told() {
        assertThat(portal.awaitEvents(Duration.ofSeconds(60))).isTrue();
        List<AppRequest> all = List.copyOf(world.host.seen());
        List<AppRequest> fresh = all.subList(requestsSeen, all.size());
        requestsSeen = all.size();
        return fresh.stream().filter(request -> request.path().equals("event")).toList();
    }

    private void tell(List<AppRequest> events) {
        events.forEach(event -> kit.handle(event));
    }

    private AppRequest webhook(String callId) {
        byte[] body = ("{\"call_id\":\"" + callId + "\"}").getBytes(StandardCharsets.UTF_8);
        return new AppRequest(
                "POST",
                "hook/" + portal.memberId(),
                "",
                Map.of(SignedWebhooks.HEADER, List.of(SignedWebhooks.sign(SECRET, clock.instant(), body))),
                body);
    }

    private void prepare(Way way, Made call) {
        PortalScope scope = kit.portal(portal.memberId());
        switch (way) {
            case LINE_MAPPED_LATER -> {
                scope.mapLine("line-1", null);
                tell(told());
                runFor(Duration.ofSeconds(20));
                assertThat(scope.call(call.callId()).orElseThrow().state()).isEqualTo(CallState.UNMAPPED);
            }
            case RECORDED_LATER -> {
                tell(told());
                runFor(Duration.ofMinutes(1));
                assertThat(scope.call(call.callId()).orElseThrow().state()).isEqualTo(CallState.NO_RECORDING);
                world.record(portal, call.callId(), call.size());
            }
            case FIELD_DELETED -> world.deleteField(portal, "deal", World.QUALITY);
            default -> {}
        }
    }

    private void go(Way way, Made call, List<AppRequest> events) {
        switch (way) {
            case CATCH_UP -> kit.catchUp(portal.memberId());
            case WEBHOOK -> kit.handle(webhook(call.callId()));
            case LINE_MAPPED_LATER -> kit.portal(portal.memberId()).mapLine("line-1", "sales");
            default -> tell(events);
        }
        runFor(Duration.ofMinutes(1));
    }

    /** Each third commit, to be quick. */
    @Test
    void a_call_ends_the_same_whichever_commit_the_process_dies_at() throws Exception {
        dieEverywhere(Way.EVENT, At.COMMIT, 3);
    }

    @Test
    void a_call_ends_the_same_whichever_request_the_process_dies_at() throws Exception {
        dieEverywhere(Way.EVENT, At.REQUEST, 1);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(Way.class)
    void every_way_of_a_call_ends_the_same_whichever_commit_the_process_dies_at(Way way) throws Exception {
        dieEverywhere(way, At.COMMIT, 1);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(Way.class)
    void every_way_of_a_call_ends_the_same_whichever_request_the_process_dies_at(Way way) throws Exception {
        dieEverywhere(way, At.REQUEST, 1);
    }

    private void dieEverywhere(Way way, At what, int step) throws Exception {
        install(world.keys);
        PortalScope scope = kit.portal(portal.memberId());
        scope.saveProject(world.project(true));
        scope.mapLine("line-1", "sales");
        scope.addWebhookSecret(SECRET);
        boolean died = true;
        for (int point = 0; died; point += step) {
            assertThat(point).isLessThan(MOST_POINTS);
            renewTokens();
            Made call = call(point, way);
            prepare(way, call);
            List<AppRequest> events = told();
            long dealsBefore = portal.requestCount("crm.deal.update");
            long contactsBefore = portal.requestCount("crm.contact.update");

            died = diesAt(what, point, () -> go(way, call, events));
            // What a running process does every few minutes.
            clock.advance(Duration.ofSeconds(20));
            kit.catchUp(portal.memberId());
            kit.upkeep(portal.memberId());
            kit.portal(portal.memberId()).mapLine("line-1", "sales");
            if (way == Way.WEBHOOK) {
                // Its source had no answer perhaps, and sends it again.
                kit.handle(webhook(call.callId()));
            }
            runFor(Duration.ofMinutes(2));

            String where = way + ", died at " + what + " " + point;
            check(where, call);
            if (way != Way.FIELD_DELETED) {
                assertThat(portal.requestCount("crm.deal.update") - dealsBefore)
                        .as("writes into the deal: %s", where)
                        .isEqualTo(1);
                assertThat(portal.requestCount("crm.contact.update") - contactsBefore)
                        .as("writes into the contact: %s", where)
                        .isEqualTo(1);
            }
            told();
        }
    }

    /**
     * Here, where nobody dies. What a process has bought and not stored is lost with it: an administrator opens the application then, which
     * has tests of its own.
     */
    private void renewTokens() {
        portal.expireAccessTokens();
        assertThat(kit.checkSetUp(portal.memberId())).isPresent();
    }

    private void check(String where, Made made) {
        PortalScope scope = kit.portal(portal.memberId());
        Call call = scope.call(made.callId()).orElseThrow(() -> new AssertionError("not there: " + where));
        List<Delivery> deliveries = scope.deliveries(DeliveryQuery.newest(100).withCall(made.callId()));
        assertThat(call.state()).as("%s: %s", where, brief(deliveries)).isEqualTo(CallState.DONE);
        assertThat(call.objects())
                .as(where)
                .contains(new CallObject("CONTACT", made.contact()), new CallObject("DEAL", made.deal()));
        assertThat(deliveries)
                .as("%s: %s", where, brief(deliveries))
                .extracting(Delivery::state)
                .isSubsetOf(StepState.DONE, StepState.IGNORED);
        for (StepKind kind : List.of(
                StepKind.SPEECH, StepKind.REDACTION, StepKind.ANALYSIS, StepKind.SCORING, StepKind.WRITE_BACK)) {
            assertThat(deliveries)
                    .as("%s: %s", where, kind)
                    .filteredOn(one -> one.kind() == kind)
                    .extracting(Delivery::state)
                    .containsExactly(StepState.DONE);
        }
        assertThat(portal.timelineComments())
                .as(where)
                .filteredOn(comment -> comment.comment().contains("[" + made.callId() + "]"))
                .hasSize(1);
        try (Bitrix24Client client = world.rest(portal)) {
            String quality = call.scores().quality().orElseThrow().toPlainString();
            assertThat(client.execute(CrmObjects.get(CrmType.DEAL, made.deal()))
                            .text(World.QUALITY)
                            .orElse(""))
                    .as(where)
                    .startsWith(quality);
            assertThat(client.execute(CrmObjects.get(CrmType.CONTACT, made.contact()))
                            .text(World.QUALITY)
                            .orElse(""))
                    .as(where)
                    .startsWith(quality);
        }
        assertThat(stuck()).as("rows of the queue: %s", where).isEmpty();
    }

    private static String brief(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(one -> one.kind() + " " + one.state() + " after " + one.attempts() + ": " + one.detail())
                .collect(Collectors.joining("\n"));
    }

    private List<String> stuck() {
        return database.read(connection -> Statements.list(
                connection,
                "SELECT source, status, attempts, error FROM pbx24_inbox WHERE status NOT IN ('DONE', 'IGNORED', 'MERGED')",
                row -> row.getString(1) + " " + row.getString(2) + " after " + row.getInt(3) + ": "
                        + row.getString(4)));
    }

    // -- An installation

    private static AppRequest posted(String path, PageOpening page) {
        return new AppRequest(
                "POST",
                path,
                page.address().getRawQuery(),
                Map.of(),
                World.form(page.fields()).getBytes(StandardCharsets.UTF_8));
    }

    private int install(ApplicationKeys keys) {
        PageOpening page = portal.administration().openApplication(keys.appId(), 1);
        int status = kit.handle(posted("install", page)).orElseThrow().status();
        if (status == 200) {
            portal.administration().finishInstallation(keys.appId());
        }
        return status;
    }

    @Test
    void an_installation_ends_the_same_whichever_commit_the_process_dies_at() throws Exception {
        installEverywhere(At.COMMIT);
    }

    @Test
    void an_installation_ends_the_same_whichever_request_the_process_dies_at() throws Exception {
        installEverywhere(At.REQUEST);
    }

    private void installEverywhere(At what) throws Exception {
        boolean died = true;
        for (int point = 0; died; point++) {
            assertThat(point).isLessThan(MOST_POINTS);
            String where = "died at " + what + " " + point;
            try (PortalSimulator fresh = PortalSimulator.builder()
                    .clock(clock)
                    .memberId(String.format(Locale.ROOT, "%032x", 0xc000 + point))
                    .authorizationServer(world.vendor)
                    .applicationToken("secret-of-" + point)
                    .start()) {
                fresh.addUser(7, "Anna Petrova", "101");
                portal = fresh;
                faultsBefore = 0;
                ApplicationKeys keys = fresh.administration()
                        .addApplication(
                                world.keys,
                                "AICA",
                                Set.of(),
                                world.host.publicUrl().resolve("open"),
                                world.host.publicUrl().resolve("install"));

                died = diesAt(what, point, () -> install(keys));
                clock.advance(Duration.ofSeconds(20));
                boolean stored = kit.portals().contains(fresh.memberId());
                // Before any other process looks at the portal; nothing is told of it, as nothing may be bound yet, and
                // its time says nothing.
                String meanwhile = world.call(fresh, 7, 2, 60, clock.instant().minus(Duration.ofHours(1)));
                clock.advance(Duration.ofSeconds(20));
                if (!stored) {
                    // The administrator saw that it did not work, and the portal shows the same page again.
                    assertThat(install(keys)).as(where).isEqualTo(200);
                } else {
                    fresh.administration().finishInstallation(keys.appId());
                }
                clock.advance(Duration.ofMinutes(6));
                kit.upkeep(fresh.memberId());

                checkInstalled(where, kit.checkSetUp(fresh.memberId()).orElse(null));
                assertThat(kit.portal(fresh.memberId()).call(meanwhile).isPresent())
                        .as("a call since the installation: %s", where)
                        .isEqualTo(stored);
                told();
                Made call = call(1, Way.EVENT);
                List<AppRequest> events = told();
                assertThat(events)
                        .as("events of one call, each once: %s", where)
                        .doesNotHaveDuplicates()
                        .isNotEmpty();
                tell(events);
                runFor(Duration.ofSeconds(20));
                assertThat(kit.portal(fresh.memberId()).call(call.callId()))
                        .as(where)
                        .map(Call::state)
                        .contains(CallState.UNMAPPED);
                assertThat(stuck()).as("rows of the queue: %s", where).isEmpty();
            } finally {
                portal = world.first;
                faultsBefore = portal.faults().applied();
            }
        }
    }

    private void checkInstalled(String where, @Nullable SetUpReport report) {
        assertThat(report).as(where).isNotNull();
        assertThat(report.entries())
                .as(where)
                .isNotEmpty()
                .allMatch(entry -> entry.outcome() == SetUpReport.Outcome.PRESENT);
        try (Bitrix24Client client = world.rest(portal)) {
            for (String object : List.of("deal", "contact")) {
                assertThat(client.execute(Bitrix24Request.generic(
                                        "crm." + object + ".userfield.list",
                                        Map.of("filter", Map.of("FIELD_NAME", World.QUALITY)),
                                        Repeatability.REPEATABLE))
                                .items())
                        .as("fields of the %s: %s", object, where)
                        .hasSize(1);
            }
        }
    }

    /** The pair of the page is spent, and the portal does not say whose it is: what was bought is kept with its installation. */
    @Test
    void an_installation_that_waits_for_the_portal_is_stored_whole_whichever_commit_the_process_dies_at() {
        boolean died = true;
        int whole = 0;
        for (int point = 0; died; point++) {
            assertThat(point).isLessThan(MOST_POINTS);
            PageOpening page = portal.administration().openApplication(world.keys.appId(), 1);
            portal.expireAccessTokens();
            portal.faults().always().on("profile").internalServerError();
            // This is no death.
            faultsBefore = Long.MAX_VALUE;
            database.write(connection -> Statements.update(connection, "DELETE FROM pbx24_tokens"));
            database.write(connection -> Statements.update(connection, "DELETE FROM pbx24_installations"));

            died = diesAt(At.COMMIT, point, () -> kit.handle(posted("install", page)));

            assertThat(keys("pbx24_tokens")).as("died at commit " + point).isEqualTo(keys("pbx24_installations"));
            whole += keys("pbx24_tokens").size();
        }
        assertThat(whole).as("the last one did not die").isPositive();
    }

    private List<String> keys(String table) {
        return database.read(connection -> Statements.list(
                connection, "SELECT portal_key FROM " + table + " ORDER BY portal_key", row -> row.getString(1)));
    }

    /** The removal is told once. What was noted of it is finished; what was not has changed nothing. */
    @Test
    void a_removal_is_done_or_not_whichever_commit_the_process_dies_at() throws Exception {
        boolean died = true;
        for (int point = 0; died; point++) {
            assertThat(point).isLessThan(MOST_POINTS);
            assertThat(install(world.keys)).isEqualTo(200);
            PortalScope scope = kit.portal(portal.memberId());
            scope.saveProject(world.project(true));
            scope.mapLine("line-1", "sales");
            told();
            Made call = call(point, Way.EVENT);
            tell(told());
            runFor(Duration.ofMinutes(1));
            check("before the removal " + point, call);
            AppRequest removal = world.removal(true);

            died = diesAt(At.COMMIT, point, () -> kit.handle(removal));
            kit.upkeep(portal.memberId());
            clock.advance(Duration.ofSeconds(20));

            String where = "died at commit " + point;
            List<Call> calls = kit.portal(portal.memberId()).calls(CallQuery.newest(10));
            if (kit.portals().contains(portal.memberId())) {
                assertThat(calls).as(where).isNotEmpty();
                assertThat(kit.checkSetUp(portal.memberId())).as(where).isPresent();
                assertThat(kit.handle(world.removal(true)).orElseThrow().status())
                        .isEqualTo(200);
                kit.upkeep(portal.memberId());
            }
            assertThat(kit.portal(portal.memberId()).calls(CallQuery.newest(10)))
                    .as(where)
                    .isEmpty();
            assertThat(kit.portal(portal.memberId()).projects()).as(where).isEmpty();
            assertThat(folder.resolve("recordings").resolve(portal.memberId()))
                    .as(where)
                    .doesNotExist();
        }
    }

    @Tag("slow")
    @Test
    void two_deaths_of_one_call_change_nothing_either() throws Exception {
        install(world.keys);
        PortalScope scope = kit.portal(portal.memberId());
        scope.saveProject(world.project(true));
        scope.mapLine("line-1", "sales");
        int number = 0;
        boolean died = true;
        for (int first = 0; died; first++) {
            for (int second = 0; second < 12; second++) {
                renewTokens();
                Made call = call(number++, Way.EVENT);
                List<AppRequest> events = told();
                died = diesAt(At.COMMIT, first, () -> go(Way.EVENT, call, events));
                clock.advance(Duration.ofSeconds(20));
                diesAt(At.COMMIT, second, () -> {
                    kit.catchUp(portal.memberId());
                    runFor(Duration.ofMinutes(1));
                });
                clock.advance(Duration.ofSeconds(20));
                kit.catchUp(portal.memberId());
                runFor(Duration.ofMinutes(2));
                check("died at commits " + first + " and " + second, call);
                told();
            }
        }
    }
}
