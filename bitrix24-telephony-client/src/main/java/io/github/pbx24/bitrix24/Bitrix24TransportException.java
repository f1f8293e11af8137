package io.github.pbx24.bitrix24;

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

    /**
     * Describes the failure.
     *
     * @param method REST method that was called
     * @param problem what happened, free of secrets
     * @param mayHaveRun false only if the request certainly was not executed
     * @param temporary whether trying again later can help
     */
    public Bitrix24TransportException(String method, String problem, boolean mayHaveRun, boolean temporary) {
        super(method + ": " + problem + (mayHaveRun ? " (may have run)" : " (did not run)"));
        this.method = method;
        this.problem = problem;
        this.mayHaveRun = mayHaveRun;
        this.temporary = temporary;
    }

    /** The same failure after an earlier try of the request whose answer was lost. */
    Bitrix24TransportException afterLostTry() {
        return new Bitrix24TransportException(method, problem, true, temporary);
    }

    /**
     * The REST method that was called.
     *
     * @return its name, never the address
     */
    public String method() {
        return method;
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
