package io.github.pbx24.app.webhook;

import java.time.Instant;
import java.util.Objects;

/**
 * A secret with which other sources sign their webhooks. What it is never leaves the kit again; to tell secrets apart there is this.
 *
 * @param id names it, made by the kit
 * @param createdAt when it was added
 * @since 0.1
 */
public record WebhookSecret(String id, Instant createdAt) {

    /** The longest secret: 200 characters. */
    public static final int MAX_LENGTH = 200;

    /** How many secrets a portal may have at once: 3, so that one can be changed without a gap. */
    public static final int MAX_AT_ONCE = 3;

    /** Checks that everything is there. */
    public WebhookSecret {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
