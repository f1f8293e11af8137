package io.github.pbx24.correlation.plan;

import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.fact.CallFacts;
import io.github.pbx24.correlation.fact.ClickToCall;
import io.github.pbx24.correlation.fact.Heard;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.pbx.CallEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plays one call through project, plan, intend, carry out and evolve, on a clock that is moved by hand, and lets chance lose
 * answers and kill the process at any point in between.
 */
final class CallRunner {

    /** More steps than that at one moment, or more moments, would mean that a call goes round for ever. */
    private static final int MOST_STEPS = 200;

    private static final int MOST_MOMENTS = 10_000;

    static final Directory DIRECTORY =
            new Directory(Map.of("101", 1L, "102", 2L, "103", 3L, "104", 4L, "105", 5L), 99L, Map.of());

    final PortalModel portal = new PortalModel();
    final List<CallCommand> said = new ArrayList<>();
    CallRules rules = CallRules.DEFAULT;
    Directory directory = DIRECTORY;
    Chance chance = Chance.NONE;
    CallFacts facts = CallFacts.NONE;
    CallProgress progress = CallProgress.NONE;
    Instant now;
    Instant newsAt;

    @Nullable
    Instant dueAt;

    CallRunner(Instant start) {
        now = start;
        newsAt = start;
    }

    /** What happens to a command on its way. */
    enum Fate {
        DONE,
        LOST_BEFORE,
        LOST_AFTER,
        /** Of a log: the answer to its registration is lost, and its finish not sent. */
        LOST_HALFWAY,
        NOT_DONE,
        DIES_BEFORE,
        DIES_AFTER
    }

    /** Decides what happens to commands. */
    interface Chance {
        Chance NONE = command -> Fate.DONE;

        Fate of(CallCommand command);
    }

    CallRunner hear(CallEvent event, Instant at) {
        moveTo(at);
        return tell(facts.plus(event, now));
    }

    CallRunner hear(List<Heard> told) {
        told.forEach(heard -> hear(heard.event(), heard.receivedAt()));
        return this;
    }

    CallRunner click(ClickToCall click) {
        moveTo(click.requestedAt());
        String id = click.crmCallId();
        if (facts.clicks().isEmpty()) {
            progress = CallProgress.startedInBitrix24(click);
        }
        if (id != null && !portal.registered.containsKey(id)) {
            portal.clicked(id, click.userId());
        }
        return tell(facts.plus(click));
    }

    private CallRunner tell(CallFacts more) {
        if (!more.equals(facts)) {
            facts = more;
            newsAt = now;
        }
        work();
        return this;
    }

    /** Lets time pass; whatever becomes due is done when it is due. */
    CallRunner pass(Duration time) {
        moveTo(now.plus(time));
        return this;
    }

    private void moveTo(Instant time) {
        for (int i = 0; dueAt != null && !dueAt.isAfter(time); i++) {
            if (i > MOST_MOMENTS) {
                throw new AssertionError(
                        "due for ever: " + said.subList(said.size() - 3, said.size()) + " " + progress);
            }
            now = dueAt.isAfter(now) ? dueAt : now;
            work();
        }
        now = time.isAfter(now) ? time : now;
    }

    CallView view() {
        return CallProjection.project(known(), rules, directory, now);
    }

    private KnownCall known() {
        return new KnownCall("ext-1", facts, progress, newsAt);
    }

    private void work() {
        for (int i = 0; i < MOST_STEPS; i++) {
            CallPlan plan = CallPlan.of(known(), view(), rules.waits(), now);
            CallCommand command = plan.command();
            if (command == null) {
                dueAt = plan.dueAt();
                if (dueAt != null && !dueAt.isAfter(now)) {
                    throw new AssertionError("due at once without a command: " + progress);
                }
                return;
            }
            step(command);
        }
        throw new AssertionError("never comes to rest: " + said.subList(said.size() - 3, said.size()) + " " + progress);
    }

    private void step(CallCommand command) {
        said.add(command);
        progress = progress.intending(command, now);
        Fate fate = chance.of(command);
        Ack ack = switch (fate) {
            case DONE, LOST_AFTER, DIES_AFTER -> portal.carryOut(command, now);
            case LOST_BEFORE, DIES_BEFORE -> Ack.unknown("no answer");
            case LOST_HALFWAY ->
                command instanceof CallCommand.LogCall log ? portal.registerOnly(log) : Ack.unknown("no answer");
            case NOT_DONE -> Ack.notDone("busy");
        };
        switch (fate) {
            case DONE, NOT_DONE, LOST_BEFORE, LOST_HALFWAY -> progress = progress.evolve(command, ack, now);
            case LOST_AFTER -> progress = progress.evolve(command, Ack.unknown("answer lost"), now);
            // The process starts again a little later with what it had stored.
            case DIES_BEFORE, DIES_AFTER -> now = now.plusSeconds(1);
        }
    }

    long count(CallCommand.Kind kind) {
        return said.stream().filter(command -> command.kind() == kind).count();
    }
}
