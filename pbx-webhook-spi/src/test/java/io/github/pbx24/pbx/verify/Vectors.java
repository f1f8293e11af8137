package io.github.pbx24.pbx.verify;

import com.squareup.moshi.Moshi;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Signature vectors that were computed outside of this project. */
final class Vectors {

    private Vectors() {}

    record Vector(Map<?, ?> values) {

        String text(String name) {
            return String.valueOf(values.get(name));
        }

        byte[] body() {
            return text("body").getBytes(StandardCharsets.UTF_8);
        }

        boolean mustVerify() {
            return Boolean.TRUE.equals(values.get("must_verify"));
        }

        @Override
        public String toString() {
            return values.containsKey("label") ? text("label") : text("service");
        }
    }

    static Stream<Vector> read(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors/" + file), file)) {
            String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Map<?, ?> document = (Map<?, ?>) Objects.requireNonNull(
                    new Moshi.Builder().build().adapter(Object.class).fromJson(json));
            List<?> vectors = (List<?>) Objects.requireNonNull(document.get("vectors"));
            return vectors.stream().map(vector -> new Vector((Map<?, ?>) vector));
        }
    }
}
