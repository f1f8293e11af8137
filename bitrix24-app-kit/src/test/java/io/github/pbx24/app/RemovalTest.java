package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.simulator.PageOpening;
import io.github.pbx24.simulator.SimulatedClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays of a portal that removed the application: nothing if it wanted that, and recordings never longer than their days. */
class RemovalTest {

    private static final Duration RETENTION = Duration.ofDays(7);

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T09:00:00Z"));
    private final CountDownLatch listening = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile boolean slow;
    private World world = null;

    @BeforeEach
    void begin() throws IOException {
        world = new World(
                folder,
                clock,
                builder -> builder.calls(
                        World.simplePipelineWith((audio, context) -> {
                                    if (slow) {
                                        listening.countDown();
                                        goOn.await(1, TimeUnit.MINUTES);
                                    }
                                    return World.said(audio);
                                })
                                .build(),
                        folder.resolve("recordings")));
        world.install(world.first);
        world.install(world.second);
        for (String member : List.of(World.FIRST_MEMBER, World.SECOND_MEMBER)) {
            world.kit.portal(member).saveProject(world.project(false));
            world.kit.portal(member).mapLine("line-1", "sales");
        }
    }

    @AfterEach
    void end() {
        goOn.countDown();
        world.close();
    }

    private void call(int number) {
        for (var portal : List.of(world.first, world.second)) {
            world.record(portal, world.call(portal, 7, number, 60), 64);
        }
        world.kit.catchUp(World.FIRST_MEMBER);
        world.kit.catchUp(World.SECOND_MEMBER);
    }

    private int remove(boolean clean) {
        return world.kit.handle(world.removal(clean)).orElseThrow().status();
    }

    private Path home(String member) {
        return folder.resolve("recordings").resolve(member);
    }

    private static int recordings(Path home) throws IOException {
        if (!Files.isDirectory(home)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(home)) {
            return (int) files.count();
        }
    }

    /** Every table of the kit and of what it stands on that has something of the first portal; that it was removed is no data. */
    private List<String> traces(JdbcDatabase database) {
        return database.read(connection -> {
            List<String> found = new ArrayList<>();
            for (String table : Statements.list(
                    connection,
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'pbx24!_%' ESCAPE '!'",
                    row -> row.getString(1))) {
                for (String column : List.of("portal", "member_id")) {
                    boolean has = !Statements.list(
                                    connection,
                                    "SELECT 1 FROM pragma_table_info(?) WHERE name = ?",
                                    row -> true,
                                    table,
                                    column)
                            .isEmpty();
                    if (has
                            && !table.equals("pbx24_app_removals")
                            && !Statements.list(
                                            connection,
                                            "SELECT 1 FROM " + table + " WHERE " + column + " LIKE ?",
                                            row -> true,
                                            "%" + World.FIRST_MEMBER)
                                    .isEmpty()) {
                        found.add(table);
                    }
                }
            }
            return found;
        });
    }

    @Test
    void a_removal_with_clean_leaves_neither_rows_nor_tokens_nor_audio() throws IOException {
        call(1);
        world.kit.runDue();
        assertThat(recordings(home(World.FIRST_MEMBER))).isEqualTo(1);
        assertThat(traces(world.database))
                .as("there is something to delete")
                .contains("pbx24_app_calls", "pbx24_app_deliveries", "pbx24_app_projects", "pbx24_tokens");

        assertThat(remove(true)).isEqualTo(200);

        assertThat(traces(world.database)).isEmpty();
        assertThat(home(World.FIRST_MEMBER)).doesNotExist();
        assertThat(recordings(home(World.SECOND_MEMBER)))
                .as("the other portal's")
                .isEqualTo(1);
        assertThat(world.kit.portal(World.SECOND_MEMBER).projects()).hasSize(1);
    }

    @Test
    void work_that_was_running_when_the_application_was_removed_brings_nothing_back() throws Exception {
        slow = true;
        call(1);
        CompletableFuture<Void> running = CompletableFuture.runAsync(world.kit::runDue);
        assertThat(listening.await(1, TimeUnit.MINUTES)).isTrue();

        assertThat(remove(true)).isEqualTo(200);
        goOn.countDown();
        running.get(1, TimeUnit.MINUTES);
        // As a page does that was open meanwhile, and a fetch that was at its last byte.
        world.kit.portal(World.FIRST_MEMBER).saveProject(world.project(false));
        Files.createDirectories(home(World.FIRST_MEMBER));
        Files.write(home(World.FIRST_MEMBER).resolve("late.mp3"), new byte[10]);

        world.kit.upkeep(World.FIRST_MEMBER);

        assertThat(traces(world.database)).isEmpty();
        assertThat(home(World.FIRST_MEMBER)).doesNotExist();
    }

    @Test
    void a_node_that_did_not_hear_of_the_removal_deletes_its_recordings_too() throws IOException {
        Path elsewhere = folder.resolve("other-node");
        call(1);
        try (AppKit other = World.builder(world.database, world.application, world.host.publicUrl(), elsewhere, clock)
                .build()) {
            other.runDue();
            assertThat(recordings(elsewhere.resolve(World.FIRST_MEMBER))).isEqualTo(1);

            assertThat(remove(true)).isEqualTo(200);
            other.upkeep(World.FIRST_MEMBER);

            assertThat(elsewhere.resolve(World.FIRST_MEMBER)).doesNotExist();
            assertThat(recordings(elsewhere.resolve(World.SECOND_MEMBER))).isEqualTo(1);
        }
    }

    @Test
    void files_that_cannot_be_deleted_now_are_deleted_later() throws IOException {
        call(1);
        world.kit.runDue();
        // A folder with something in it cannot be deleted like a file.
        Path obstacle = home(World.FIRST_MEMBER).resolve("obstacle");
        Files.createDirectories(obstacle.resolve("inside"));

        assertThat(remove(true)).isEqualTo(200);
        assertThat(traces(world.database)).isEmpty();
        Files.delete(obstacle.resolve("inside"));
        world.kit.upkeep(World.FIRST_MEMBER);

        assertThat(home(World.FIRST_MEMBER)).doesNotExist();
    }

    @Test
    void an_installation_after_a_removal_keeps_what_comes_from_then_on() throws IOException {
        assertThat(remove(true)).isEqualTo(200);
        PageOpening page = world.opening(world.first, 1);
        URI install = URI.create(page.address().toString().replace("/open?", "/install?"));
        assertThat(world.post(install, page.fields()).statusCode()).isEqualTo(200);
        world.kit.portal(World.FIRST_MEMBER).saveProject(world.project(false));
        world.kit.portal(World.FIRST_MEMBER).mapLine("line-1", "sales");

        call(2);
        world.kit.runDue();
        world.kit.upkeep(World.FIRST_MEMBER);

        assertThat(world.kit.portal(World.FIRST_MEMBER).calls(CallQuery.newest(10)))
                .hasSize(1)
                .allMatch(one -> one.state() == CallState.DONE);
        assertThat(recordings(home(World.FIRST_MEMBER))).isEqualTo(1);
    }

    /** Removed without a wish, fallen silent, or only without tokens: a recording lives no longer than its days. */
    @Test
    void recordings_go_after_their_days_whatever_became_of_the_portal() throws IOException {
        call(1);
        world.kit.runDue();
        assertThat(remove(false)).isEqualTo(200);
        assertThat(recordings(home(World.FIRST_MEMBER))).as("data is kept").isEqualTo(1);
        world.database.write(connection -> Statements.update(
                connection,
                "UPDATE pbx24_app_portals SET authorisation = 'dead', authorisation_at = ? WHERE portal = ?",
                clock.instant(),
                World.SECOND_MEMBER));

        clock.advance(RETENTION.minusHours(1));
        world.kit.upkeep(World.FIRST_MEMBER);
        world.kit.upkeep(World.SECOND_MEMBER);
        assertThat(recordings(home(World.FIRST_MEMBER))).isEqualTo(1);
        assertThat(recordings(home(World.SECOND_MEMBER))).isEqualTo(1);

        clock.advance(Duration.ofHours(2));
        world.kit.upkeep(World.FIRST_MEMBER);
        world.kit.upkeep(World.SECOND_MEMBER);
        assertThat(recordings(home(World.FIRST_MEMBER))).isZero();
        assertThat(recordings(home(World.SECOND_MEMBER))).isZero();
        assertThat(world.kit.portal(World.FIRST_MEMBER).projects())
                .as("rows are kept")
                .hasSize(1);
    }
}
