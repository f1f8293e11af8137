package io.github.pbx24.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The gateway as its users run it: a process of its own, which can be killed and started again. */
final class GatewayProcess implements AutoCloseable {

    /** The property that names the gateway's jar. */
    private static final String JAR = "pbx24.gateway.jar";

    private static final String MAIN = "io.github.pbx24.gateway.Main";
    private static final String READY = "READY ";
    private static final String TOKEN = "ADMIN-TOKEN ";
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 20;
    private static final int TAIL = 40;

    private final Path config;
    private final Path log;
    private volatile @Nullable Process process;
    private volatile URI address = URI.create("http://127.0.0.1:1");
    private volatile String adminToken = "";

    /**
     * Prepares a gateway.
     *
     * @param config its configuration
     * @param log gets what it prints
     */
    GatewayProcess(Path config, Path log) {
        this.config = config;
        this.log = log;
    }

    /** Where it answers; of the last start. */
    URI address() {
        return address;
    }

    /** What its own interface asks for; of the last start. */
    String adminToken() {
        return adminToken;
    }

    /**
     * Starts it and waits until it accepts requests.
     *
     * @throws ScenarioFailedException if it does not come up
     */
    void start() {
        try {
            Process started =
                    new ProcessBuilder(command()).redirectErrorStream(true).start();
            process = started;
            address = awaitReady(started);
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway cannot be started", e);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Short-lived and one of several: a quick start counts more than speed later.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m"));
        String jar = System.getProperty(JAR);
        if (jar == null) {
            // Tests run before anything is packaged.
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        } else {
            command.addAll(List.of("-jar", jar));
        }
        command.addAll(List.of("--config", config.toString()));
        return command;
    }

    private URI awaitReady(Process started) {
        CompletableFuture<URI> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> copyOutput(started, ready), "gateway-output");
        reader.setDaemon(true);
        reader.start();
        try {
            return ready.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            started.destroyForcibly();
            throw new ScenarioFailedException("the gateway did not come up; it said: " + logTail(), e);
        } catch (InterruptedException e) {
            started.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new ScenarioFailedException("interrupted", e);
        }
    }

    private void copyOutput(Process started, CompletableFuture<URI> ready) {
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
                Writer copy = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                copy.write(line + System.lineSeparator());
                copy.flush();
                if (line.startsWith(TOKEN)) {
                    adminToken = line.substring(TOKEN.length()).strip();
                }
                if (line.startsWith(READY)) {
                    ready.complete(
                            URI.create(line.substring(READY.length()).strip().replaceFirst("/+$", "")));
                }
            }
            ready.completeExceptionally(new IOException("its output ended before it was ready"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    /** Kills it as a power failure would: SIGKILL, nothing is finished or tidied up. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.onExit().join();
        }
    }

    /**
     * Asks it to stop: SIGTERM.
     *
     * @return its exit code; -1 if it had to be killed after all
     */
    int stop() {
        Process running = process;
        if (running == null) {
            return 0;
        }
        running.destroy();
        try {
            if (running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                return running.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
        return -1;
    }

    boolean isRunning() {
        Process running = process;
        return running != null && running.isAlive();
    }

    /** The last lines it printed. */
    String logTail() {
        try {
            List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
            return System.lineSeparator()
                    + String.join(
                            System.lineSeparator(), lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
        } catch (IOException e) {
            return "(its output cannot be read)";
        }
    }

    @Override
    public void close() {
        stop();
    }
}
