package io.github.pbx24.bitrix24;

import com.squareup.moshi.Moshi;
import io.github.pbx24.bitrix24.internal.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import okio.Buffer;

/** Payloads from {@code src/test/resources/bitrix24} and ways to compare with them. */
public final class Fixtures {

    private Fixtures() {}

    public static byte[] bytes(String name) {
        try (InputStream in = Fixtures.class.getResourceAsStream("/bitrix24/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    public static ResultNode json(String name) {
        return tree(text(name));
    }

    public static ResultNode tree(String json) {
        try {
            return ResultNode.of(JsonTree.read(new Buffer().writeUtf8(json)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Decodes the result part of a fixture as the client would. */
    public static <T> T decode(Bitrix24Request<T> request, String name) {
        return request.decoder().apply(json(name).get("result"));
    }

    /** A JSON document as plain values, for comparison. */
    public static Object plain(String json) {
        try {
            Object value = new Moshi.Builder().build().adapter(Object.class).fromJson(json);
            return value == null ? Map.of() : value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parameters of a request as they go over the wire. */
    public static Object wire(Bitrix24Request<?> request) {
        return plain(written(request.parameters()));
    }

    /** Parameters as JSON. */
    public static String written(Map<String, ?> parameters) {
        Buffer json = new Buffer();
        JsonTree.write(parameters, null, json);
        return json.readUtf8();
    }
}
