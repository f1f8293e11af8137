package io.github.pbx24.correlation.plan;

import io.github.pbx24.correlation.plan.CallCommand.ArchiveRecording;
import io.github.pbx24.correlation.plan.CallCommand.AttachRecording;
import io.github.pbx24.pbx.RecordingReference;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What to do next about the recordings of a finished call. */
final class RecordingPlan {

    /** A piece that is still not there after so many tries does not keep the others from the call. */
    private static final int PATIENCE = 4;

    private RecordingPlan() {}

    static CallPlan of(CallView view, CallProgress progress, Instant now) {
        Instant dueAt = null;
        boolean waiting = false;
        for (RecordingReference recording : view.recordings()) {
            RecordingProgress state = progress.recordingOf(recording);
            if (state.state() == RecordingProgress.State.PENDING) {
                if (CallPlan.isDue(state.retryAt(), now)) {
                    return new CallPlan(new ArchiveRecording(recording), now);
                }
                dueAt = CallPlan.earlier(state.retryAt(), dueAt);
                waiting |= state.attempts() < PATIENCE;
            }
        }
        String crmCallId = progress.crmCallId();
        if (waiting || crmCallId == null || !view.attach()) {
            return new CallPlan(null, dueAt);
        }
        CallPlan attachment = attachment(crmCallId, view, progress, now);
        return attachment.command() != null
                ? attachment
                : new CallPlan(null, CallPlan.earlier(attachment.dueAt(), dueAt));
    }

    /**
     * Bitrix24 keeps one recording for a call: what is archived is attached together, named by the largest piece. Pieces that
     * come later are attached with the others once more.
     */
    private static CallPlan attachment(String crmCallId, CallView view, CallProgress progress, Instant now) {
        boolean isNew = view.recordings().stream()
                .anyMatch(item -> progress.recordingOf(item).state() == RecordingProgress.State.ARCHIVED);
        Optional<RecordingReference> largest = archived(view, progress)
                .max(Comparator.comparingLong(item -> progress.recordingOf(item).bytes()));
        if (!isNew || largest.isEmpty()) {
            return new CallPlan(null, null);
        }
        Instant retryAt = view.recordings().stream()
                .map(item -> progress.recordingOf(item))
                .filter(state -> state.state() == RecordingProgress.State.ARCHIVED && state.retryAt() != null)
                .map(RecordingProgress::retryAt)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return CallPlan.isDue(retryAt, now)
                ? new CallPlan(new AttachRecording(crmCallId, largest.get()), now)
                : new CallPlan(null, retryAt);
    }

    private static Stream<RecordingReference> archived(CallView view, CallProgress progress) {
        return view.recordings().stream()
                .filter(item -> progress.recordingOf(item).archivedAs() != null);
    }
}
