package io.github.pbx24.correlation;

import io.github.pbx24.correlation.CrmCommand.ArchiveRecording;
import io.github.pbx24.correlation.CrmCommand.AttachRecording;
import io.github.pbx24.pbx.RecordingReference;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What to do next about a call, and when: the difference between what Bitrix24 should show and what it confirmed. Pure.
 *
 * @param command the next step; null if there is nothing to do now
 * @param dueAt when to look at the call again if nothing is heard of it; null if never
 * @since 0.1
 */
public record CallPlan(
        @Nullable CrmCommand command, @Nullable Instant dueAt) {

    /**
     * Plans the next step.
     *
     * @param call the call
     * @param view what Bitrix24 should show
     * @param now the present
     * @return the plan
     */
    public static CallPlan of(CallRecord call, CrmView view, Instant now) {
        CrmProgress progress = call.progress();
        Optional<CrmCommand> step = nextCrmStep(call, view);
        if (step.isPresent()) {
            Instant retryAt = progress.retryAt();
            return retryAt == null || !now.isBefore(retryAt)
                    ? new CallPlan(step.get(), now)
                    : new CallPlan(null, earlier(retryAt, view.changesAt()));
        }
        return progress.finished() ? recordings(view, progress, now) : new CallPlan(null, view.changesAt());
    }

    /** What to do next. */
    Optional<CrmCommand> next() {
        return Optional.ofNullable(command);
    }

    private static Optional<CrmCommand> nextCrmStep(CallRecord call, CrmView view) {
        CrmProgress progress = call.progress();
        ClickToCall origin = call.facts().clickToCall();
        if (origin != null
                && progress.originate() == CrmProgress.Originate.NONE
                && call.facts().heard().isEmpty()
                && view.state() == CrmView.State.RINGING) {
            return Optional.of(new CrmCommand.Originate(origin));
        }
        if (progress.finished()) {
            String note = view.note();
            return note == null || progress.noted() || progress.activityId() == null
                    ? Optional.empty()
                    : Optional.of(new CrmCommand.AddNote(note));
        }
        if (progress.crmCallId() == null) {
            // An intent that was stored is repeated unchanged, whatever has become known since.
            RegisterIntent intent = progress.register() != null ? progress.register() : view.registration();
            return Optional.ofNullable(intent).map(CrmCommand.Register::new);
        }
        return nextStepOfRegisteredCall(progress, view);
    }

    private static Optional<CrmCommand> nextStepOfRegisteredCall(CrmProgress progress, CrmView view) {
        Set<Long> missing = new HashSet<>(view.cards());
        missing.removeAll(progress.cards());
        if (!missing.isEmpty()) {
            return Optional.of(new CrmCommand.Show(Set.copyOf(missing)));
        }
        Set<Long> superfluous = new HashSet<>(progress.cards());
        superfluous.addAll(progress.askedCards());
        superfluous.removeAll(view.cards());
        if (!superfluous.isEmpty()) {
            return Optional.of(new CrmCommand.Hide(Set.copyOf(superfluous)));
        }
        return view.finishing().map(finish -> {
            FinishIntent stored = progress.finish();
            return new CrmCommand.Finish(stored != null ? stored : finish);
        });
    }

    private static CallPlan recordings(CrmView view, CrmProgress progress, Instant now) {
        Instant dueAt = null;
        for (RecordingReference recording : view.recordings()) {
            RecordingProgress state = stateOf(progress, recording);
            if (state.state() == RecordingProgress.State.PENDING) {
                if (state.retryAt() == null || !now.isBefore(state.retryAt())) {
                    return new CallPlan(new ArchiveRecording(recording), now);
                }
                dueAt = earlier(state.retryAt(), dueAt);
            }
        }
        if (dueAt != null) {
            return new CallPlan(null, dueAt);
        }
        return view.attach() ? attachment(view, progress, now) : new CallPlan(null, null);
    }

    /**
     * Bitrix24 keeps one recording for a call. When every recording is archived or given up, the largest is attached, because
     * it holds most of the conversation.
     */
    private static CallPlan attachment(CrmView view, CrmProgress progress, Instant now) {
        Optional<RecordingReference> largest = archived(view, progress)
                .max(Comparator.comparingLong(item -> stateOf(progress, item).bytes()));
        boolean attached = view.recordings().stream()
                .anyMatch(item -> stateOf(progress, item).state() == RecordingProgress.State.ATTACHED
                        && largest.map(other -> stateOf(progress, item).bytes()
                                        >= stateOf(progress, other).bytes())
                                .orElse(true));
        if (largest.isEmpty() || attached) {
            return new CallPlan(null, null);
        }
        Instant retryAt = stateOf(progress, largest.get()).retryAt();
        return retryAt == null || !now.isBefore(retryAt)
                ? new CallPlan(new AttachRecording(largest.get()), now)
                : new CallPlan(null, retryAt);
    }

    private static Stream<RecordingReference> archived(CrmView view, CrmProgress progress) {
        return view.recordings().stream()
                .filter(item -> stateOf(progress, item).state() == RecordingProgress.State.ARCHIVED);
    }

    static RecordingProgress stateOf(CrmProgress progress, RecordingReference recording) {
        return progress.recordings().getOrDefault(RecordingProgress.keyOf(recording), RecordingProgress.PENDING);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant two) {
        if (one == null || two == null) {
            return one == null ? two : one;
        }
        return one.isBefore(two) ? one : two;
    }
}
