package io.github.pbx24.rostelecom;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.Moshi;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON answer of the API, of which only one member is of interest. Never throws for strange content. */
final class VatsAnswer {

    private static final int MAX_BYTES = 64 * 1024;
    private static final List<String> LINK_NAMES = List.of("url", "link", "record_url", "download_url");
    private static final JsonAdapter<Object> ANY = new Moshi.Builder().build().adapter(Object.class);

    private final Object content;

    private VatsAnswer(Object content) {
        this.content = content;
    }

    /**
     * Reads an answer.
     *
     * @return the answer; without any member if it is not JSON or too long
     * @throws IOException if the connection breaks
     */
    static VatsAnswer read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            return new VatsAnswer(Map.of());
        }
        try {
            Object content = ANY.fromJson(new String(bytes, StandardCharsets.UTF_8));
            return new VatsAnswer(content == null ? Map.of() : content);
        } catch (IOException | JsonDataException e) {
            return new VatsAnswer(Map.of());
        }
    }

    /** The id of a call that was started. */
    Optional<String> callId() {
        return member("call_uuid").filter(id -> id.length() <= VatsPayload.MAX_TEXT);
    }

    /** The address of a recording. Its name is not documented, so any text that begins like a safe address will do. */
    Optional<String> link() {
        for (String name : LINK_NAMES) {
            Optional<String> link = member(name);
            if (link.isPresent()) {
                return link;
            }
        }
        return firstAddress(content);
    }

    private Optional<String> member(String name) {
        return content instanceof Map<?, ?> map && map.get(name) instanceof String text && !text.isBlank()
                ? Optional.of(text.strip())
                : Optional.empty();
    }

    private static Optional<String> firstAddress(Object value) {
        if (value instanceof String text) {
            return text.startsWith("https://") ? Optional.of(text.strip()) : Optional.empty();
        }
        Collection<?> children =
                value instanceof Map<?, ?> map ? map.values() : value instanceof Collection<?> list ? list : List.of();
        for (Object child : children) {
            if (child != null) {
                Optional<String> found = firstAddress(child);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
