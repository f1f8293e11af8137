package io.github.pbx24.correlation.plan;

import io.github.pbx24.pbx.RecordingReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Works out the progress after a command.
 *
 * <p>What is certain is written down. What is not certain keeps its intent, so that the plan finds out before it goes on. What
 * is certainly not done is withdrawn, so that the plan is made anew from the present.
 */
final class Evolving implements CallCommand.Handler<CallProgress> {

    private static final Duration CHECK_AGAIN = Duration.ofSeconds(3);

    private final CallProgress progress;
    private final Ack ack;
    private final Instant now;

    Evolving(CallProgress progress, Ack ack, Instant now) {
        this.progress = progress;
        this.ack = ack;
        this.now = now;
    }

    @Override
    public CallProgress originate(CallCommand.Originate command) {
        Dialling before = progress.dialling();
        return switch (ack.kind()) {
            case DONE -> progress.with(Trouble.NONE).with(before.to(Dialling.State.STARTED));
            // Asking again could start a second call. The PBX will report it, or not.
            case UNKNOWN -> progress.with(Trouble.NONE).with(before.to(Dialling.State.UNKNOWN));
            case NOT_DONE, REFUSED ->
                progress.with(before.refused(ack.reason())).with(new Trouble(0, 0, null, "originate: " + ack.reason()));
        };
    }

    @Override
    public CallProgress register(CallCommand.Register command) {
        Registration before = progress.registration();
        RegisterIntent intent = command.intent();
        return switch (ack.kind()) {
            case DONE ->
                registered(done().result(Ack.Registered.class).crmCallId(), intent)
                        .with(Trouble.NONE);
            case NOT_DONE -> withoutCard(unsaid(before.withdrawn(), "register"), intent);
            case UNKNOWN -> lostRegistration(failed("register"));
            case REFUSED -> withoutCard(refused(intent.userId(), before.withdrawn(), "register"), intent);
        };
    }

    /** It may still be carried out, and may open a card then. */
    private CallProgress lostRegistration(CallProgress next) {
        return next.with(next.registration().lost(now)).with(next.cards().lost(now));
    }

    /** Of a call that certainly was not registered nobody sees a card. */
    private static CallProgress withoutCard(CallProgress next, RegisterIntent intent) {
        CallProgress known = intent.show() ? next.with(next.cards().known()) : next;
        return known.registration().intent() == null
                ? known.with(known.cards().withdrawn(Set.of(intent.userId())))
                : known;
    }

    private CallProgress registered(String crmCallId, RegisterIntent intent) {
        CallProgress registered = progress.with(progress.registration().confirmed(crmCallId));
        return intent.show() ? registered.with(progress.cards().known().showing(Set.of(intent.userId()))) : registered;
    }

    @Override
    public CallProgress show(CallCommand.Show command) {
        return switch (ack.kind()) {
            case DONE, REFUSED -> progress.with(progress.cards().known().showing(command.users()));
            case NOT_DONE -> cardFailed(progress.cards().known(), cards -> cards.showing(command.users()));
            case UNKNOWN -> cardFailed(progress.cards().lost(now), cards -> cards.showing(command.users()));
        };
    }

    @Override
    public CallProgress hide(CallCommand.Hide command) {
        return switch (ack.kind()) {
            case DONE, REFUSED -> progress.with(progress.cards().hiding(command.users(), command.plannedAt()));
            case NOT_DONE, UNKNOWN ->
                cardFailed(progress.cards(), cards -> cards.hiding(command.users(), command.plannedAt()));
        };
    }

    /** A card that cannot be shown or hidden must not keep the call from being finished. */
    private CallProgress cardFailed(Cards after, UnaryOperator<Cards> givingUp) {
        if (isPortalsFault()) {
            return progress.with(after);
        }
        return progress.with(
                after.isLastTry() ? givingUp.apply(after) : after.failed(now.plus(Trouble.backoff(after.failures()))));
    }

    @Override
    public CallProgress finish(CallCommand.Finish command) {
        Finishing before = progress.finishing();
        return switch (ack.kind()) {
            case DONE -> finished(done().result(Ack.Finished.class).activityId());
            case NOT_DONE -> unsaid(before.withdrawn(), "finish");
            // The intent stays, and the plan looks it up in the statistics.
            case UNKNOWN -> failed("finish");
            case REFUSED -> refusedFinish(command.intent());
        };
    }

    private CallProgress refusedFinish(FinishIntent intent) {
        Finishing before = progress.finishing();
        if (ack.fault() != Ack.Fault.CALL) {
            return refused(intent.userId(), progress.registration(), "finish").with(before.withdrawn());
        }
        // Bitrix24 says this of a call that it finished before and of one that it never had. Where the statistics
        // cannot tell which, the former is true: nobody finishes a call that was not registered.
        return before.blind() ? finished(null) : progress.with(before.ofUnknownCall());
    }

    @Override
    public CallProgress checkFinish(CallCommand.CheckFinish command) {
        Finishing before = progress.finishing();
        if (ack.kind() == Ack.Kind.REFUSED) {
            return before.unknownCall() ? finished(null) : progress.with(before.withoutStatistics());
        }
        if (ack.kind() != Ack.Kind.DONE) {
            return isPortalsFault() ? progress : failed("finish");
        }
        if (!isAbsent()) {
            return finished(done().result(Ack.Finished.class).activityId());
        }
        if (before.unknownCall()) {
            return hopeless(progress.with(before.withdrawn())
                    .with(progress.registration().forgotten())
                    .with(Cards.NONE)
                    .with(progress.trouble().noted("finish: Bitrix24 does not know the call")));
        }
        return notFound(command.settledAt(), "finish");
    }

    @Override
    public CallProgress logCall(CallCommand.LogCall command) {
        Registration before = progress.registration();
        return switch (ack.kind()) {
            case DONE -> logged(command.register());
            case NOT_DONE ->
                unsaid(before.withdrawn(), "log").with(progress.finishing().withdrawn());
            case UNKNOWN -> lostLog();
            case REFUSED ->
                refused(command.register().userId(), before.withdrawn(), "log")
                        .with(progress.finishing().withdrawn());
        };
    }

    /**
     * A log that may have come to its finish is looked up. One that certainly did not is said again unchanged: Bitrix24
     * recognises a registration that it has, as long as that is repeatable.
     */
    private CallProgress lostLog() {
        boolean onlyRegistered = ack instanceof Ack.Unknown lost && lost.notFinished();
        CallProgress lost = lostRegistration(failed("log"));
        return onlyRegistered ? lost.with(progress.finishing().withdrawn()) : lost;
    }

    private CallProgress logged(RegisterIntent intent) {
        if (done().result() instanceof Ack.HalfLogged half) {
            CallProgress registered = registered(half.crmCallId(), intent).with(Trouble.NONE);
            return half.finishMayHaveRun()
                    ? registered
                    : registered.with(progress.finishing().withdrawn());
        }
        Ack.Logged logged = done().result(Ack.Logged.class);
        return finished(logged.activityId()).with(progress.registration().confirmed(logged.crmCallId()));
    }

    @Override
    public CallProgress checkLog(CallCommand.CheckLog command) {
        if (ack.kind() == Ack.Kind.REFUSED) {
            // What cannot be looked up is said again when it cannot be running any more: the register half is
            // recognised.
            return now.isBefore(command.settledAt())
                    ? progress.with(progress.trouble().until(command.settledAt(), "log: answer lost"))
                    : progress.with(progress.finishing().withdrawn());
        }
        if (ack.kind() != Ack.Kind.DONE) {
            return isPortalsFault() ? progress : failed("log");
        }
        if (isAbsent()) {
            return notFound(command.settledAt(), "log");
        }
        Ack.Logged logged = done().result(Ack.Logged.class);
        return finished(logged.activityId()).with(progress.registration().confirmed(logged.crmCallId()));
    }

    /** While the lost request may still be running it is looked for again; then it is withdrawn and said anew. */
    private CallProgress notFound(Instant settledAt, String what) {
        Instant soon = now.plus(CHECK_AGAIN);
        return now.isBefore(settledAt)
                ? progress.with(progress.trouble()
                        .until(soon.isBefore(settledAt) ? soon : settledAt, what + ": answer lost, looking it up"))
                : progress.with(progress.finishing().withdrawn());
    }

    private CallProgress finished(@Nullable Long activityId) {
        return progress.with(progress.finishing().confirmed(activityId))
                .with(Cards.NONE)
                .with(Trouble.NONE);
    }

    @Override
    public CallProgress addNote(CallCommand.AddNote command) {
        return switch (ack.kind()) {
            case DONE, REFUSED ->
                progress.with(progress.noting().done(command.text())).with(Trouble.NONE);
            case NOT_DONE, UNKNOWN ->
                isPortalsFault()
                        ? progress
                        : failed("note").with(progress.noting().failed(command.text()));
        };
    }

    @Override
    public CallProgress tellUser(CallCommand.TellUser command) {
        return progress.with(progress.noting().told());
    }

    /** Optional: the call is finished for the right user in any case. */
    @Override
    public CallProgress move(CallCommand.Move command) {
        HandingOver before = progress.handingOver();
        return switch (ack.kind()) {
            case DONE, REFUSED -> progress.with(before.moved(command.userId()));
            case NOT_DONE, UNKNOWN -> isPortalsFault() ? progress : progress.with(before.failed(command.userId()));
        };
    }

    @Override
    public CallProgress divide(CallCommand.Divide command) {
        int last = command.parts().get(command.parts().size() - 1).number();
        return ack.kind() == Ack.Kind.DONE
                ? progress.with(progress.handingOver().told(last)).with(Trouble.NONE)
                : failed("divide");
    }

    @Override
    public CallProgress archiveRecording(CallCommand.ArchiveRecording command) {
        return recording(command.recording(), before -> {
            Ack.Archived archived = done().result(Ack.Archived.class);
            return before.archived(archived.name(), archived.bytes());
        });
    }

    @Override
    public CallProgress attachRecording(CallCommand.AttachRecording command) {
        // All pieces that are in the archive go together.
        CallProgress next = progress;
        for (Map.Entry<String, RecordingProgress> entry : progress.recordings().entrySet()) {
            if (entry.getValue().state() == RecordingProgress.State.ARCHIVED) {
                next = next.with(entry.getKey(), after(entry.getValue(), RecordingProgress::attached));
            }
        }
        return next;
    }

    private CallProgress recording(RecordingReference recording, UnaryOperator<RecordingProgress> done) {
        return progress.with(RecordingProgress.keyOf(recording), after(progress.recordingOf(recording), done));
    }

    private RecordingProgress after(RecordingProgress before, UnaryOperator<RecordingProgress> done) {
        return switch (ack.kind()) {
            case DONE -> done.apply(before);
            case NOT_DONE, UNKNOWN -> before.retry(ack.reason(), ack.notBefore().orElse(now));
            case REFUSED -> before.givenUp(ack.reason());
        };
    }

    /** A user who has left is replaced at once; everything else waits, and in the end a person decides. */
    private CallProgress refused(long userId, Registration withdrawn, String what) {
        boolean userLeft = ack.fault() == Ack.Fault.USER
                && !progress.registration().refusedUsers().contains(userId);
        CallProgress next = userLeft
                ? progress.with(progress.registration().without(userId))
                        .with(progress.trouble().noted(what + ": user is not active"))
                : failed(what).with(withdrawn);
        return hopeless(next);
    }

    private CallProgress hopeless(CallProgress next) {
        return next.trouble().isHopeless()
                ? next.with(new DeadLetter(next.problem().orElse("refused"), now, false))
                : next;
    }

    /** It was certainly not said. That the portal is down is not counted against the call. */
    private CallProgress unsaid(Registration before, String what) {
        return (isPortalsFault() ? progress : failed(what)).with(before);
    }

    private CallProgress unsaid(Finishing before, String what) {
        return (isPortalsFault() ? progress : failed(what)).with(before);
    }

    private CallProgress failed(String what) {
        return progress.with(progress.trouble().after(ack, what, now));
    }

    private boolean isPortalsFault() {
        return ack.kind() == Ack.Kind.NOT_DONE && ((Ack.NotDone) ack).cause() == Ack.Cause.PORTAL;
    }

    private boolean isAbsent() {
        return done().result().equals(new Ack.Absent());
    }

    private Ack.Done done() {
        return (Ack.Done) ack;
    }
}
