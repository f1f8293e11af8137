package io.github.pbx24.jdbc;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A PostgreSQL server that can be stopped, crashed and started again on the same data and port. For one thread. */
public final class TestPostgres implements AutoCloseable {
    /** A busy machine may need a minute for what takes a second. */
    private static final Duration LONG = Duration.ofMinutes(2);

    /** Systems give ports above these to those who ask for any, so nobody gets one of these while its server is away. */
    private static final int FIRST_PORT = 15_000;

    private static final int LAST_PORT = 32_000;

    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    /** Starts one that keeps what it has acknowledged. */
    public TestPostgres(Path data) throws IOException {
        this.data = data;
        this.port = freePort();
        this.server = launch();
    }

    /** How a server is started on a port that nobody else is given, and waited for as long as a busy machine needs. */
    public static EmbeddedPostgres.Builder builder() throws IOException {
        return builder(freePort());
    }

    private static EmbeddedPostgres.Builder builder(int port) {
        return EmbeddedPostgres.builder().setPort(port).setPGStartupWait(LONG);
    }

    private EmbeddedPostgres launch() throws IOException {
        return builder(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                // By default it does without them, being meant for tests.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
    }

    /** The address of its database, with the user. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    /** Lets it finish what it does. */
    public void stop() throws IOException {
        ProcessHandle postmaster = postmaster();
        server.close();
        // Closing waits for five seconds only.
        awaitEnd(postmaster);
    }

    /** At once, without telling anybody, as if the machine had died. */
    public void crash() throws IOException {
        ProcessHandle postmaster = postmaster();
        List<ProcessHandle> children = postmaster.children().toList();
        children.forEach(ProcessHandle::destroyForcibly);
        postmaster.destroyForcibly();
        awaitEnd(postmaster);
        children.forEach(TestPostgres::awaitEnd);
        server.close();
    }

    /** Starts it again. */
    public void start() throws IOException {
        // A child that came into being during a crash ends a moment after its parent, and until then keeps the data.
        server = await().atMost(LONG).ignoreException(IOException.class).until(this::launch, started -> true);
    }

    private ProcessHandle postmaster() throws IOException {
        long id = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        return ProcessHandle.of(id).orElseThrow();
    }

    private static void awaitEnd(ProcessHandle process) {
        await().atMost(LONG).until(() -> !process.isAlive());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** A port that nobody is given who asks for any, for a server that is started later, or again. */
    public static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }
}
