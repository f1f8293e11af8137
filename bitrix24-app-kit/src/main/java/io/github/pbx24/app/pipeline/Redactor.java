package io.github.pbx24.app.pipeline;

/**
 * Takes personal data out of a transcript, before anybody else sees it or it is kept.
 *
 * <p>Implementations must be thread-safe. A step may run again for the same call, after a crash or a failure, so it must have no
 * effect but its answer. What it throws is kept in the delivery status and must be free of secrets and of what was said.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Redactor {

    /**
     * Does the step.
     *
     * @param transcript what was said
     * @param context the call, the project and the time allowed
     * @return the same transcript with names, numbers and addresses masked; never null
     * @throws StepFailedException if trying again cannot help
     * @throws Exception if it did not work; it is tried again on the pipeline's schedule
     */
    Transcript redact(Transcript transcript, StepContext context) throws Exception;
}
