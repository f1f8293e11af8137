package io.github.pbx24.bitrix24.followup;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.ResultNode;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Limits of parameters, and small readers. */
final class Fields {

    private static final int MAX_NAME = 255;

    private Fields() {}

    static String name(String field, String value) {
        if (value.isBlank() || value.length() > MAX_NAME) {
            throw new Bitrix24FieldException(field, "must have 1 to " + MAX_NAME + " characters");
        }
        return value;
    }

    static long positive(String field, long id) {
        if (id <= 0) {
            throw new Bitrix24FieldException(field, "must be positive, was " + id);
        }
        return id;
    }

    static @Nullable Long longOrNull(ResultNode node) {
        OptionalLong number = node.asLong();
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }

    static @Nullable Duration secondsOrNull(ResultNode node) {
        OptionalLong seconds = node.asLong();
        return seconds.isPresent() ? Duration.ofSeconds(seconds.getAsLong()) : null;
    }

    static @Nullable String textOrNull(ResultNode node) {
        return node.asText().orElse(null);
    }
}
