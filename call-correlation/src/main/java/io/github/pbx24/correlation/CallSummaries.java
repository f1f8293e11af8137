package io.github.pbx24.correlation;

import io.github.pbx24.correlation.CallSummary.Recording;
import io.github.pbx24.correlation.CallSummary.State;
import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.correlation.plan.CallView;
import io.github.pbx24.correlation.plan.FinishIntent;
import io.github.pbx24.correlation.plan.RecordingProgress;
import io.github.pbx24.correlation.plan.RegisterIntent;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.pbx.RecordingReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts facts, view and progress of a call into words. Pure. */
final class CallSummaries {

    private CallSummaries() {}

    static CallSummary of(TrackedCall call, Exchange exchange, Instant now) {
        return of(Situation.of(call, exchange, exchange.known(), now), exchange);
    }

    static CallSummary of(Situation situation, Exchange exchange) {
        TrackedCall call = situation.call();
        Directory directory = exchange.known();
        CallRules rules = exchange.portal().rules();
        CallView view = situation.view();
        CallStory story = view.story();
        CallProgress progress = call.progress();
        FinishIntent said = progress.finishing().intent();
        FinishIntent finish = said != null ? said : view.finish();
        return new CallSummary(
                call.id(),
                call.pbx(),
                call.callId(),
                story.direction(),
                story.clientNumber(),
                directory.lineOf(story.line(), rules.numbers()).orElse(null),
                state(situation),
                users(story, progress, finish, directory),
                responsible(progress, finish),
                progress.crmCallId(),
                finish == null ? story.talk().toSeconds() : finish.talkSeconds(),
                finish == null ? null : finish.statusCode(),
                recording(story.recordings(), progress),
                unknownExtensions(story, exchange),
                problem(view, progress),
                story.startedAt(),
                call.updatedAt());
    }

    private static State state(Situation situation) {
        CallView view = situation.view();
        CallProgress progress = situation.call().progress();
        if (view.state() == CallView.State.ENDED) {
            boolean nothingLeft = progress.isFinished() || view.hiddenBecause() != null && view.changesAt() == null;
            return nothingLeft
                            && situation.command() == null
                            && progress.trouble().retryAt() == null
                    ? State.SYNCED
                    : State.ENDED;
        }
        return view.state() == CallView.State.TALKING ? State.TALKING : State.RINGING;
    }

    private static List<Long> users(
            CallStory story, CallProgress progress, @Nullable FinishIntent finish, Directory directory) {
        Set<Long> users = new LinkedHashSet<>(progress.cards().shown());
        story.legs().forEach(leg -> directory.ownerOf(leg.extension()).ifPresent(users::add));
        if (finish != null) {
            users.add(finish.userId());
        }
        return List.copyOf(users);
    }

    private static @Nullable Long responsible(CallProgress progress, @Nullable FinishIntent finish) {
        if (finish != null) {
            return finish.userId();
        }
        RegisterIntent register = progress.registration().intent();
        return register == null ? null : (Long) register.userId();
    }

    /** The furthest any recording came, except that one which is still on its way shows as pending. */
    private static Recording recording(List<RecordingReference> recordings, CallProgress progress) {
        if (recordings.isEmpty()) {
            return Recording.NONE;
        }
        Collection<RecordingProgress.State> states = recordings.stream()
                .map(item -> progress.recordingOf(item).state())
                .toList();
        for (RecordingProgress.State state : List.of(
                RecordingProgress.State.ATTACHED, RecordingProgress.State.PENDING, RecordingProgress.State.ARCHIVED)) {
            if (states.contains(state)) {
                return Recording.valueOf(state.name());
            }
        }
        return Recording.FAILED;
    }

    private static List<String> unknownExtensions(CallStory story, Exchange exchange) {
        if (exchange.portal().directory().current().isEmpty()) {
            // The portal has not told its users yet, so that nobody can be said to be missing.
            return List.of();
        }
        Directory directory = exchange.known();
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

    private static @Nullable String problem(CallView view, CallProgress progress) {
        String problem = progress.problem().orElse(null);
        if (problem != null) {
            return problem;
        }
        for (RecordingProgress recording : progress.recordings().values()) {
            if (recording.problem() != null) {
                return "recording: " + recording.problem();
            }
        }
        return view.hiddenBecause();
    }
}
