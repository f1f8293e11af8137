package io.github.pbx24.correlation.store;

import io.github.pbx24.correlation.plan.CallProgress;

/**
 * How far a call has come at Bitrix24, as far as the store has to know.
 *
 * @since 0.1
 */
public enum Stage {
    /** Bitrix24 knows nothing of it. */
    HEARD,
    /** Bitrix24 has it, or may have it. */
    TOLD,
    /** Bitrix24 has it with its end. */
    FINISHED;

    static Stage of(CallProgress progress) {
        if (progress.isFinished()) {
            return FINISHED;
        }
        return progress.equals(CallProgress.NONE) ? HEARD : TOLD;
    }
}
