package io.github.pbx24.correlation;

import io.github.pbx24.correlation.Crm.Answer;
import io.github.pbx24.correlation.PortalLane.Answered;
import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.internal.work.EngineTime;
import io.github.pbx24.correlation.internal.work.KnownCalls;
import io.github.pbx24.correlation.internal.work.Leases;
import io.github.pbx24.correlation.internal.work.Pump;
import io.github.pbx24.correlation.internal.work.Reservations;
import io.github.pbx24.correlation.internal.work.StoreOutage;
import io.github.pbx24.correlation.internal.work.WorkEnd;
import io.github.pbx24.correlation.plan.Ack;
import io.github.pbx24.correlation.plan.CallCommand;
import io.github.pbx24.correlation.plan.CallPart;
import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.correlation.store.Alias;
import io.github.pbx24.correlation.store.CallStep;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.CallStore.Saved;
import io.github.pbx24.correlation.store.CallStoreException;
import io.github.pbx24.correlation.store.Lease;
import io.github.pbx24.correlation.store.Loaded;
import io.github.pbx24.correlation.store.Next;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.correlation.store.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on a call: reads it, looks what should be, writes down what it is about to say, says it, writes down what came of it,
 * and so on until there is nothing to do for now. Holds no thread while the portal or the exchange works.
 *
 * <p>Each step writes once: what came of the last command together with the intent of the next.
 */
final class CallWorker {

    private static final Logger LOG = LoggerFactory.getLogger(CallEngine.class);

    /** Recordings are not what a portal that comes back is tried with. */
    private static final Duration PORTAL_AWAY = Duration.ofMinutes(1);

    /** Longer than a request takes that has left; so long others wait for a client of a node that died. */
    private static final Duration REGISTERING = Duration.ofSeconds(70);

    /** Between two looks whether another node is done with a client. */
    private static final Duration CLIENT_TAKEN = Duration.ofSeconds(1);

    /** So long a card waits for what others do with the same client, which they may never end. */
    private static final Duration CARD_WAITS = Duration.ofSeconds(10);

    private final CallStore store;
    private final KnownCalls known;
    private final EngineTime time;
    private final Leases leases;
    private final Crm crm;
    private final Pump pump;
    private final Watch watch;
    private final StoreOutage outage;

    CallWorker(
            CallStore store,
            KnownCalls known,
            EngineTime time,
            Leases leases,
            Crm crm,
            Pump pump,
            Watch watch,
            StoreOutage outage) {
        this.store = store;
        this.known = known;
        this.time = time;
        this.leases = leases;
        this.crm = crm;
        this.pump = pump;
        this.watch = watch;
        this.outage = outage;
    }

    /**
     * Works on a call.
     *
     * @param job the call
     * @param end told once, when the work is over
     */
    void work(Job job, Consumer<WorkEnd> end) {
        Work work = new Work(job, end);
        work.guarded(work::look);
    }

    /** One call in work. Its pieces run one after the other. */
    private final class Work {

        private final Job job;
        private final Consumer<WorkEnd> end;
        private @Nullable Lease lease;
        private @Nullable String reserved;

        /** The same among all nodes, and how long it is ours. */
        private @Nullable String reservation;

        private Instant reservedUntil = Instant.MIN;

        /** Whether the call was known without reading it, so that it may have changed long ago. */
        private boolean unread;

        Work(Job job, Consumer<WorkEnd> end) {
            this.job = job;
            this.end = end;
        }

        /** Whatever fails here is a failure of this call alone, except that nobody can work without the store. */
        void guarded(Runnable piece) {
            try {
                piece.run();
            } catch (CallStoreException e) {
                outage.failed("call " + job.id(), e);
                finish(new WorkEnd.Left());
            } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
                // Policies are the user's code, and may be built against another version.
                LOG.error("call {} cannot be worked on and is set aside", job.id(), e);
                setAside("it cannot be worked on: " + e.getClass().getSimpleName());
            } catch (Error e) {
                // Memory ran out, for example, which is no fault of the call. It is due, but not while it has a place.
                reservation = null;
                finish(new WorkEnd.Left());
                throw e;
            }
        }

        /** Reads only what is not known. */
        void look() {
            Optional<TrackedCall> kept = known.take(job.id());
            unread = kept.isPresent();
            kept.ifPresentOrElse(this::begin, this::read);
        }

        private void read() {
            unread = false;
            Optional<Loaded> loaded = store.load(job.id());
            if (loaded.isEmpty()) {
                finish(new WorkEnd.Left());
            } else if (loaded.get() instanceof Loaded.Unreadable unreadable) {
                LOG.error("call {} of {} is set aside: {}", unreadable.id(), unreadable.pbx(), unreadable.problem());
                setAside(unreadable.problem());
            } else {
                loaded.get().call().ifPresent(this::begin);
            }
        }

        private void setAside(String why) {
            try {
                store.quarantine(job.id(), why, time.now());
            } catch (CallStoreException e) {
                outage.failed("setting call " + job.id() + " aside", e);
            }
            finish(new WorkEnd.Left());
        }

        private void begin(TrackedCall call) {
            Optional<Directory> directory = job.exchange().directory();
            if (directory.isEmpty()) {
                finish(new WorkEnd.Left());
                return;
            }
            watch.looked(job.exchange(), call, directory.get());
            if (job.urgency() == Urgency.LIVE) {
                job.exchange().askBeforehand(call);
            }
            Instant now = time.now();
            Situation situation = Situation.of(call, job.exchange(), directory.get(), now);
            watch.changed(job.exchange(), situation);
            CallCommand command = situation.command();
            Next.Rest pause = situation.pause(now);
            if (command == null) {
                boolean rested = store.rest(call, now, pause, situation.look());
                if (!rested && unread) {
                    read();
                    return;
                }
                // Else it is due still, and whoever changed or holds it looks at it again; asking at once would go on
                // until the holder is done.
                finish(rested ? new WorkEnd.Resting(pause.dueAt(), pause.urgency()) : new WorkEnd.Left());
                return;
            }
            WorkEnd obstacle = obstacle(command, situation);
            if (obstacle instanceof WorkEnd.Resting away) {
                store.rest(call, now, new Next.Rest(away.dueAt(), away.urgency()), situation.look());
            } else if (obstacle instanceof WorkEnd.Again again && again.urgency() != call.urgency()) {
                // Or each look into the store would bring it here once more while it waits for its place elsewhere.
                store.rest(call, now, new Next.Rest(now, again.urgency()), situation.look());
            }
            if (obstacle != null) {
                finish(obstacle);
                return;
            }
            CallProgress intended = call.progress().intending(command, now);
            CallStore.Claim claim = leases.claim(now);
            Optional<Lease> taken = store.begin(call, claim, intended, situation.look());
            if (taken.isEmpty() && unread) {
                read();
                return;
            }
            if (taken.isEmpty()) {
                // Somebody else works on it, or there was news between reading and taking.
                finish(new WorkEnd.Left());
                return;
            }
            lease = taken.get();
            leases.add(lease, claim);
            carryOut(call.with(intended), command);
        }

        /** Why a command has to wait although it is due; null if it can be carried out now. */
        private @Nullable WorkEnd obstacle(CallCommand command, Situation situation) {
            boolean moves = command.kind().movesRecording();
            if (moves != job.isForRecordings()) {
                return new WorkEnd.Again(moves ? Urgency.RECORDING : situation.urgency());
            }
            if (command.kind() == CallCommand.Kind.ATTACH_RECORDING
                    && !job.lane().takesRecordings(time.now())) {
                return new WorkEnd.Resting(time.now().plus(PORTAL_AWAY), Urgency.RECORDING);
            }
            if (!moves && situation.urgency() != Urgency.LIVE && !job.lane().becomesEnded(job.id())) {
                return new WorkEnd.Again(Urgency.ENDED);
            }
            String number = registeredNumber(command);
            if (number != null && reserved == null) {
                if (!job.lane().reserve(number, job.id(), waitsUntil(situation), time.now())) {
                    return new WorkEnd.Queued();
                }
                reserved = number;
                if (!isTurnOfThisNode(number, situation)) {
                    return new WorkEnd.Resting(time.now().plus(CLIENT_TAKEN), situation.urgency());
                }
            }
            return null;
        }

        /**
         * What may have been said already is said again whatever others do. What a process reserved for this call before it died is this
         * call's still, so that neither it nor others of its client wait for the dead one.
         */
        private boolean isTurnOfThisNode(String number, Situation situation) {
            if (!store.isShared()) {
                return true;
            }
            Instant now = time.now();
            String name = Reservations.ofClient(job.exchange().portal().id(), number);
            Instant until = now.plus(REGISTERING);
            if (store.reserve(name, job.id(), now, until)) {
                reservation = name;
                reservedUntil = until;
                return true;
            }
            boolean said = situation.call().progress().registration().intent() != null;
            return said || !now.isBefore(waitsUntil(situation));
        }

        /** From when on a call waits for nobody who has its client. Only a card is in a hurry. */
        private static Instant waitsUntil(Situation situation) {
            return situation.urgency() == Urgency.LIVE
                    ? situation.call().createdAt().plus(CARD_WAITS)
                    : Instant.MAX;
        }

        /** Two first calls of one unknown client, registered at once, would make two leads. */
        private static @Nullable String registeredNumber(CallCommand command) {
            if (command instanceof CallCommand.Register register) {
                return register.intent().phoneNumber();
            }
            return command instanceof CallCommand.LogCall log ? log.register().phoneNumber() : null;
        }

        private void carryOut(TrackedCall call, CallCommand command) {
            if (lease == null || !leases.isHeld(lease)) {
                // The process stood still meanwhile, and another one may have said it, and more.
                LOG.warn("call {}: {} is left to others, the lease has lapsed", call.id(), command.kind());
                finish(new WorkEnd.Left());
                return;
            }
            Instant begun = time.now();
            CompletableFuture<Answer> answer = command instanceof CallCommand.Divide divide
                    ? CompletableFuture.completedFuture(divided(call, divide))
                    : crm.carryOut(job.exchange(), call, command);
            pump.whenDone(job.urgency(), answer, result -> guarded(() -> goOn(call, command, result, begun)));
        }

        private void goOn(TrackedCall call, CallCommand command, Answer answer, Instant begun) {
            Instant now = time.now();
            Answered answered = asksPortal(command)
                    ? job.lane().answered(job.id(), answer.outage(), isPortalsFault(answer.ack()), now)
                    : Answered.OPEN;
            CallProgress progress = call.progress().evolve(command, answer.ack(), now);
            if (answered == Answered.CLOSED) {
                progress = job.isForRecordings() ? call.progress() : progress.unharmed(call.progress());
            }
            boolean closed = answered != Answered.OPEN;
            adopt(command, answer.ack(), now);
            TrackedCall after = call.with(progress);
            Situation situation =
                    Situation.of(after, job.exchange(), job.exchange().known(), now);
            watch.done(job.exchange(), situation, command, answer.ack(), begun, now);
            CallStep step = CallStep.once(
                    command.kind().name(),
                    answer.ack().kind().name(),
                    answer.ack().reason(),
                    now);
            proceed(situation, closed, step, now);
        }

        /** A part is heard of like a call, so that everything that holds for calls holds for parts. */
        private Answer divided(TrackedCall call, CallCommand.Divide command) {
            for (CallPart part : command.parts()) {
                CallStore.Heard heard = store.hear(
                        Division.part(call, part, time.now(), job.exchange().sameNumber()));
                job.lane().offer(heard.id(), Urgency.ENDED, time.now());
            }
            return Answer.of(Ack.done());
        }

        private static boolean isPortalsFault(Ack ack) {
            return ack instanceof Ack.NotDone failure && failure.cause() == Ack.Cause.PORTAL;
        }

        private static boolean asksPortal(CallCommand command) {
            return switch (command.kind()) {
                case ORIGINATE, ARCHIVE_RECORDING, DIVIDE -> false;
                default -> true;
            };
        }

        /** The id that the exchange gave to a call it dials leads to this call from now on. */
        private void adopt(CallCommand command, Ack ack, Instant now) {
            if (command.kind() == CallCommand.Kind.ORIGINATE && ack.kind() == Ack.Kind.DONE) {
                String pbxId = ((Ack.Done) ack).result(Ack.Dialling.class).callId();
                if (pbxId != null
                        && !store.adopt(job.id(), Alias.pbxId(job.exchange().id(), pbxId), now)) {
                    LOG.warn("call {}: the exchange's own call was registered before its answer came", job.id());
                }
            }
        }

        private void proceed(Situation situation, boolean closed, CallStep step, Instant now) {
            TrackedCall call = situation.call();
            Lease held = Objects.requireNonNull(lease, "a lease");
            CallCommand command = closed ? null : situation.command();
            // Who stood still meanwhile writes down what came of the last command, but nothing that would not be said
            // then: what is written down as said may never be said again.
            if (command != null && (!leases.isHeld(held) || obstacle(command, situation) != null)) {
                command = null;
            }
            if (command != null) {
                CallProgress intended = call.progress().intending(command, now);
                if (store.save(held, intended, new Next.GoOn(), situation.look(step)) == Saved.LEASE_LOST) {
                    finish(new WorkEnd.Left());
                } else {
                    carryOut(call.with(intended), command);
                }
                return;
            }
            Next.Rest pause = closed && job.isForRecordings()
                    ? new Next.Rest(now.plus(PORTAL_AWAY), Urgency.RECORDING)
                    : situation.pause(now);
            Saved saved = store.save(held, call.progress(), pause, situation.look(step));
            if (saved == Saved.DONE_WITH_NEWS) {
                finish(new WorkEnd.Again(situation.urgency()));
            } else {
                finish(
                        saved == Saved.LEASE_LOST
                                ? new WorkEnd.Left()
                                : new WorkEnd.Resting(pause.dueAt(), pause.urgency()));
            }
        }

        private void finish(WorkEnd how) {
            if (lease != null) {
                leases.remove(lease);
                lease = null;
            }
            giveBack();
            String number = reserved;
            reserved = null;
            if (number != null) {
                for (String other : job.lane().release(number, job.id())) {
                    job.lane().offer(other, Urgency.LIVE, time.now());
                }
            }
            end.accept(how);
        }

        private void giveBack() {
            String name = reservation;
            reservation = null;
            if (name == null || !time.now().isBefore(reservedUntil)) {
                return;
            }
            try {
                store.free(name, reservedUntil);
            } catch (CallStoreException e) {
                outage.failed("the client of call " + job.id() + " stays reserved for a while", e);
            }
        }
    }
}
