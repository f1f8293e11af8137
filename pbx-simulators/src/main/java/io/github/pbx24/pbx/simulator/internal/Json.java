package io.github.pbx24.pbx.simulator.internal;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.Moshi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as maps and lists. */
public final class Json {

    private static final JsonAdapter<Object> ANY =
            new Moshi.Builder().build().adapter(Object.class).serializeNulls();

    private Json() {}

    /** Writes an object, members in their order. */
    public static byte[] write(Map<String, ?> members) {
        return ANY.toJson(members).getBytes(StandardCharsets.UTF_8);
    }

    /** Writes a list of objects. */
    public static byte[] list(List<? extends Map<String, ?>> items) {
        return ANY.toJson(items).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads an object; empty if the text is something else. */
    public static Map<String, Object> object(byte[] text) {
        Map<String, Object> members = new LinkedHashMap<>();
        try {
            if (ANY.fromJson(new String(text, StandardCharsets.UTF_8)) instanceof Map<?, ?> map) {
                map.forEach((name, value) -> {
                    if (value != null) {
                        members.put(String.valueOf(name), value);
                    }
                });
            }
        } catch (IOException | JsonDataException e) {
            // Whoever sends rubbish gets the answer for an empty object.
        }
        return members;
    }
}
