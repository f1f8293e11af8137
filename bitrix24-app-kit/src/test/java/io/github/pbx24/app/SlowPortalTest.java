package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.simulator.PageOpening;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    private static final Duration SLOW = Duration.ofSeconds(5);
    private static final int AT_ONCE = 8;

    @TempDir
    private Path folder = Path.of("");

    private final ExecutorService browsers = Executors.newCachedThreadPool();
    private World world = null;

    @BeforeEach
    void begin() throws IOException {
        world = new World(folder, Clock.systemUTC(), builder -> builder);
    }

    @AfterEach
    void end() {
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

    /** So many requests wait for the portal; it would answer the next one at once. */
    private List<CompletableFuture<Integer>> waiting(PageOpening page) {
        world.first.faults().next(AT_ONCE).on("app.info").delay(SLOW);
        List<CompletableFuture<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            waiting.add(CompletableFuture.supplyAsync(() -> status(page), browsers));
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> world.first.faults().applied("app.info") == AT_ONCE);
        return waiting;
    }

    private void all(List<CompletableFuture<Integer>> waiting, int status) throws Exception {
        for (CompletableFuture<Integer> one : waiting) {
            assertThat(one.get(1, TimeUnit.MINUTES)).isEqualTo(status);
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
        assertThat(waiting).as("they still wait").noneMatch(CompletableFuture::isDone);
        all(waiting, 200);
        assertThat(status(page)).as("later").isEqualTo(200);
    }

    @Test
    void installations_wait_a_few_at_a_time() throws Exception {
        PageOpening page = world.opening(world.first, 1);
        List<CompletableFuture<Integer>> waiting = waiting(page);

        assertThat(status(page)).as("one more").isEqualTo(503);
        assertThat(waiting).as("they still wait").noneMatch(CompletableFuture::isDone);
        all(waiting, 200);
    }
}
