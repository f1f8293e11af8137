package io.github.pbx24.bitrix24.app;

import io.github.pbx24.bitrix24.ResultNode;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A place that the application has bound.
 *
 * @param placement code of the place
 * @param handler address of the page
 * @param userId the only user who sees it, null for everybody
 * @param title title, null if none
 * @param options options of the place; an absent node if there are none
 * @since 0.1
 */
public record BoundPlacement(
        String placement,
        String handler,
        @Nullable Long userId,
        @Nullable String title,
        ResultNode options) {

    /** Checks that everything is present. */
    public BoundPlacement {
        Objects.requireNonNull(placement, "placement");
        Objects.requireNonNull(handler, "handler");
        Objects.requireNonNull(options, "options");
    }

    static BoundPlacement from(ResultNode row) {
        OptionalLong user = row.get("userId").asLong();
        return new BoundPlacement(
                row.requireText("placement"),
                row.requireText("handler"),
                user.isPresent() && user.getAsLong() > 0 ? Long.valueOf(user.getAsLong()) : null,
                row.get("title").asText().orElse(null),
                row.get("options"));
    }

    /** Without the address, which may carry a secret. */
    @Override
    public String toString() {
        return "BoundPlacement[placement=" + placement + ", userId=" + userId + "]";
    }
}
