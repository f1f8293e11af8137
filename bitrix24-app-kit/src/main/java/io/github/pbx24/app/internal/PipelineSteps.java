package io.github.pbx24.app.internal;

import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.Project;
import io.github.pbx24.app.internal.Recordings.Fetched;
import io.github.pbx24.app.internal.Recordings.NoRecordingException;
import io.github.pbx24.app.internal.StepQueue.Outcome;
import io.github.pbx24.app.internal.StepQueue.Task;
import io.github.pbx24.app.pipeline.Analysis;
import io.github.pbx24.app.pipeline.CallAudio;
import io.github.pbx24.app.pipeline.Pipeline;
import io.github.pbx24.app.pipeline.Scores;
import io.github.pbx24.app.pipeline.StepContext;
import io.github.pbx24.app.pipeline.StepFailedException;
import io.github.pbx24.app.pipeline.Transcript;
import io.github.pbx24.app.status.StepKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** From the recording to the values. What a step answers is stored in the transaction that makes the next one due. */
final class PipelineSteps implements AutoCloseable {

    private final KitSettings settings;
    private final Pipeline pipeline;
    private final Ingestion ingestion;
    private final Recordings recordings;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "pbx24-app-step");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable StepQueue queue;

    PipelineSteps(KitSettings settings, Pipeline pipeline, Ingestion ingestion, Recordings recordings) {
        this.settings = settings;
        this.pipeline = pipeline;
        this.ingestion = ingestion;
        this.recordings = recordings;
    }

    void through(StepQueue steps) {
        queue = steps;
    }

    private void next(PortalRows rows, StepKind kind, String callId) {
        StepQueue steps = queue;
        if (steps == null) {
            throw new IllegalStateException("through() comes first");
        }
        steps.add(rows, kind, callId, callId, null);
    }

    /** What a call has already. */
    private record Progress(
            @Nullable String audio,
            @Nullable String audioType,
            @Nullable String transcript,
            boolean redacted,
            @Nullable String analysis,
            @Nullable String scores) {}

    private static Progress progress(PortalRows rows, String callId) {
        return rows.first(
                        "audio, audio_type, transcript, redacted, analysis, scores",
                        "calls",
                        "call_id = ?",
                        row -> new Progress(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getInt(4) == 1,
                                row.getString(5),
                                row.getString(6)),
                        callId)
                .orElseThrow(() -> new StepFailedException("the call is gone", null));
    }

    static StepContext context(KitSettings settings, PortalRows rows, Task task, Duration allowed) {
        Call call = CallRows.select(rows, "t.call_id = ?", "", task.subject()).stream()
                .findFirst()
                .orElseThrow(() -> new StepFailedException("the call is gone", null));
        String projectId = call.projectId();
        Optional<Project> project = projectId == null ? Optional.empty() : new ScopeRows(rows, null).project(projectId);
        return new StepContext(
                task.memberId(),
                project.orElseThrow(() -> new StepFailedException("the project was removed", null)),
                call,
                settings.clock().instant().plus(allowed),
                task.attempt());
    }

    Outcome speech(PortalRows rows, Task task) throws Exception {
        Progress progress = progress(rows, task.subject());
        if (progress.transcript() != null) {
            return Outcome.ignored("done before");
        }
        CallAudio audio = audio(rows, task, progress);
        Transcript transcript =
                bounded(rows, task, context -> pipeline.speechToText().transcribe(audio, context));
        return Outcome.done(() -> {
            if (set(rows, task, "transcript = ?, redacted = 0", List.of(Stored.of(transcript)), "transcript IS NULL")) {
                next(rows, StepKind.REDACTION, task.subject());
            }
        });
    }

    private CallAudio audio(PortalRows rows, Task task, Progress progress) throws IOException {
        Optional<Path> here = recordings.find(task.memberId(), progress.audio());
        if (here.isPresent()) {
            String type = progress.audioType() == null ? "audio/mpeg" : progress.audioType();
            return new CallAudio(here.get(), type, Files.size(here.get()));
        }
        try {
            Fetched fetched = ingestion.fetchAgain(task.memberId(), task.subject());
            Path file = recordings
                    .find(task.memberId(), fetched.name())
                    .orElseThrow(() -> new IOException("the recording vanished"));
            return new CallAudio(file, fetched.contentType(), fetched.size());
        } catch (NoRecordingException e) {
            throw new StepFailedException(String.valueOf(e.getMessage()), null);
        }
    }

    Outcome redaction(PortalRows rows, Task task) throws Exception {
        Progress progress = progress(rows, task.subject());
        String raw = progress.transcript();
        if (raw == null || progress.redacted()) {
            return Outcome.ignored("done before");
        }
        Transcript transcript = Stored.transcript(raw);
        Transcript redacted = bounded(rows, task, context -> pipeline.redactor().redact(transcript, context));
        return Outcome.done(() -> {
            if (set(rows, task, "transcript = ?, redacted = 1", List.of(Stored.of(redacted)), "redacted = 0")) {
                next(rows, StepKind.ANALYSIS, task.subject());
            }
        });
    }

    Outcome analysis(PortalRows rows, Task task) throws Exception {
        Progress progress = progress(rows, task.subject());
        String text = progress.transcript();
        if (text == null || !progress.redacted() || progress.analysis() != null) {
            return Outcome.ignored("done before");
        }
        Transcript transcript = Stored.transcript(text);
        Analysis analysis = bounded(rows, task, context -> pipeline.analyser().analyse(transcript, context));
        return Outcome.done(() -> {
            if (set(rows, task, "analysis = ?", List.of(Stored.of(analysis)), "analysis IS NULL")) {
                next(rows, StepKind.SCORING, task.subject());
            }
        });
    }

    Outcome scoring(PortalRows rows, Task task) throws Exception {
        Progress progress = progress(rows, task.subject());
        String text = progress.transcript();
        String found = progress.analysis();
        if (text == null || found == null || progress.scores() != null) {
            return Outcome.ignored("done before");
        }
        Transcript transcript = Stored.transcript(text);
        Analysis analysis = Stored.analysis(found);
        Scores scores = bounded(rows, task, context -> pipeline.scorer().score(analysis, transcript, context));
        return Outcome.done(() -> {
            List<@Nullable Object> values = Arrays.asList(
                    Stored.of(scores),
                    scores.quality().map(number -> number.doubleValue()).orElse(null));
            if (set(rows, task, "scores = ?, quality = ?", values, "scores IS NULL")) {
                next(rows, StepKind.WRITE_BACK, task.subject());
            }
        });
    }

    /** False if another attempt was first: then that one has made the next step due. */
    private boolean set(PortalRows rows, Task task, String set, List<@Nullable Object> values, String condition) {
        List<@Nullable Object> all = new ArrayList<>(values);
        all.add(settings.clock().instant());
        return rows.update("calls", set + ", updated_at = ?", all, "call_id = ? AND " + condition, task.subject()) == 1;
    }

    /** The work of a step that knows its context. */
    private interface Step<T> {
        T run(StepContext context) throws Exception;
    }

    /** Whoever implements a step may forget a time limit; we do not. */
    private <T> T bounded(PortalRows rows, Task task, Step<T> step) throws Exception {
        Duration allowed = pipeline.stepTimeout();
        StepContext context = context(settings, rows, task, allowed);
        Callable<T> work = () -> step.run(context);
        Future<T> running = threads.submit(work);
        try {
            T answer = running.get(allowed.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                throw new IllegalStateException("the step answered null");
            }
            return answer;
        } catch (TimeoutException e) {
            running.cancel(true);
            throw new IOException("no answer within " + allowed, e);
        } catch (InterruptedException e) {
            running.cancel(true);
            Thread.currentThread().interrupt();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
