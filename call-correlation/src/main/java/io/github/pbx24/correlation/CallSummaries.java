package io.github.pbx24.correlation;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.RecordingReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts facts, view and progress of a call into words. Pure. */
final class CallSummaries {

    private CallSummaries() {}

    static CallSummary of(CallRecord call, Directory directory, CallRules rules, Instant now) {
        CallStory story = CallStory.of(call.facts());
        CrmView view = CallProjection.of(call, directory, rules, now);
        CrmProgress progress = call.progress();
        FinishIntent finish = progress.finish() != null ? progress.finish() : view.finish();
        Direction direction = story.direction();
        return new CallSummary(
                call.id(),
                call.pbx(),
                call.callId(),
                direction == null ? "unknown" : direction.name().toLowerCase(Locale.ROOT),
                story.clientNumber(),
                directory.lineOf(story.line()).orElse(null),
                state(call, view, now),
                users(story, progress, finish, directory),
                responsible(progress, finish),
                progress.crmCallId(),
                finish == null ? story.talk().toSeconds() : finish.talkSeconds(),
                finish == null ? null : finish.statusCode(),
                recording(story.recordings(), progress),
                unknownExtensions(story, directory),
                problem(view, progress),
                story.startedAt(),
                call.updatedAt());
    }

    private static String state(CallRecord call, CrmView view, Instant now) {
        if (view.state() == CrmView.State.ENDED) {
            boolean nothingLeft =
                    call.progress().finished() || view.hiddenBecause() != null && view.changesAt() == null;
            return nothingLeft
                            && CallPlan.of(call, view, now).command() == null
                            && call.progress().retryAt() == null
                    ? "synced"
                    : "ended";
        }
        return view.state().name().toLowerCase(Locale.ROOT);
    }

    private static List<Long> users(
            CallStory story, CrmProgress progress, @Nullable FinishIntent finish, Directory directory) {
        Set<Long> users = new LinkedHashSet<>(progress.cards());
        story.legs().forEach(leg -> directory.ownerOf(leg.extension()).ifPresent(users::add));
        if (finish != null) {
            users.add(finish.userId());
        }
        return List.copyOf(users);
    }

    private static @Nullable Long responsible(CrmProgress progress, @Nullable FinishIntent finish) {
        if (finish != null) {
            return finish.userId();
        }
        RegisterIntent register = progress.register();
        return register == null ? null : (Long) register.userId();
    }

    /** The furthest any recording came, except that one which is still on its way shows as pending. */
    private static String recording(List<RecordingReference> recordings, CrmProgress progress) {
        if (recordings.isEmpty()) {
            return "none";
        }
        Collection<RecordingProgress.State> states = recordings.stream()
                .map(item -> CallPlan.stateOf(progress, item).state())
                .toList();
        for (RecordingProgress.State state : List.of(
                RecordingProgress.State.ATTACHED, RecordingProgress.State.PENDING, RecordingProgress.State.ARCHIVED)) {
            if (states.contains(state)) {
                return state.name().toLowerCase(Locale.ROOT);
            }
        }
        return "failed";
    }

    private static List<String> unknownExtensions(CallStory story, Directory directory) {
        Set<String> extensions = new LinkedHashSet<>();
        story.ringing().stream().filter(CallStory.Ring::phone).forEach(ring -> extensions.add(ring.extension()));
        story.legs().forEach(leg -> leg.talker().ifPresent(extensions::add));
        String last = story.lastExtension();
        if (last != null && story.isAnswered()) {
            // The end of a missed call may name a queue or a voice menu, which no user has.
            extensions.add(last);
        }
        List<String> unknown = new ArrayList<>(extensions);
        unknown.removeIf(extension -> directory.userOf(extension).isPresent());
        return unknown;
    }

    private static @Nullable String problem(CrmView view, CrmProgress progress) {
        if (progress.problem() != null) {
            return progress.problem();
        }
        for (RecordingProgress recording : progress.recordings().values()) {
            if (recording.problem() != null) {
                return "recording: " + recording.problem();
            }
        }
        return view.hiddenBecause();
    }
}
