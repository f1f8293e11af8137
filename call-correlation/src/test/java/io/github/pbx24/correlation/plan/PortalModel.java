package io.github.pbx24.correlation.plan;

import io.github.pbx24.correlation.plan.CallCommand.Handler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A portal as the facts describe it, without a network: recognises repeated registrations, finishes once, keeps statistics. */
final class PortalModel implements Handler<Ack> {

    final Map<String, RegisterIntent> active = new LinkedHashMap<>();
    final Map<String, FinishIntent> finished = new LinkedHashMap<>();
    final Map<String, RegisterIntent> registered = new LinkedHashMap<>();
    final Map<String, Set<Long>> cards = new HashMap<>();
    final List<String> notes = new ArrayList<>();
    final List<Long> moves = new ArrayList<>();
    final Set<CallPart> parts = new LinkedHashSet<>();
    final Set<Long> inactive = new LinkedHashSet<>();
    final List<CallCommand.Originate> dialled = new ArrayList<>();
    boolean statisticsAllowed = true;
    private Instant now = Instant.EPOCH;

    Ack carryOut(CallCommand command, Instant time) {
        now = time;
        return command.with(this);
    }

    /** Bitrix24 registered the call of a click itself. */
    void clicked(String crmCallId, long userId) {
        RegisterIntent intent = new RegisterIntent(
                userId, "", io.github.pbx24.bitrix24.telephony.CallType.OUTGOING, now, null, "", true, null, true);
        active.put(crmCallId, intent);
        registered.put(crmCallId, intent);
        cards.computeIfAbsent(crmCallId, id -> new LinkedHashSet<>()).add(userId);
    }

    @Override
    public Ack originate(CallCommand.Originate command) {
        dialled.add(command);
        return Ack.done(new Ack.Dialling(null));
    }

    @Override
    public Ack register(CallCommand.Register command) {
        if (inactive.contains(command.intent().userId())) {
            return new Ack.Refused("User is not found or is not active", Ack.Fault.USER);
        }
        return Ack.done(new Ack.Registered(registerCall(command.intent())));
    }

    private String registerCall(RegisterIntent intent) {
        for (Map.Entry<String, RegisterIntent> call : active.entrySet()) {
            boolean young = call.getValue().startedAt().isAfter(now.minus(Duration.ofMinutes(30)));
            if (young
                    && call.getValue().userId() == intent.userId()
                    && call.getValue().externalCallId().equals(intent.externalCallId())
                    && call.getValue().phoneNumber().equals(intent.phoneNumber())
                    && call.getValue().type() == intent.type()) {
                return opened(call.getKey(), intent);
            }
        }
        String id = "crm-" + (registered.size() + 1);
        active.put(id, intent);
        registered.put(id, intent);
        return opened(id, intent);
    }

    private String opened(String id, RegisterIntent intent) {
        if (intent.show()) {
            cards.computeIfAbsent(id, key -> new LinkedHashSet<>()).add(intent.userId());
        }
        return id;
    }

    @Override
    public Ack show(CallCommand.Show command) {
        if (active.containsKey(command.crmCallId())) {
            cards.computeIfAbsent(command.crmCallId(), key -> new LinkedHashSet<>())
                    .addAll(command.users());
        }
        return Ack.done();
    }

    @Override
    public Ack hide(CallCommand.Hide command) {
        if (active.containsKey(command.crmCallId())) {
            cards.getOrDefault(command.crmCallId(), new LinkedHashSet<>()).removeAll(command.users());
        }
        return Ack.done();
    }

    @Override
    public Ack finish(CallCommand.Finish command) {
        if (!active.containsKey(command.crmCallId())) {
            return new Ack.Refused("Call is not found", Ack.Fault.CALL);
        }
        if (inactive.contains(command.intent().userId())) {
            return new Ack.Refused("User is not found or is not active", Ack.Fault.USER);
        }
        return Ack.done(new Ack.Finished(finishCall(command.crmCallId(), command.intent())));
    }

    private Long finishCall(String id, FinishIntent intent) {
        active.remove(id);
        finished.put(id, intent);
        cards.getOrDefault(id, new LinkedHashSet<>()).remove(intent.userId());
        return 100L + finished.size();
    }

    @Override
    public Ack checkFinish(CallCommand.CheckFinish command) {
        if (!statisticsAllowed) {
            return Ack.refused("ACCESS_DENIED");
        }
        return Ack.done(finished.containsKey(command.crmCallId()) ? new Ack.Finished(101L) : new Ack.Absent());
    }

    @Override
    public Ack logCall(CallCommand.LogCall command) {
        if (inactive.contains(command.register().userId())
                || inactive.contains(command.finish().userId())) {
            return new Ack.Refused("User is not found or is not active", Ack.Fault.USER);
        }
        String id = registerCall(command.register());
        return Ack.done(new Ack.Logged(id, finishCall(id, command.finish())));
    }

    /** Registers, and loses the answer. */
    Ack registerOnly(CallCommand.LogCall command) {
        registerCall(command.register());
        return new Ack.Unknown("answer lost", null, true);
    }

    @Override
    public Ack checkLog(CallCommand.CheckLog command) {
        if (!statisticsAllowed) {
            return Ack.refused("ACCESS_DENIED");
        }
        for (String id : finished.keySet()) {
            if (registered.get(id).externalCallId().equals(command.externalCallId())) {
                return Ack.done(new Ack.Logged(id, 101L));
            }
        }
        return Ack.done(new Ack.Absent());
    }

    @Override
    public Ack addNote(CallCommand.AddNote command) {
        notes.add(command.text());
        return Ack.done();
    }

    @Override
    public Ack tellUser(CallCommand.TellUser command) {
        notes.add(command.text());
        return Ack.done();
    }

    @Override
    public Ack move(CallCommand.Move command) {
        moves.add(command.userId());
        return Ack.done();
    }

    @Override
    public Ack divide(CallCommand.Divide command) {
        parts.addAll(command.parts());
        return Ack.done();
    }

    @Override
    public Ack archiveRecording(CallCommand.ArchiveRecording command) {
        return Ack.done(new Ack.Archived("a/b.mp3", 1_000));
    }

    @Override
    public Ack attachRecording(CallCommand.AttachRecording command) {
        return Ack.done();
    }

    Set<Long> openCards() {
        Set<Long> open = new LinkedHashSet<>();
        cards.values().forEach(open::addAll);
        return open;
    }
}
