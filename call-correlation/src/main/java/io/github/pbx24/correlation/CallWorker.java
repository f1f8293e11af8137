package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.correlation.CrmProgress.Change;
import io.github.pbx24.correlation.EngineListener.Outcome;
import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.CallControl.Originated;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one step of one call: looks what should be, compares with what is, does the next thing, writes down what came of it.
 *
 * <p>The caller holds the call's lease, so nobody else changes its progress. Facts may grow meanwhile: writing is
 * compare-and-set and is repeated on the newer row.
 */
final class CallWorker {

    private static final Logger LOG = LoggerFactory.getLogger(CallEngine.class);

    private final CallStore store;
    private final Clock clock;
    private final EngineListener listener;
    private final long maxRecordingBytes;

    CallWorker(CallStore store, Clock clock, EngineListener listener, long maxRecordingBytes) {
        this.store = store;
        this.clock = clock;
        this.listener = listener;
        this.maxRecordingBytes = maxRecordingBytes;
    }

    /** What a step led to. */
    enum Step {
        /** Something was done or has changed: look again. */
        AGAIN,
        /** Nothing to do before the call's due time. */
        REST,
        /** The next thing is slow and belongs to the workers for recordings. */
        SLOW
    }

    Step step(Exchange exchange, String id, boolean slowAllowed) {
        Optional<CallRecord> found = store.find(id);
        if (found.isEmpty()) {
            return Step.REST;
        }
        CallRecord call = found.get();
        Instant now = clock.instant();
        PortalConnection portal = exchange.portal();
        Directory directory;
        try {
            directory = portal.directory().current();
        } catch (Bitrix24Exception e) {
            return waitForDirectory(portal, call, e);
        }
        CrmView view = CallProjection.of(call, directory, portal.rules(), now);
        CallPlan plan = CallPlan.of(call, view, now);
        CrmCommand command = plan.command();
        if (command == null) {
            return rest(call, plan.dueAt(), now);
        }
        if (isSlow(command) && !slowAllowed) {
            return Step.SLOW;
        }
        execute(exchange, call, command);
        return Step.AGAIN;
    }

    /** Without the directory every employee would look unknown, and the call would end up with the wrong one. */
    private Step waitForDirectory(PortalConnection portal, CallRecord call, Bitrix24Exception failure) {
        Change change = call.progress().change();
        new CallActions(portal, clock).failed("read extensions", failure, change);
        CrmProgress progress = change.build();
        CallRecord waiting = call.changed(call.facts(), progress, progress.retryAt(), call.updatedAt());
        return store.replace(waiting) ? Step.REST : Step.AGAIN;
    }

    private Step rest(CallRecord call, @Nullable Instant dueAt, Instant now) {
        if (Objects.equals(call.dueAt(), dueAt)) {
            return Step.REST;
        }
        CallRecord resting = call.changed(call.facts(), call.progress(), dueAt, call.updatedAt());
        return store.replace(resting) && (dueAt == null || dueAt.isAfter(now)) ? Step.REST : Step.AGAIN;
    }

    private static boolean isSlow(CrmCommand command) {
        return command instanceof CrmCommand.ArchiveRecording || command instanceof CrmCommand.AttachRecording;
    }

    private void execute(Exchange exchange, CallRecord call, CrmCommand command) {
        CallRecord intended = call;
        if (command.needsIntent()) {
            Optional<CallRecord> stored = prepare(exchange, call, command);
            if (stored.isEmpty()) {
                return;
            }
            intended = stored.get();
        }
        long begun = System.nanoTime();
        Change change = intended.progress().change();
        Outcome outcome = perform(exchange, intended, command, change);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        CallRecord after = write(intended.id(), progress -> change.build());
        report(exchange, after, command, outcome, took);
    }

    /** Stores the intent. Empty if the call changed meanwhile, or if the step turned out to be done or to have to wait. */
    private Optional<CallRecord> prepare(Exchange exchange, CallRecord call, CrmCommand command) {
        Change change = call.progress().change();
        if (command instanceof CrmCommand.Register register) {
            change.register(register.intent());
        } else if (command instanceof CrmCommand.Show show) {
            change.askCards(show.users());
        } else if (command instanceof CrmCommand.Originate) {
            change.originate(CrmProgress.Originate.ASKED);
        } else if (command instanceof CrmCommand.Finish finish) {
            Instant sentAt = call.progress().finishSentAt();
            String crmCallId = call.progress().crmCallId();
            if (sentAt != null && crmCallId != null) {
                Optional<Outcome> resolved =
                        new CallActions(exchange.portal(), clock).resolveFinish(crmCallId, sentAt, change);
                if (resolved.isPresent()) {
                    CallRecord after = write(call.id(), progress -> change.build());
                    report(exchange, after, command, resolved.get(), Duration.ZERO);
                    return Optional.empty();
                }
            }
            change.finish(finish.intent()).finishSentAt(clock.instant());
        }
        CallRecord intended = call.changed(call.facts(), change.build(), call.dueAt(), call.updatedAt());
        return store.replace(intended) ? Optional.of(intended) : Optional.empty();
    }

    private Outcome perform(Exchange exchange, CallRecord call, CrmCommand command, Change change) {
        CallActions actions = new CallActions(exchange.portal(), clock);
        if (command instanceof CrmCommand.Originate originate) {
            return originate(exchange, call, originate.origin(), change);
        }
        if (command instanceof CrmCommand.Register register) {
            return actions.register(register.intent(), change);
        }
        String crmCallId = Objects.requireNonNull(call.progress().crmCallId(), "a registered call");
        if (command instanceof CrmCommand.Show show) {
            return actions.show(crmCallId, show.users(), change);
        }
        if (command instanceof CrmCommand.Hide hide) {
            return actions.hide(crmCallId, hide.users(), change);
        }
        if (command instanceof CrmCommand.Finish finish) {
            return actions.finish(crmCallId, finish.intent(), change);
        }
        if (command instanceof CrmCommand.AddNote note) {
            long activity = Objects.requireNonNull(call.progress().activityId(), "an activity");
            return actions.note(activity, note.text(), change);
        }
        RecordingActions recordings =
                new RecordingActions(exchange, exchange.portal().archive().orElseThrow(), clock, maxRecordingBytes);
        return command instanceof CrmCommand.ArchiveRecording archive
                ? recordings.archive(call, archive.recording(), change)
                : recordings.attach(call, crmCallId, ((CrmCommand.AttachRecording) command).recording(), change);
    }

    private Outcome originate(Exchange exchange, CallRecord call, ClickToCall origin, Change change) {
        Originated result = exchange.connection()
                .callControl()
                .map(control ->
                        control.originate(new CallControl.OriginateRequest(origin.extension(), origin.number())))
                .orElseGet(() -> new Originated.Refused("this exchange is not configured to start calls", false));
        if (result instanceof Originated.Refused refused) {
            change.originate(CrmProgress.Originate.REFUSED).failed("originate: " + refused.reason(), null);
            return Outcome.GIVEN_UP;
        }
        // An unknown outcome counts as started: asking again could start a second call. The PBX will report it, or not.
        change.originate(CrmProgress.Originate.STARTED).succeeded();
        if (result instanceof Originated.Started started) {
            started.id().ifPresent(pbxId -> adopt(exchange, call, pbxId, change));
        }
        return Outcome.DONE;
    }

    /** Gives the call the id that the PBX uses. If events with that id came first, the origin moves over to their call. */
    private void adopt(Exchange exchange, CallRecord call, String pbxId, Change change) {
        Alias alias = Alias.pbxId(exchange.id(), pbxId);
        if (store.bind(alias, call.id())) {
            name(call.id(), pbxId);
            return;
        }
        String other = store.resolve(alias).orElseThrow();
        for (CallRecord target = store.find(other).orElseThrow();
                target.progress().register() == null && target.facts().clickToCall() == null;
                target = store.find(other).orElseThrow()) {
            ClickToCall origin = Objects.requireNonNull(call.facts().clickToCall(), "an origin");
            CrmProgress progress = CrmProgress.registeredByBitrix24(origin)
                    .change()
                    .originate(CrmProgress.Originate.STARTED)
                    .build();
            Instant now = clock.instant();
            if (store.replace(target.changed(target.facts().merge(call.facts()), progress, now, now))) {
                // The other call finishes it at Bitrix24; this one has nothing left to say.
                change.finished(null);
                return;
            }
        }
    }

    private void name(String id, String pbxId) {
        for (CallRecord call = store.find(id).orElseThrow();
                call.callId() == null && !store.replace(call.named(pbxId, clock.instant()));
                call = store.find(id).orElseThrow()) {
            // Somebody else changed the row: read it again.
        }
    }

    /** Writes progress on the newest row. Only the holder of the lease changes progress, so nothing is overwritten. */
    private CallRecord write(String id, UnaryOperator<CrmProgress> change) {
        while (true) {
            CallRecord latest = store.find(id).orElseThrow();
            CallRecord changed = latest.changed(
                    latest.facts(), change.apply(latest.progress()), clock.instant(), latest.updatedAt());
            if (store.replace(changed)) {
                return changed;
            }
        }
    }

    private void report(Exchange exchange, CallRecord call, CrmCommand command, Outcome outcome, Duration took) {
        String name = command.getClass().getSimpleName();
        String problem = call.progress().problem();
        if (outcome != Outcome.DONE) {
            LOG.warn("call {} of {}: {} {}: {}", call.id(), call.pbx(), name, outcome, problem);
        }
        PortalConnection portal = exchange.portal();
        CallSummary summary = CallSummaries.of(call, portal.directory().known(), portal.rules(), clock.instant());
        summary.unknownExtensions().forEach(portal.directory()::missed);
        try {
            listener.commandDone(summary, name, outcome, took);
            boolean popUp = command instanceof CrmCommand.Register register
                    && register.intent().show();
            if (popUp && outcome == Outcome.DONE) {
                listener.cardShown(summary, Duration.between(call.createdAt(), clock.instant()));
            }
            listener.callChanged(summary);
        } catch (RuntimeException e) {
            LOG.warn("a listener failed", e);
        }
    }
}
