package io.github.pbx24.runtime.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node as the one who runs it sees it: it can be started, killed and suspended. It always has the same name and port. */
final class NodeProcess implements AutoCloseable {

    final int port;

    private final List<String> arguments;
    private final Path log;
    private @Nullable Process process;

    NodeProcess(int port, List<String> arguments, Path log) {
        this.port = port;
        this.arguments = arguments;
        this.log = log;
    }

    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=nodes-logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                NodeProgram.class.getName());
        builder.command().addAll(arguments);
        process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    void awaitReady(int times) {
        await().atMost(Duration.ofMinutes(5)).until(() -> {
            assertThat(alive().isAlive()).as("node lives; its log is %s", log).isTrue();
            try (var lines = Files.lines(log)) {
                return lines.filter(NodeProgram.READY::equals).count() >= times;
            }
        });
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    void kill() throws InterruptedException {
        alive().destroyForcibly().waitFor();
    }

    void suspend() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", name, String.valueOf(alive().pid()))
                .start()
                .waitFor();
        assertThat(code).as("kill %s", name).isZero();
    }

    private Process alive() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        return running;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
