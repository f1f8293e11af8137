package io.github.pbx24.bitrix24;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * No usable answer of the portal: it was not reached, the answer was lost, or the answer was not what Bitrix24 sends.
 *
 * @since 0.1
 */
public final class Bitrix24TransportException extends Bitrix24Exception {

    private static final long serialVersionUID = 1L;

    /** The REST method. */
    private final String method;
    /** What went wrong. */
    private final String problem;
    /** Whether the request may have run. */
    private final boolean mayHaveRun;
    /** Whether another try may succeed. */
    private final boolean temporary;
    /** When another try makes sense; null if nobody said. */
    private final @Nullable Instant retryAt;

    /**
     * Describes the failure.
     *
     * @param method REST method that was called
     * @param problem what happened, free of secrets
     * @param mayHaveRun false only if the request certainly was not executed
     * @param temporary whether trying again later can help
     */
    public Bitrix24TransportException(String method, String problem, boolean mayHaveRun, boolean temporary) {
        this(method, problem, mayHaveRun, temporary, null);
    }

    /**
     * Describes the failure, with a hint when to come back.
     *
     * @param method REST method that was called
     * @param problem what happened, free of secrets
     * @param mayHaveRun false only if the request certainly was not executed
     * @param temporary whether trying again later can help
     * @param retryAt earliest useful time for another try, null if unknown
     */
    public Bitrix24TransportException(
            String method, String problem, boolean mayHaveRun, boolean temporary, @Nullable Instant retryAt) {
        super(method + ": " + problem + (mayHaveRun ? " (may have run)" : " (did not run)"));
        this.method = method;
        this.problem = problem;
        this.mayHaveRun = mayHaveRun;
        this.temporary = temporary;
        this.retryAt = retryAt;
    }

    /**
     * The REST method that was called.
     *
     * @return its name, never the address
     */
    public String method() {
        return method;
    }

    /**
     * What went wrong, in words.
     *
     * @return free of secrets
     */
    public String problem() {
        return problem;
    }

    /**
     * Earliest useful time for another try, as the server announced it.
     *
     * @return empty if it said nothing
     */
    @Override
    public Optional<Instant> retryAt() {
        return Optional.ofNullable(retryAt);
    }

    /** {@inheritDoc} True as soon as the first byte of the request was written. */
    @Override
    public boolean mayHaveRun() {
        return mayHaveRun;
    }

    @Override
    public boolean isTemporary() {
        return temporary;
    }
}
