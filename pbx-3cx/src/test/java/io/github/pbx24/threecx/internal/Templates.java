package io.github.pbx24.threecx.internal;

import io.github.pbx24.pbx.WebhookRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;

/** Example requests of the template dialects. */
public final class Templates {

    /** When all examples are received. */
    public static final Instant RECEIVED = Instant.parse("2026-01-15T09:16:00Z");

    private Templates() {}

    public static byte[] bytes(String name) {
        try (InputStream in =
                Objects.requireNonNull(Templates.class.getResourceAsStream("/3cx-templates/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    /** A JSON post with the body of an example. */
    public static WebhookRequest post(String path, String name) {
        return post(path, "application/json", text(name));
    }

    public static WebhookRequest post(String path, String type, String body) {
        return WebhookRequest.builder("POST", RECEIVED)
                .path(path)
                .header("Content-Type", type)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    /** The only line of an example that is no comment. */
    public static String line(String name) {
        return text(name)
                .lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .findFirst()
                .orElseThrow();
    }
}
