package io.github.pbx24.bitrix24.internal.pacing;

/** The portal's clock, as far as answers tell. Errs to the early side, so that nothing counts as forgotten too soon. */
final class PortalTime {

    /** Clocks drift; an old observation may be wrong by this much per second. */
    private static final double DRIFT = 1e-4;

    /** No answer is on its way for longer; what seems older comes from a clock that was set back, or the one before was wrong. */
    private static final double LATEST = 120;

    private double offset;
    private long observedAt;
    private boolean known;

    /** An answer that ended at this time of the portal has arrived. */
    void observe(double finish, long now) {
        double seen = now / 1e9 - finish;
        double drifted = offset + Math.max(0, now - observedAt) / 1e9 * DRIFT;
        offset = known && seen - drifted < LATEST ? Math.min(seen, drifted) : seen;
        observedAt = now;
        known = true;
    }

    /** Seconds since 1970 at the portal; local ones as long as nothing is known. */
    double at(long now) {
        return now / 1e9 - offset;
    }
}
