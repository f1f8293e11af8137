package io.github.pbx24.app.pipeline;

/**
 * Makes the values that are shown and written into the CRM.
 *
 * <p>Implementations must be thread-safe. A step may run again for the same call, after a crash or a failure, so it must have no
 * effect but its answer. What it throws is kept in the delivery status and must be free of secrets and of what was said.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Scorer {

    /**
     * Does the step.
     *
     * @param analysis the findings
     * @param transcript the redacted transcript
     * @param context the call, the project and the time allowed
     * @return the values; never null
     * @throws StepFailedException if trying again cannot help
     * @throws Exception if it did not work; it is tried again on the pipeline's schedule
     */
    Scores score(Analysis analysis, Transcript transcript, StepContext context) throws Exception;
}
