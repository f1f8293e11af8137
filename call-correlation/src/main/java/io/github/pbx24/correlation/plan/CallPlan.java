package io.github.pbx24.correlation.plan;

import io.github.pbx24.correlation.fact.ClickToCall;
import io.github.pbx24.correlation.rule.CallWaits;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to do next about a call, and when: the difference between what Bitrix24 should show and what it confirmed. Pure.
 *
 * @param command the next step; null if there is nothing to do now
 * @param dueAt when to look at the call again if nothing is heard of it; null if never
 * @since 0.1
 */
public record CallPlan(
        @Nullable CallCommand command, @Nullable Instant dueAt) {

    private static final CallPlan NOTHING = new CallPlan(null, null);

    /**
     * Plans the next step.
     *
     * @param call the call
     * @param view what Bitrix24 should show
     * @param waits how long to wait for what
     * @param now the present
     * @return the plan
     */
    public static CallPlan of(KnownCall call, CallView view, CallWaits waits, Instant now) {
        CallProgress progress = call.progress();
        if (progress.dead() != null) {
            return NOTHING;
        }
        if (view.dial() != null) {
            return new CallPlan(view.dial(), now);
        }
        if (progress.isFinished()) {
            return afterFinish(view, progress, now);
        }
        CallPlan mandatory = mandatory(call, view, waits, now);
        if (mandatory.command() != null) {
            return mandatory;
        }
        Instant dueAt = earlier(mandatory.dueAt(), view.changesAt());
        CallPlan cards = cards(call, view, waits, now);
        if (cards.command() != null) {
            return cards;
        }
        String crmCallId = progress.crmCallId();
        Long owner = view.owner();
        return crmCallId != null && owner != null
                ? new CallPlan(new CallCommand.Move(crmCallId, owner), now)
                : new CallPlan(null, earlier(dueAt, cards.dueAt()));
    }

    /**
     * What to do next.
     *
     * @return the next step; empty if there is nothing to do now
     */
    public Optional<CallCommand> next() {
        return Optional.ofNullable(command);
    }

    /** Registering and finishing. Nothing optional stands in their way, except that cards are hidden before the finish. */
    private static CallPlan mandatory(KnownCall call, CallView view, CallWaits waits, Instant now) {
        CallProgress progress = call.progress();
        String crmCallId = progress.crmCallId();
        CallCommand step =
                crmCallId == null ? unregistered(call, view, waits, now) : finishing(crmCallId, call, view, waits, now);
        if (step == null) {
            return NOTHING;
        }
        Instant retryAt = later(
                progress.trouble().retryAt(), later(blindUntil(progress, waits), waitsUntil(progress, step, waits)));
        return isDue(retryAt, now) ? new CallPlan(step, now) : new CallPlan(null, retryAt);
    }

    /** What cannot be looked up is said again only once it cannot be running any more; the answer then tells. */
    private static @Nullable Instant blindUntil(CallProgress progress, CallWaits waits) {
        Instant sentAt = progress.finishing().sentAt();
        return sentAt == null || !progress.finishing().blind() ? null : sentAt.plus(waits.unknownOutcome());
    }

    /**
     * A request to register or to show a card that was lost may still be carried out. After the end of the call it would make
     * a second call, or open a card that nobody hides.
     */
    private static @Nullable Instant waitsUntil(CallProgress progress, CallCommand step, CallWaits waits) {
        Duration longest = waits.lateOpening();
        Instant since = switch (step.kind()) {
            case FINISH ->
                later(progress.registration().runningSince(), progress.cards().runningSince(longest));
            case LOG_CALL -> progress.registration().runningSince();
            default -> null;
        };
        if (step.kind() == CallCommand.Kind.HIDE) {
            return progress.cards().retryAt();
        }
        return since == null ? null : since.plus(longest);
    }

    private static @Nullable CallCommand unregistered(KnownCall call, CallView view, CallWaits waits, Instant now) {
        CallProgress progress = call.progress();
        RegisterIntent said = progress.registration().intent();
        Instant sentAt = progress.finishing().sentAt();
        if (said != null && sentAt != null) {
            return new CallCommand.CheckLog(
                    call.externalCallId(), said.startedAt(), sentAt.plus(waits.unknownOutcome()));
        }
        RegisterIntent wanted = view.registration();
        // While its outcome is unknown an intent is repeated unchanged, except for a card that nobody needs any more.
        boolean repeatable = said != null && said.isRepeatable(now);
        RegisterIntent intent =
                said != null && repeatable ? said.showing(wanted != null && wanted.show() && said.show()) : wanted;
        FinishIntent finish = view.finish();
        if (intent == null) {
            // The call shall not be shown any more, and whether Bitrix24 has it cannot be found out any more.
            return null;
        }
        boolean cardMayBeOpen = repeatable && !progress.cards().possible().isEmpty();
        if (finish != null && !cardMayBeOpen) {
            return new CallCommand.LogCall(intent.showing(false), finish);
        }
        // A registration that was given up may have opened a card, so no second card is opened.
        boolean strayed = said != null && !repeatable || progress.registration().strayed();
        return strayed && finish == null ? null : new CallCommand.Register(intent);
    }

    private static @Nullable CallCommand finishing(
            String crmCallId, KnownCall call, CallView view, CallWaits waits, Instant now) {
        CallProgress progress = call.progress();
        Finishing finishing = progress.finishing();
        FinishIntent finish = view.finish();
        Instant sentAt = finishing.sentAt();
        if (sentAt != null) {
            FinishIntent again = finish == null ? finishing.intent() : finish;
            return finishing.blind() && again != null
                    ? new CallCommand.Finish(crmCallId, again)
                    : new CallCommand.CheckFinish(crmCallId, sentAt.plus(waits.unknownOutcome()));
        }
        if (finish == null) {
            return null;
        }
        Set<Long> open = superfluous(call, view, waits, now);
        if (open.isEmpty()) {
            return new CallCommand.Finish(crmCallId, finish);
        }
        return new CallCommand.Hide(crmCallId, open, now);
    }

    /**
     * Whose card has to be hidden. Who clicks on a call that is open sees its card again, and a lost request may open one
     * at any time as long as it may be running: such cards are hidden together with others, and in the end.
     */
    private static Set<Long> superfluous(KnownCall call, CallView view, CallWaits waits, Instant now) {
        Cards cards = call.progress().cards();
        Set<Long> possible = new HashSet<>(cards.possible());
        List<ClickToCall> clicks = call.facts().clicks();
        for (int i = 1; i < clicks.size(); i++) {
            Instant hiddenAt = cards.hiddenAt();
            if (hiddenAt == null || !clicks.get(i).requestedAt().isBefore(hiddenAt)) {
                possible.add(clicks.get(i).userId());
            }
        }
        Set<Long> superfluous = difference(possible, view.cards());
        Instant since = cards.runningSince(waits.lateOpening());
        boolean together = !superfluous.isEmpty();
        boolean inTheEnd = view.finish() != null && since != null && isDue(since.plus(waits.lateOpening()), now);
        if (since == null || !together && !inTheEnd) {
            return superfluous;
        }
        possible.addAll(cards.haunted());
        return difference(possible, view.cards());
    }

    private static CallPlan cards(KnownCall call, CallView view, CallWaits waits, Instant now) {
        CallProgress progress = call.progress();
        String crmCallId = progress.crmCallId();
        if (crmCallId == null) {
            return NOTHING;
        }
        Set<Long> missing = difference(view.cards(), progress.cards().shown());
        Set<Long> superfluous = superfluous(call, view, waits, now);
        if (missing.isEmpty() && superfluous.isEmpty()) {
            return NOTHING;
        }
        Instant retryAt = progress.cards().retryAt();
        if (!isDue(retryAt, now)) {
            return new CallPlan(null, retryAt);
        }
        return new CallPlan(
                missing.isEmpty()
                        ? new CallCommand.Hide(crmCallId, superfluous, now)
                        : new CallCommand.Show(crmCallId, missing),
                now);
    }

    private static CallPlan afterFinish(CallView view, CallProgress progress, Instant now) {
        String note = view.note();
        Long activity = progress.finishing().activityId();
        if (note != null && activity != null && !note.equals(progress.noting().text())) {
            Instant retryAt = progress.trouble().retryAt();
            return isDue(retryAt, now)
                    ? new CallPlan(new CallCommand.AddNote(activity, note), now)
                    : new CallPlan(null, earlier(retryAt, view.changesAt()));
        }
        int divided = progress.handingOver().parts();
        List<CallPart> parts =
                view.parts().stream().filter(part -> part.number() > divided).toList();
        if (!parts.isEmpty()) {
            Instant retryAt = progress.trouble().retryAt();
            return isDue(retryAt, now)
                    ? new CallPlan(new CallCommand.Divide(parts), now)
                    : new CallPlan(null, earlier(retryAt, view.changesAt()));
        }
        if (view.tell() != null) {
            return new CallPlan(view.tell(), now);
        }
        CallPlan recordings = RecordingPlan.of(view, progress, now);
        return recordings.command() != null || view.changesAt() == null
                ? recordings
                : new CallPlan(null, earlier(recordings.dueAt(), view.changesAt()));
    }

    private static Set<Long> difference(Set<Long> one, Set<Long> two) {
        if (one.isEmpty()) {
            return one;
        }
        Set<Long> rest = new HashSet<>(one);
        rest.removeAll(two);
        return Set.copyOf(rest);
    }

    static boolean isDue(@Nullable Instant time, Instant now) {
        return time == null || !now.isBefore(time);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant two) {
        if (one == null || two == null) {
            return one == null ? two : one;
        }
        return one.isAfter(two) ? one : two;
    }

    static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant two) {
        if (one == null || two == null) {
            return one == null ? two : one;
        }
        return one.isBefore(two) ? one : two;
    }
}
