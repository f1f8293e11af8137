package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.event.OnExternalCallBackStart;
import io.github.pbx24.bitrix24.event.OnExternalCallStart;
import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.directory.DirectorySource;
import io.github.pbx24.correlation.internal.portal.Outage;
import io.github.pbx24.correlation.internal.work.EngineTime;
import io.github.pbx24.correlation.plan.Ack;
import io.github.pbx24.correlation.plan.CallCommand;
import io.github.pbx24.correlation.recording.RecordingArchive;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.PbxConnection;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** The engine as a simulation sees it: everything that it says goes to a model, on one thread and on the model's clock. */
public final class SimulatedEngine {

    /** Nothing listens there, and nothing is sent there. */
    private static final Bitrix24Client NOBODY = Bitrix24Client.builder(
                    Bitrix24Authorization.incomingWebhook(URI.create("http://127.0.0.1:9/rest/1/simulated0secret/")))
            .build();

    static {
        // What somebody asks there all the same is refused at once.
        NOBODY.close();
    }

    private final CallEngine engine;

    /** Where commands go, except those that only fetch a recording. */
    @FunctionalInterface
    public interface Outside {
        CompletableFuture<Reply> say(String pbx, TrackedCall call, CallCommand command);
    }

    /** What came of a command, and what it says of the portal. */
    public record Reply(Ack ack, Health health) {}

    /** How a portal does. */
    public enum Health {
        FINE,
        UNREACHABLE,
        BUSY,
        UNAUTHORISED
    }

    /** An exchange and the portal of its calls. */
    public record Site(
            String pbx, String portal, PbxConnection connection, Map<String, Long> extensions, Set<String> lines) {}

    /** What every node of one simulation has in common. */
    public record Setting(
            Clock clock,
            UnaryOperator<String> ids,
            CallRules rules,
            Duration recordingDeadline,
            Map<String, Directory> portals,
            List<Site> sites,
            RecordingArchive archive) {}

    public SimulatedEngine(CallStore store, Setting setting, Outside outside) {
        Map<String, PortalConnection> portals = new HashMap<>();
        setting.portals()
                .forEach((id, directory) -> portals.put(
                        id,
                        PortalConnection.builder(id, NOBODY)
                                .directory(DirectorySource.fixed(directory))
                                .rules(setting.rules())
                                .archive(setting.archive())
                                .build()));
        RecordingActions recordings =
                new RecordingActions(new EngineTime(setting.clock(), () -> 0), 1_000_000, setting.recordingDeadline());
        CallEngine.Builder builder = CallEngine.builder(store)
                .clock(setting.clock())
                .ids(setting.ids())
                .crm((exchange, call, command) -> carryOut(outside, recordings, exchange, call, command));
        for (Site site : setting.sites()) {
            builder.exchange(
                    site.pbx(), portals.get(site.portal()), site.connection(), site.extensions(), site.lines());
        }
        engine = builder.build();
    }

    private static CompletableFuture<Crm.Answer> carryOut(
            Outside outside, RecordingActions recordings, Exchange exchange, TrackedCall call, CallCommand command) {
        if (command instanceof CallCommand.ArchiveRecording archive) {
            return CompletableFuture.completedFuture(
                    Crm.Answer.of(recordings.archive(exchange, call, archive.recording())));
        }
        return outside.say(exchange.id(), call, command).thenApply(reply -> {
            boolean failed =
                    reply.ack().kind() == Ack.Kind.NOT_DONE || reply.ack().kind() == Ack.Kind.UNKNOWN;
            Ack ack = failed && command instanceof CallCommand.AttachRecording attach
                    ? recordings.later(exchange, call, attach.recording(), "not attached")
                    : reply.ack();
            return new Crm.Answer(
                    ack, new Outage(kind(reply.health()), reply.ack().reason(), null));
        });
    }

    private static Outage.Kind kind(Health health) {
        return switch (health) {
            case FINE -> Outage.Kind.NONE;
            case UNREACHABLE -> Outage.Kind.UNREACHABLE;
            case BUSY -> Outage.Kind.BUSY;
            case UNAUTHORISED -> Outage.Kind.UNAUTHORISED;
        };
    }

    /** An exchange says something; answered is that it is stored. */
    public void hear(String pbx, List<CallEvent> events, Instant receivedAt) {
        engine.report(pbx, events, receivedAt);
    }

    /** A user clicks a number. */
    public void click(String portal, String callId, long user, String number, String line, Instant at) {
        OnExternalCallStart event = PortalForms.click(callId, user, number, line, at.getEpochSecond());
        engine.startCall(portal, event, at);
    }

    /** A client asks to be called back. */
    public void callBack(String portal, String number, String line, Instant at) {
        OnExternalCallBackStart event = PortalForms.callback(number, line, at.getEpochSecond());
        engine.startCallback(portal, event, at);
    }

    /** Does what is due now and takes up the answers that have come. */
    public void run() {
        engine.beat();
        engine.runDue();
    }
}
