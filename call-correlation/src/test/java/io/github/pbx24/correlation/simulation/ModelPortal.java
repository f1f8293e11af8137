package io.github.pbx24.correlation.simulation;

import io.github.pbx24.correlation.plan.Ack;
import io.github.pbx24.correlation.plan.CallCommand;
import io.github.pbx24.correlation.plan.FinishIntent;
import io.github.pbx24.correlation.plan.RegisterIntent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A portal as far as calls are concerned: what it recognises, what it refuses, and which cards stay open. */
final class ModelPortal implements CallCommand.Handler<Ack> {

    private final String id;
    private final Duration recognised;
    final List<Call> calls = new ArrayList<>();
    private Instant now = Instant.EPOCH;

    ModelPortal(String id, Duration recognised) {
        this.id = id;
        this.recognised = recognised;
    }

    /** One call in Bitrix24. */
    static final class Call {
        final String id;
        final @Nullable String externalId;
        final String number;
        final long user;
        final Instant startedAt;
        final Set<Long> cards = new HashSet<>();
        boolean attached;
        int moves;

        @Nullable
        String note;

        @Nullable
        FinishIntent finish;

        Call(String id, @Nullable String externalId, String number, long user, Instant startedAt) {
            this.id = id;
            this.externalId = externalId;
            this.number = number;
            this.user = user;
            this.startedAt = startedAt;
        }

        @Override
        public String toString() {
            return id
                    + (finish == null
                            ? " open"
                            : " user " + finish.userId() + ", " + finish.talkSeconds() + " s, " + finish.statusCode())
                    + (cards.isEmpty() ? "" : ", cards of " + cards);
        }
    }

    List<Call> callsOf(String number) {
        return calls.stream().filter(call -> call.number.equals(number)).toList();
    }

    /** A user clicks: Bitrix24 makes the call and shows the card, or shows that of a call that is open. */
    String click(long user, String number, Instant at) {
        Optional<Call> open = calls.stream()
                .filter(known -> known.finish == null
                        && known.user == user
                        && known.number.equals(number)
                        && known.startedAt.isAfter(at.minus(recognised)))
                .findFirst();
        if (open.isPresent()) {
            open.get().cards.add(user);
            return open.get().id;
        }
        Call call = new Call(id + "-click-" + calls.size(), null, number, user, at);
        call.cards.add(user);
        calls.add(call);
        return call.id;
    }

    /** Does what a request asks for. */
    Ack execute(CallCommand command, Instant at) {
        now = at;
        return command.with(this);
    }

    private Optional<Call> call(String callId) {
        return calls.stream().filter(call -> call.id.equals(callId)).findFirst();
    }

    private static Ack notFound() {
        return new Ack.Refused("Call is not found", Ack.Fault.CALL);
    }

    @Override
    public Ack originate(CallCommand.Originate command) {
        throw new IllegalStateException("a portal dials nothing");
    }

    @Override
    public Ack register(CallCommand.Register command) {
        return Ack.done(new Ack.Registered(register(command.intent()).id));
    }

    private Call register(RegisterIntent intent) {
        Call call = calls.stream()
                .filter(known -> known.finish == null
                        && known.user == intent.userId()
                        && known.number.equals(intent.phoneNumber())
                        && Objects.equals(known.externalId, intent.externalCallId())
                        && known.startedAt.isAfter(now.minus(recognised)))
                .findFirst()
                .orElse(null);
        if (call == null) {
            call = new Call(
                    id + "-" + calls.size(),
                    intent.externalCallId(),
                    intent.phoneNumber(),
                    intent.userId(),
                    intent.startedAt());
            calls.add(call);
        }
        if (intent.show()) {
            call.cards.add(intent.userId());
        }
        return call;
    }

    @Override
    public Ack show(CallCommand.Show command) {
        return card(command.crmCallId(), command.users(), true);
    }

    @Override
    public Ack hide(CallCommand.Hide command) {
        return card(command.crmCallId(), command.users(), false);
    }

    /** Of a call that is over Bitrix24 answers that it did nothing, and nothing is what it did. */
    private Ack card(String callId, Set<Long> users, boolean show) {
        Optional<Call> call = call(callId);
        if (call.isEmpty()) {
            return notFound();
        }
        if (call.get().finish == null && show) {
            call.get().cards.addAll(users);
        } else if (call.get().finish == null) {
            call.get().cards.removeAll(users);
        }
        return Ack.done();
    }

    @Override
    public Ack finish(CallCommand.Finish command) {
        Optional<Call> call = call(command.crmCallId()).filter(known -> known.finish == null);
        if (call.isEmpty()) {
            return notFound();
        }
        finish(call.get(), command.intent());
        return Ack.done(new Ack.Finished(activityOf(call.get())));
    }

    /** Only the card of the user who finishes is hidden. */
    private static void finish(Call call, FinishIntent intent) {
        call.finish = intent;
        call.cards.remove(intent.userId());
    }

    private long activityOf(Call call) {
        return 1L + calls.indexOf(call);
    }

    @Override
    public Ack checkFinish(CallCommand.CheckFinish command) {
        return call(command.crmCallId())
                .filter(call -> call.finish != null)
                .map(call -> Ack.done(new Ack.Finished(activityOf(call))))
                .orElse(Ack.done(new Ack.Absent()));
    }

    @Override
    public Ack logCall(CallCommand.LogCall command) {
        Call call = register(command.register());
        finish(call, command.finish());
        return Ack.done(new Ack.Logged(call.id, activityOf(call)));
    }

    @Override
    public Ack checkLog(CallCommand.CheckLog command) {
        return calls.stream()
                .filter(call -> call.finish != null && command.externalCallId().equals(call.externalId))
                .findFirst()
                .map(call -> Ack.done(new Ack.Logged(call.id, activityOf(call))))
                .orElse(Ack.done(new Ack.Absent()));
    }

    @Override
    public Ack addNote(CallCommand.AddNote command) {
        calls.get((int) command.activityId() - 1).note = command.text();
        return Ack.done();
    }

    @Override
    public Ack tellUser(CallCommand.TellUser command) {
        return Ack.done();
    }

    @Override
    public Ack move(CallCommand.Move command) {
        // A portal that has the method changes whose the open call is; the finish says it once more.
        call(command.crmCallId()).filter(known -> known.finish == null).ifPresent(known -> known.moves++);
        return Ack.done();
    }

    @Override
    public Ack divide(CallCommand.Divide command) {
        throw new IllegalStateException("the store keeps parts");
    }

    @Override
    public Ack archiveRecording(CallCommand.ArchiveRecording command) {
        throw new IllegalStateException("a portal fetches nothing");
    }

    @Override
    public Ack attachRecording(CallCommand.AttachRecording command) {
        Optional<Call> call = call(command.crmCallId()).filter(known -> known.finish != null);
        call.ifPresent(known -> known.attached = true);
        return call.isPresent() ? Ack.done() : notFound();
    }
}
