package io.github.pbx24.bitrix24;

import java.time.Instant;
import java.util.Optional;

/**
 * Root of everything this module throws about a portal. Messages carry no secrets, bodies or full phone numbers.
 *
 * @since 0.1
 */
public abstract class Bitrix24Exception extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * For subclasses.
     *
     * @param message what happened, free of secrets
     */
    protected Bitrix24Exception(String message) {
        super(message);
    }

    /**
     * Whether the portal may have executed the request although it failed.
     *
     * @return false if the request certainly had no effect; true if that is unknown
     */
    public abstract boolean mayHaveRun();

    /**
     * Whether the same request may succeed later without anybody changing anything.
     *
     * @return false if repeating is pointless until configuration, data or rights change
     */
    public abstract boolean isTemporary();

    /**
     * Earliest useful time for another try, as the other side announced it.
     *
     * @return empty if it said nothing
     */
    public Optional<Instant> retryAt() {
        return Optional.empty();
    }
}
