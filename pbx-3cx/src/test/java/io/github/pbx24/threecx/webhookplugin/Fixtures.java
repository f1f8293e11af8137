package io.github.pbx24.threecx.webhookplugin;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.threecx.ThreeCxProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads the example requests. */
public final class Fixtures {

    private static final Instant RECEIVED = Instant.parse("2026-01-15T09:20:00Z");
    private static final String FOLDER = "/3cx/";

    private Fixtures() {}

    /** A connection to the exchange of the examples, where 804 is a queue and 800 a voice menu. */
    public static PbxConnection connection() {
        return connect(Map.of("queues", List.of("804"), "ivrs", List.of("800")));
    }

    public static PbxConnection connect(Map<String, ?> settings) {
        return new ThreeCxProvider().connect(PbxSettings.of(settings));
    }

    /** Names of all example files, sorted. */
    public static List<String> names() {
        try (Stream<Path> files = Files.list(Path.of(
                Objects.requireNonNull(Fixtures.class.getResource(FOLDER)).toURI()))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(Fixtures.class.getResourceAsStream(FOLDER + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    /** The query strings, or steps, of a text file. */
    public static List<String> lines(String name) {
        return text(name)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith("@"))
                .toList();
    }

    /** All requests of a file. */
    public static List<WebhookRequest> requests(String name) {
        return name.endsWith(".json")
                ? List.of(postJson(bytes(name)))
                : lines(name).stream().map(Fixtures::request).toList();
    }

    private static WebhookRequest request(String line) {
        return line.startsWith("POST ") ? postJson(bytes(line.substring("POST ".length()))) : get(line);
    }

    public static WebhookRequest get(String query) {
        return WebhookRequest.builder("GET", RECEIVED).rawQuery(query).build();
    }

    public static WebhookRequest postJson(String body) {
        return postJson(body.getBytes(StandardCharsets.UTF_8));
    }

    public static WebhookRequest postJson(byte[] body) {
        return WebhookRequest.builder("POST", RECEIVED)
                .header("Content-Type", "application/json")
                .body(body)
                .build();
    }

    public static WebhookRequest postForm(String body) {
        return WebhookRequest.builder("POST", RECEIVED)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
