package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.session.PortalBusyException;
import io.github.pbx24.app.session.Session;
import io.github.pbx24.bitrix24.user.Users;
import io.github.pbx24.simulator.PageOpening;
import io.github.pbx24.simulator.SimulatedClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A portal that does not answer takes some threads of the host, and not all. */
class SlowPortalTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 8;

    @TempDir
    private Path folder = Path.of("");

    private final ExecutorService browsers = Executors.newCachedThreadPool();
    private final CountDownLatch gate = new CountDownLatch(1);
    private World world = null;

    @BeforeEach
    void begin() throws IOException {
        world = new World(folder, Clock.systemUTC(), builder -> builder);
    }

    @AfterEach
    void end() {
        gate.countDown();
        browsers.shutdownNow();
        world.close();
    }

    private int status(PageOpening page) {
        try {
            return world.post(page.address(), page.fields()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many requests wait for the portal until the gate opens. */
    private List<CompletableFuture<Integer>> waiting(int count, String method, Supplier<Integer> request) {
        world.first.faults().always().on(method).hold(gate);
        List<CompletableFuture<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waiting.add(CompletableFuture.supplyAsync(request, browsers));
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> world.first.faults().applied(method) == count);
        return waiting;
    }

    /** On a machine that stood still for 20 seconds the kit may have lost patience. */
    private static void all(List<CompletableFuture<Integer>> waiting) throws Exception {
        for (CompletableFuture<Integer> one : waiting) {
            assertThat(one.get(1, TimeUnit.MINUTES)).isIn(200, 503);
        }
    }

    @Test
    void openings_wait_for_a_slow_portal_a_few_at_a_time_and_keep_nobody_else_waiting() throws Exception {
        world.install(world.first);
        world.install(world.second);
        PageOpening page = world.opening(world.first, 7);
        PageOpening theirs = world.opening(world.second, 7);
        List<CompletableFuture<Integer>> waiting = waiting(AT_ONCE, "app.info", () -> status(page));

        assertThat(status(page)).as("one more").isEqualTo(503);
        assertThat(world.first.faults().applied("app.info"))
                .as("the portal was not asked again")
                .isEqualTo(AT_ONCE);
        assertThat(status(theirs)).as("another portal").isEqualTo(200);
        gate.countDown();
        all(waiting);
        assertThat(status(page)).as("later").isEqualTo(200);
    }

    @Test
    void installations_of_a_slow_portal_wait_a_few_at_a_time_and_keep_no_other_portal_from_installing()
            throws Exception {
        PageOpening page = world.opening(world.first, 1);
        PageOpening theirs = world.opening(world.second, 1);
        List<CompletableFuture<Integer>> waiting = waiting(4, "profile", () -> status(page));

        assertThat(status(page)).as("one more").isEqualTo(503);
        assertThat(status(theirs)).as("another portal").isEqualTo(200);
        assertThat(world.first.faults().applied("profile"))
                .as("the portal was not asked again")
                .isEqualTo(4);
        gate.countDown();
        all(waiting);
    }

    private int played(URI address, String bearer) {
        String path =
                address.getPath().substring(world.host.publicUrl().getPath().length());
        return world.kit.handle(world.asked("GET", path, bearer)).orElseThrow().status();
    }

    /** Recordings that are not on the disk any more have to be fetched while a thread of the host waits. */
    @Test
    void recordings_are_fetched_from_a_slow_portal_a_few_at_a_time() throws Exception {
        world.install(world.first);
        PortalScope scope = world.kit.portal(World.FIRST_MEMBER);
        scope.saveProject(world.project(false));
        scope.mapLine("line-1", "sales");
        String callId = world.call(world.first, 7, 1, 60);
        world.record(world.first, callId, 64);
        world.kit.catchUp(World.FIRST_MEMBER);
        await().atMost(PATIENCE).until(() -> {
            world.kit.runDue();
            return scope.call(callId)
                    .filter(call -> call.state() == CallState.DONE)
                    .isPresent();
        });
        String bearer = World.bearer(world.open(world.first, 7));
        URI address = world.kit
                .playback(world.kit.session(world.asked("GET", "x", bearer)).orElseThrow(), callId)
                .orElseThrow();
        Path home = folder.resolve("recordings").resolve(World.FIRST_MEMBER);
        try (Stream<Path> files = Files.list(home)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        List<CompletableFuture<Integer>> waiting =
                waiting(4, "voximplant.statistic.get", () -> played(address, bearer));

        assertThat(played(address, bearer)).as("one more").isEqualTo(503);
        assertThat(world.first.faults().applied("voximplant.statistic.get"))
                .as("the portal was not asked again")
                .isEqualTo(4);
        gate.countDown();
        all(waiting);
        assertThat(played(address, bearer)).as("later").isEqualTo(200);
    }

    /** Anybody can send events with a secret that nobody knows. */
    @Test
    void events_with_new_secrets_wait_for_a_slow_portal_a_few_at_a_time() throws Exception {
        world.close();
        SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T09:00:00Z"));
        world = new World(folder.resolve("clock"), clock, builder -> builder);
        world.install(world.first);
        String token = world.opening(world.first, 7).fields().get("AUTH_ID");
        world.first.faults().always().on("app.info").hold(gate);
        List<CompletableFuture<Integer>> waiting = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            int count = i;
            // Not so often that it is refused for that.
            clock.advance(Duration.ofSeconds(11));
            waiting.add(CompletableFuture.supplyAsync(() -> update(clock, token), browsers));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> world.first.faults().applied("app.info") == count);
        }

        clock.advance(Duration.ofSeconds(11));
        assertThat(update(clock, token)).as("one more").isEqualTo(403);
        assertThat(world.first.faults().applied("app.info"))
                .as("the portal was not asked again")
                .isEqualTo(2);
        gate.countDown();
        for (CompletableFuture<Integer> one : waiting) {
            assertThat(one.get(1, TimeUnit.MINUTES)).as("of an employee").isEqualTo(403);
        }
    }

    private int update(Clock clock, String accessToken) {
        Map<String, String> fields = Map.of(
                "event",
                "ONAPPUPDATE",
                "ts",
                String.valueOf(clock.instant().getEpochSecond()),
                "auth[domain]",
                world.first.restUrl().getAuthority(),
                "auth[member_id]",
                World.FIRST_MEMBER,
                "auth[application_token]",
                "made-up",
                "auth[access_token]",
                accessToken);
        byte[] body = World.form(fields).getBytes(StandardCharsets.UTF_8);
        return world.kit
                .handle(new AppRequest("POST", "event", "", Map.of(), body))
                .orElseThrow()
                .status();
    }

    /** What the host asks for its users, while a portal hangs: a few wait, the next one is told so, and other portals answer. */
    @Test
    void questions_of_the_host_wait_a_few_at_a_time_and_keep_nobody_else_waiting() throws Exception {
        world.install(world.first);
        world.install(world.second);
        Session here = world.session(world.first, 7);
        Session there = world.session(world.second, 7);
        CountDownLatch inside = new CountDownLatch(AT_ONCE);
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            waiting.add(CompletableFuture.supplyAsync(
                    () -> world.kit.ask(here, client -> {
                        inside.countDown();
                        hang();
                        return "answered";
                    }),
                    browsers));
        }
        assertThat(inside.await(1, TimeUnit.MINUTES)).isTrue();

        assertThatThrownBy(() -> world.kit.ask(here, client -> "")).isInstanceOf(PortalBusyException.class);
        assertThatThrownBy(() -> world.kit.checkSetUp(World.FIRST_MEMBER)).isInstanceOf(PortalBusyException.class);
        assertThat(world.kit.<Long>ask(
                        there, client -> client.execute(Users.profile()).id()))
                .isEqualTo(7);
        assertThat(world.kit.checkSetUp(World.SECOND_MEMBER)).isPresent();
        assertThat(waiting).as("they still wait").noneMatch(CompletableFuture::isDone);

        gate.countDown();
        for (CompletableFuture<String> one : waiting) {
            assertThat(one.get(1, TimeUnit.MINUTES)).isEqualTo("answered");
        }
        assertThat(world.kit.checkSetUp(World.FIRST_MEMBER)).as("later").isPresent();
    }

    private void hang() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
