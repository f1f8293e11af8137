package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Example messages of the call control interface. */
final class Examples {

    private Examples() {}

    static JsonValue json(String name) {
        return Json.read(text(name).getBytes(StandardCharsets.UTF_8));
    }

    static String text(String name) {
        try (InputStream in =
                Objects.requireNonNull(Examples.class.getResourceAsStream("/3cx-callcontrol/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonValue> items(JsonValue json) {
        return ((JsonValue.Items) json).items();
    }

    static Participant participant(String name) {
        return Participant.read(json(name)).orElseThrow();
    }

    static String field(JsonValue json, String name) {
        return json.member(name).flatMap(JsonValue::scalar).orElse("");
    }
}
