package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.app.session.PortalBusyException;
import io.github.pbx24.app.session.Session;
import io.github.pbx24.bitrix24.user.Users;
import io.github.pbx24.simulator.PageOpening;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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
    private List<CompletableFuture<Integer>> waiting(PageOpening page) {
        world.first.faults().always().on("app.info").hold(gate);
        List<CompletableFuture<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            waiting.add(CompletableFuture.supplyAsync(() -> status(page), browsers));
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> world.first.faults().applied("app.info") == AT_ONCE);
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
        List<CompletableFuture<Integer>> waiting = waiting(page);

        assertThat(status(page)).as("one more").isEqualTo(503);
        assertThat(status(theirs)).as("another portal").isEqualTo(200);
        gate.countDown();
        all(waiting);
        assertThat(status(page)).as("later").isEqualTo(200);
    }

    @Test
    void installations_wait_a_few_at_a_time() throws Exception {
        PageOpening page = world.opening(world.first, 1);
        List<CompletableFuture<Integer>> waiting = waiting(page);

        assertThat(status(page)).as("one more").isEqualTo(503);
        gate.countDown();
        all(waiting);
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
