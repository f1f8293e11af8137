package io.github.pbx24.correlation.plan;

import java.time.Instant;
import java.util.Set;

/** Writes down what is about to be said. */
final class Intending implements CallCommand.Handler<CallProgress> {

    private final CallProgress progress;
    private final Instant now;

    Intending(CallProgress progress, Instant now) {
        this.progress = progress;
        this.now = now;
    }

    @Override
    public CallProgress originate(CallCommand.Originate command) {
        return progress.with(progress.dialling().asking(command.clicks(), now));
    }

    @Override
    public CallProgress register(CallCommand.Register command) {
        return registering(command.intent());
    }

    /** A card that a registration may show has to be hidden in the end, whether its answer arrives or not. */
    private CallProgress registering(RegisterIntent intent) {
        CallProgress registering = progress.with(progress.registration().intending(intent, now));
        return intent.show() ? registering.with(progress.cards().asking(Set.of(intent.userId()), now)) : registering;
    }

    @Override
    public CallProgress logCall(CallCommand.LogCall command) {
        return registering(command.register()).with(progress.finishing().intending(command.finish(), now));
    }

    @Override
    public CallProgress checkLog(CallCommand.CheckLog command) {
        return progress;
    }

    @Override
    public CallProgress tellUser(CallCommand.TellUser command) {
        return progress;
    }

    @Override
    public CallProgress show(CallCommand.Show command) {
        return progress.with(progress.cards().asking(command.users(), now));
    }

    @Override
    public CallProgress hide(CallCommand.Hide command) {
        return progress;
    }

    @Override
    public CallProgress finish(CallCommand.Finish command) {
        return progress.with(progress.finishing().intending(command.intent(), now));
    }

    @Override
    public CallProgress checkFinish(CallCommand.CheckFinish command) {
        return progress;
    }

    @Override
    public CallProgress addNote(CallCommand.AddNote command) {
        return progress;
    }

    @Override
    public CallProgress archiveRecording(CallCommand.ArchiveRecording command) {
        return progress;
    }

    @Override
    public CallProgress attachRecording(CallCommand.AttachRecording command) {
        return progress;
    }

    @Override
    public CallProgress move(CallCommand.Move command) {
        return progress;
    }

    @Override
    public CallProgress divide(CallCommand.Divide command) {
        return progress;
    }
}
