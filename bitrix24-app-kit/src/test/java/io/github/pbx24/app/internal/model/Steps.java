package io.github.pbx24.app.internal.model;

import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.call.Project;
import io.github.pbx24.app.pipeline.StepContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Contexts for single steps. */
public final class Steps {

    private Steps() {}

    public static StepContext until(Instant deadline) {
        Call call = new Call(
                "call-1",
                CallState.IN_WORK,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Duration.ZERO,
                List.of(),
                true,
                null);
        return new StepContext("m".repeat(32), new Project("p", "P", true, Map.of(), false), call, deadline, 1);
    }

    public static StepContext soon() {
        return until(Instant.now().plusSeconds(60));
    }
}
