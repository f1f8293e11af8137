package io.github.pbx24.correlation.simulation;

import io.github.pbx24.correlation.SimulatedEngine.Health;
import io.github.pbx24.correlation.SimulatedEngine.Outside;
import io.github.pbx24.correlation.SimulatedEngine.Reply;
import io.github.pbx24.correlation.plan.Ack;
import io.github.pbx24.correlation.plan.CallCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Between the nodes and what they talk to: requests take time, get lost, are done late or not at all. */
final class Network {

    /** The client gives up then. */
    private static final Duration PATIENCE = Duration.ofSeconds(65);

    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final World world;
    private final Fault fault;
    int requests;

    Network(World world, Fault fault) {
        this.world = world;
        this.fault = fault;
    }

    Outside of(Node node) {
        return (pbx, call, command) -> {
            int number = requests++;
            Home home = home(pbx);
            freeze(node, number);
            Sending sending = new Sending(home, command);
            world.journal.note(world.clock, () -> "node " + node.number + " says " + number + ": " + command);
            Optional<Trouble.Outage> outage =
                    command.kind() == CallCommand.Kind.ORIGINATE ? Optional.empty() : outage(home.portal);
            if (outage.isPresent()) {
                return sending.during(outage.get());
            }
            return hitch(number).map(sending::with).orElseGet(sending::plain);
        };
    }

    private static Home home(String pbx) {
        return Arrays.stream(Home.values())
                .filter(home -> home.pbx.equals(pbx))
                .findFirst()
                .orElseThrow();
    }

    private void freeze(Node node, int request) {
        for (Trouble trouble : world.story.troubles()) {
            if (trouble instanceof Trouble.Freeze freeze && freeze.request() == request) {
                Instant until = world.clock.instant().plus(freeze.length());
                world.journal.note(world.clock, () -> "node " + node.number + " stands still until " + until);
                node.freeze(until);
                world.agenda.lookAt(until);
            }
        }
    }

    private Optional<Trouble.Kind> hitch(int request) {
        return world.story.troubles().stream()
                .filter(Trouble.Hitch.class::isInstance)
                .map(Trouble.Hitch.class::cast)
                .filter(hitch -> hitch.request() == request)
                .map(Trouble.Hitch::kind)
                .findFirst();
    }

    private Optional<Trouble.Outage> outage(String portal) {
        Instant now = world.clock.instant();
        return world.story.troubles().stream()
                .filter(Trouble.Outage.class::isInstance)
                .map(Trouble.Outage.class::cast)
                .filter(outage -> outage.portal().equals(portal))
                .filter(outage -> !now.isBefore(World.START.plus(outage.begins())))
                .filter(outage -> now.isBefore(World.START.plus(outage.begins()).plus(outage.length())))
                .findFirst();
    }

    /** One request on its way. */
    private final class Sending {

        private final Home home;
        private final CallCommand command;
        private final CompletableFuture<Reply> answer = new CompletableFuture<>();
        private Ack done = Ack.unknown("not executed");

        Sending(Home home, CallCommand command) {
            this.home = home;
            this.command = command;
        }

        private Duration soon() {
            return Duration.ofMillis(20 + world.random.nextInt(300));
        }

        CompletableFuture<Reply> plain() {
            Duration there = soon();
            executeAfter(there);
            return answerAfter(there.plus(soon()), () -> new Reply(done, Health.FINE));
        }

        CompletableFuture<Reply> with(Trouble.Kind kind) {
            world.journal.note(world.clock, () -> "  which is " + kind);
            if (command.kind() == CallCommand.Kind.ORIGINATE) {
                return plain();
            }
            return switch (kind) {
                case LOST_BEFORE -> answerAfter(soon(), this::lost);
                case LOST_AFTER -> {
                    executeAfter(soon());
                    yield answerAfter(Duration.ofMillis(400), this::lost);
                }
                case DONE_LATE -> {
                    executeAfter(Duration.ofMillis(1 + world.random.nextInt(60_000)));
                    yield answerAfter(Duration.ofMillis(10), this::lost);
                }
                case SLOW -> {
                    Duration there = Duration.ofMillis(world.random.nextInt(58_000));
                    executeAfter(there);
                    yield answerAfter(
                            there.plusMillis(world.random.nextInt(2_000)), () -> new Reply(done, Health.FINE));
                }
                case BUSY ->
                    answerAfter(soon(), () -> new Reply(new Ack.NotDone("busy", null, Ack.Cause.PORTAL), Health.BUSY));
                case REFUSED_CONNECTION ->
                    answerAfter(
                            soon(),
                            () -> new Reply(
                                    new Ack.NotDone("no connection", null, Ack.Cause.PORTAL), Health.UNREACHABLE));
            };
        }

        CompletableFuture<Reply> during(Trouble.Outage outage) {
            return switch (outage.how()) {
                case DOWN -> with(Trouble.Kind.REFUSED_CONNECTION);
                case UNAUTHORISED ->
                    answerAfter(
                            soon(),
                            () -> new Reply(
                                    new Ack.NotDone("who are you", null, Ack.Cause.PORTAL), Health.UNAUTHORISED));
                case NO_ANSWER -> {
                    if (world.random.nextBoolean()) {
                        executeAfter(Duration.ofMillis(world.random.nextInt(60_000)));
                    }
                    yield answerAfter(PATIENCE, this::lost);
                }
            };
        }

        private Reply lost() {
            return new Reply(Ack.unknown("answer lost"), Health.UNREACHABLE);
        }

        private void executeAfter(Duration time) {
            world.agenda.at(world.clock.instant().plus(time), () -> {
                done = command instanceof CallCommand.Originate originate
                        ? dial(originate)
                        : world.portals.get(home.portal).execute(command, world.clock.instant());
                world.journal.note(world.clock, () -> "done: " + command.kind() + " -> " + done);
            });
        }

        private Ack dial(CallCommand.Originate command) {
            Optional<CallScript> call = world.dial(command.number());
            return call.map(script -> switch (script.dial()) {
                        // An exchange that names no calls has no name to tell.
                        case TELLS_ID ->
                            Ack.done(new Ack.Dialling(script.vendor() == Vendor.NAMELESS ? null : script.callId()));
                        case TELLS_NOTHING -> Ack.done(new Ack.Dialling(null));
                        case REFUSES -> Ack.refused("busy");
                        case DIALS_BUT_ANSWER_IS_LOST, DOES_NOTHING_AND_ANSWER_IS_LOST -> Ack.unknown("answer lost");
                    })
                    .orElseGet(() -> Ack.refused("who is that"));
        }

        private CompletableFuture<Reply> answerAfter(Duration time, Supplier<Reply> reply) {
            Instant now = world.clock.instant();
            Instant at = now.plus(time);
            for (Instant beat = now.plus(HEARTBEAT); beat.isBefore(at); beat = beat.plus(HEARTBEAT)) {
                world.agenda.lookAt(beat);
            }
            world.agenda.at(at, () -> {
                Reply told = reply.get();
                answer.complete(new Reply(fault.ack().apply(told.ack()), told.health()));
            });
            return answer;
        }
    }
}
