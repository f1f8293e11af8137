package io.github.pbx24.runtime.nodes;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A PostgreSQL server that can be stopped, crashed and started again on the same data. */
final class SharedDatabase implements AutoCloseable {

    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    SharedDatabase(Path data, int port) throws IOException {
        this.data = data;
        this.port = port;
        this.server = launch();
    }

    private EmbeddedPostgres launch() throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                // By default it does without them, being meant for tests.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    void stop() throws IOException {
        server.close();
    }

    /** At once, without telling anybody, as if the machine had died. */
    void crash() throws IOException {
        long postmaster = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle handle = ProcessHandle.of(postmaster).orElseThrow();
        handle.children().forEach(ProcessHandle::destroyForcibly);
        handle.destroyForcibly();
        await().atMost(Duration.ofSeconds(60)).until(() -> !handle.isAlive());
        server.close();
    }

    void start() throws IOException {
        server = launch();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
