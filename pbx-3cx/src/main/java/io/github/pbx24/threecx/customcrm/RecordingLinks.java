package io.github.pbx24.threecx.customcrm;

import io.github.pbx24.pbx.http.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * Finds the link of a recording in an answer whose form is not documented: a text, an object with a field for an address, a list of
 * such objects, or a page of OData.
 */
final class RecordingLinks {

    private static final List<String> NAMES =
            List.of("url", "link", "href", "recordingUrl", "RecordingUrl", "recording_url", "Url");
    private static final List<String> WRAPPERS = List.of("value", "data", "result", "recordings", "items");

    private RecordingLinks() {}

    /** The first link; empty if there is none. */
    static Optional<String> in(JsonValue answer) {
        if (answer instanceof JsonValue.Text text) {
            return text.scalar();
        }
        if (answer instanceof JsonValue.Items list) {
            return list.items().stream().flatMap(item -> in(item).stream()).findFirst();
        }
        Optional<String> named = NAMES.stream()
                .flatMap(name -> answer.member(name).flatMap(JsonValue::scalar).stream())
                .findFirst();
        return named.or(() -> WRAPPERS.stream()
                .flatMap(name -> answer.member(name).stream())
                .flatMap(inner -> in(inner).stream())
                .findFirst());
    }
}
