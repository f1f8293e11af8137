package io.github.pbx24.app.pipeline;

import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.Project;
import java.time.Instant;
import java.util.Objects;

/**
 * What a step knows besides its input.
 *
 * @param memberId the portal
 * @param project the project that the call's line belongs to
 * @param call the call as it is known now
 * @param deadline until when the step should have an answer; the step's work counts as failed after it, and is repeated
 * @param attempt how often the step has been started for this call, this time included
 * @since 0.1
 */
public record StepContext(String memberId, Project project, Call call, Instant deadline, int attempt) {

    /** Checks that nothing is null. */
    public StepContext {
        Objects.requireNonNull(memberId, "memberId");
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(deadline, "deadline");
    }

    /** Ids only. */
    @Override
    public String toString() {
        return "StepContext[memberId=" + memberId + ", project=" + project.id() + ", attempt=" + attempt + "]";
    }
}
