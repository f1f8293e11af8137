package io.github.pbx24.app.pipeline;

/**
 * Turns a recording into words.
 *
 * <p>Implementations must be thread-safe. A step may run again for the same call, after a crash or a failure, so it must have no
 * effect but its answer. What it throws is kept in the delivery status and must be free of secrets and of what was said.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SpeechToText {

    /**
     * Does the step.
     *
     * @param audio the recording; may be hours long, so it is to be streamed
     * @param context the call, the project and the time allowed
     * @return the transcript; without utterances if nothing was said; never null
     * @throws StepFailedException if trying again cannot help
     * @throws Exception if it did not work; it is tried again on the pipeline's schedule
     */
    Transcript transcribe(CallAudio audio, StepContext context) throws Exception;
}
