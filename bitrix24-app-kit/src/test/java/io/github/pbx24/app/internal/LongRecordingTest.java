package io.github.pbx24.app.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongRecordingTest {

    /** Two hours of 16-bit stereo at 8 kHz: almost twice as much as the memory of the process. */
    private static final long TWO_HOURS = 2L * 3600 * 8000 * 2 * 2;

    @TempDir
    private Path folder = Path.of("");

    @Test
    @Tag("slow")
    void a_recording_of_two_hours_goes_through_a_process_with_little_memory() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer portal = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        String base = "http://127.0.0.1:" + portal.getAddress().getPort() + "/rest/1/code/";
        portal.setExecutor(threads);
        portal.createContext("/rest/1/code/", http -> {
            try (http) {
                http.getRequestBody().readAllBytes();
                if (http.getRequestURI().getPath().contains("download")) {
                    http.sendResponseHeaders(200, TWO_HOURS);
                    byte[] second = new byte[32_000];
                    try (OutputStream out = http.getResponseBody()) {
                        for (long sent = 0; sent < TWO_HOURS; sent += second.length) {
                            out.write(second);
                        }
                    }
                } else {
                    byte[] answer = ("{\"result\":{\"ID\":\"7\",\"NAME\":\"call.wav\",\"SIZE\":\"" + TWO_HOURS
                                    + "\",\"DOWNLOAD_URL\":\"" + base + "download/?token=x\"}}")
                            .getBytes(StandardCharsets.UTF_8);
                    http.getResponseHeaders().set("Content-Type", "application/json");
                    http.sendResponseHeaders(200, answer.length);
                    http.getResponseBody().write(answer);
                }
            }
        });
        portal.start();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LongRecordingMain.class.getName(),
                        base,
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (InputStream said = process.getInputStream()) {
            assertThat(new String(said.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("fetched " + TWO_HOURS + ", played " + TWO_HOURS);
        } finally {
            process.destroyForcibly().waitFor();
            portal.stop(0);
            threads.shutdownNow();
        }
    }
}
