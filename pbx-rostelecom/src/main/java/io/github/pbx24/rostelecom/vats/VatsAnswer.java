package io.github.pbx24.rostelecom.vats;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonLimits;
import io.github.pbx24.pbx.http.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A JSON answer of the API, of which only one member is of interest. Never throws for strange content. */
final class VatsAnswer {

    private static final List<String> LINK_NAMES = List.of("url", "link", "record_url", "download_url");

    private VatsAnswer() {}

    /**
     * The id of a call that was started.
     *
     * @throws IOException if the connection breaks
     */
    static Optional<String> callId(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(JsonLimits.ANSWER.bytes() + 1);
        try {
            return text(Json.read(bytes, JsonLimits.ANSWER), "call_uuid")
                    .filter(id -> id.length() <= VatsPayload.MAX_TEXT);
        } catch (MalformedWebhookException e) {
            return Optional.empty();
        }
    }

    /** The address of a recording. Its name is not documented, so any text that begins like a safe address will do. */
    static Optional<String> link(JsonValue answer) {
        for (String name : LINK_NAMES) {
            Optional<String> link = text(answer, name);
            if (link.isPresent()) {
                return link;
            }
        }
        return firstAddress(answer);
    }

    private static Optional<String> text(JsonValue answer, String name) {
        return answer.member(name).filter(JsonValue.Text.class::isInstance).flatMap(JsonValue::scalar);
    }

    private static Optional<String> firstAddress(JsonValue value) {
        if (value instanceof JsonValue.Text text) {
            return Optional.of(text.value().strip()).filter(link -> link.startsWith("https://"));
        }
        Collection<JsonValue> children = value instanceof JsonValue.Structure structure
                ? structure.members().values()
                : value instanceof JsonValue.Items list ? list.items() : List.of();
        return children.stream()
                .map(VatsAnswer::firstAddress)
                .flatMap(Optional::stream)
                .findFirst();
    }
}
