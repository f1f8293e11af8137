package com.example.crmevents;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The synchronisation as a process of its own, which can be killed. */
final class SyncProcess implements AutoCloseable {

    private static final String READY = "READY ";
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final URI address;

    /** Starts the program on any free port and waits until it is ready. */
    SyncProcess(URI webhook, String token, Path folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                SyncMain.class.getName());
        builder.environment().put("B24_WEBHOOK", webhook.toString());
        builder.environment().put("B24_TOKEN", token);
        builder.environment().put("B24_PLAN", "self-hosted");
        builder.environment().put("PORT", "0");
        builder.environment().put("DATABASE", folder.resolve("deals.db").toString());
        builder.environment().put("SLOW_HANDLERS", "yes");
        File log = folder.resolve("sync.log").toFile();
        process = builder.redirectError(ProcessBuilder.Redirect.appendTo(log)).start();
        CompletableFuture<String> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(ready), "output-of-the-program");
        reader.setDaemon(true);
        reader.start();
        address = URI.create(await(ready, log));
    }

    /** To its end: a program whose output nobody reads stops some day. */
    private void read(CompletableFuture<String> ready) {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(READY)) {
                    ready.complete(line.substring(READY.length()).strip());
                }
            }
            ready.completeExceptionally(new IOException("it has ended"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    private String await(CompletableFuture<String> ready, File log) throws IOException {
        try {
            return ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("the program did not start, see " + log, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IOException("interrupted while the program started", e);
        }
    }

    /** Where it listens. */
    URI address() {
        return address;
    }

    /** Ends it as a power cut would: it gets no chance to do anything. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    @Override
    public void close() {
        process.destroy();
        if (!await()) {
            process.destroyForcibly();
        }
    }

    private boolean await() {
        try {
            return process.waitFor(15, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
