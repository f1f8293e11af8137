package io.github.pbx24.correlation.simulation;

import io.github.pbx24.correlation.plan.RecordingProgress;
import io.github.pbx24.correlation.rule.TransferStrategy;
import io.github.pbx24.correlation.simulation.CallScript.Sound;
import io.github.pbx24.correlation.simulation.CallScript.Way;
import io.github.pbx24.correlation.store.CallQuery;
import io.github.pbx24.correlation.store.Loaded;
import io.github.pbx24.correlation.store.TrackedCall;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What has to be true when a story is over. */
final class Laws {

    private static final Duration EVER = Duration.ofDays(400);

    private final World world;
    private final List<TrackedCall> rows;

    private Laws(World world) {
        this.world = world;
        this.rows = world.store.recent(CallQuery.newest(100)).stream()
                .map(Loaded::call)
                .flatMap(Optional::stream)
                .toList();
    }

    /** A law that is broken: its name, and what was found. */
    record Broken(String law, String found) {}

    static Optional<Broken> firstBroken(World world, boolean ended) {
        if (!ended) {
            return Optional.of(new Broken("comes to rest", "steps without end"));
        }
        Laws laws = new Laws(world);
        return laws.ofRows().or(laws::ofCalls).or(laws::ofStrangers);
    }

    private Optional<Broken> ofRows() {
        long due = world.store.countDue(
                Set.of("rt", "cx", "toy"), world.clock.instant().plus(EVER));
        if (due > 0) {
            return broken("nothing is due for ever", due + " rows are due: " + rows);
        }
        for (TrackedCall row : rows) {
            if (row.progress().dead() != null) {
                return broken("nothing is given up", row + ": " + row.progress().dead());
            }
            if (row.progress().isOwed()) {
                return broken("what is registered is finished", row + ": " + row.progress());
            }
        }
        return Optional.empty();
    }

    private Optional<Broken> ofCalls() {
        for (CallScript script : world.story.calls()) {
            Optional<Broken> broken = ofCall(script);
            if (broken.isPresent()) {
                return broken;
            }
        }
        return Optional.empty();
    }

    private Optional<Broken> ofCall(CallScript script) {
        List<ModelPortal.Call> calls = callsOf(script);
        boolean strayed = mayStray(script);
        List<ModelPortal.Call> closed =
                calls.stream().filter(call -> call.finish != null).toList();
        if (isDivided(script)) {
            return ofParts(script, calls, closed);
        }
        if (mayBeTwo(script) && calls.size() == 2 && closed.size() == 2) {
            return Optional.empty();
        }
        if (script.again() > 0) {
            return ofTwoClicks(script, calls, closed);
        }
        if ((strayed ? closed : calls).size() != (script.isShown() ? 1 : 0)) {
            return broken("one call is one call", script.callId() + " is " + calls);
        }
        if (!script.isShown()) {
            return Optional.empty();
        }
        ModelPortal.Call call = (strayed ? closed : calls).get(0);
        if (call.finish == null) {
            return broken("every call is finished", script.callId() + " is " + call);
        }
        // A portal that does not answer for minutes may never have heard of the tries to hide a card, which are
        // bounded.
        if (!call.cards.isEmpty() && !isMute(script.home().portal)) {
            return broken("no card stays open", script.callId() + " is " + call);
        }
        int dialled = world.dialled.getOrDefault(script.number(), 0);
        if (dialled > 1) {
            return broken("a click is dialled once", script.callId() + " was dialled " + dialled + " times");
        }
        return ofOutcome(script, call, call.finish.talkSeconds(), dialled).or(() -> ofRecordings(script, call));
    }

    private boolean isDivided(CallScript script) {
        return world.story.transfers() == TransferStrategy.SPLIT
                && script.isShown()
                && script.chain().size() > 1;
    }

    /** Each employee's part is a call; together they are as long as the talk, and each belongs to one who talked. */
    private Optional<Broken> ofParts(CallScript script, List<ModelPortal.Call> calls, List<ModelPortal.Call> closed) {
        if (closed.isEmpty() || closed.size() != calls.size() && !mayStray(script)) {
            return broken("every call is finished", script.callId() + " is " + calls);
        }
        if (closed.stream().anyMatch(call -> !call.cards.isEmpty()) && !isMute(script.home().portal)) {
            return broken("no card stays open", script.callId() + " is " + calls);
        }
        int dialled = world.dialled.getOrDefault(script.number(), 0);
        boolean told = script.isEndTold() && !world.disturbed.contains(script.number()) && script.again() == 0;
        if (!told || script.isAsked() && dialled == 0) {
            int most = script.chain().size() * Math.max(1, dialled) + (script.again() > 0 ? 1 : 0);
            return closed.size() > most + 1
                    ? broken("a part is one call", script.callId() + " is " + calls)
                    : Optional.empty();
        }
        long seconds =
                closed.stream().mapToLong(call -> call.finish.talkSeconds()).sum();
        if (closed.size() > script.chain().size() || seconds != script.talkSeconds()) {
            return broken(
                    "parts make the whole",
                    script.callId() + " was passed along " + script.chain() + " for " + script.talkSeconds()
                            + " s and is " + calls);
        }
        return Optional.empty();
    }

    private boolean mayStray(CallScript script) {
        return rowsOf(script).anyMatch(row -> row.progress().registration().strayed());
    }

    private List<ModelPortal.Call> callsOf(CallScript script) {
        return world.portals.get(script.home().portal).callsOf(script.client());
    }

    /** What is stored of a call, under whatever name. */
    private Stream<TrackedCall> rowsOf(CallScript script) {
        return rows.stream()
                .filter(row -> script.home().pbx.equals(row.pbx())
                        && (script.callId().equals(row.callId())
                                || row.facts().clicks().stream()
                                        .anyMatch(click -> script.client().equals(click.number()))
                                || row.facts().heard().stream()
                                        .anyMatch(heard -> script.client()
                                                .equals(heard.event().details().clientNumber()))));
    }

    /** A second click dials again what nothing was heard of; it is the same call in Bitrix24 while that is open. */
    private Optional<Broken> ofTwoClicks(
            CallScript script, List<ModelPortal.Call> calls, List<ModelPortal.Call> closed) {
        int dialled = world.dialled.getOrDefault(script.number(), 0);
        long clicked = world.clicked.entrySet().stream()
                .filter(click -> click.getKey().startsWith(script.number() + "@"))
                .map(Map.Entry::getValue)
                .distinct()
                .count();
        if (closed.size() != calls.size()) {
            return broken("every call is finished", script.callId() + " is " + calls);
        }
        if (dialled > 2) {
            return broken("two clicks are dialled twice", script.callId() + " was dialled " + dialled + " times");
        }
        long most = clicked + Math.max(0, dialled - 1) + (mayBeTwo(script) ? 1 : 0);
        if (calls.size() < clicked || calls.size() > most) {
            return broken("one click is one call", script.callId() + " is " + calls);
        }
        boolean open = calls.stream().anyMatch(call -> !call.cards.isEmpty());
        // A click that was not taken at first opened a card of which nobody knew when the call was finished.
        boolean told = !world.disturbed.contains(script.number());
        return open && told && !isMute(script.home().portal)
                ? broken("no card stays open", script.callId() + " is " + calls)
                : Optional.empty();
    }

    /** Of a click without an id the first statement that arrives may name somebody else: nothing connects the two then. */
    private boolean mayBeTwo(CallScript script) {
        return script.isAsked()
                && (script.dial() != CallScript.Dial.TELLS_ID || script.vendor() == Vendor.NAMELESS)
                && world.disturbed.contains(script.number());
    }

    /** Who asked to be called back is called once Bitrix24 has the call, if that is soon. */
    private boolean isUndisturbed(CallScript script) {
        return !world.disturbed.contains(script.number())
                && world.story.troubles().stream().noneMatch(Trouble.Stall.class::isInstance)
                && (script.way() != Way.CALLBACK
                        || world.story.troubles().stream().noneMatch(Trouble.Outage.class::isInstance));
    }

    private boolean isMute(String portal) {
        return world.story.troubles().stream()
                .anyMatch(trouble -> trouble instanceof Trouble.Outage outage
                        && outage.portal().equals(portal)
                        && outage.how() == Trouble.How.NO_ANSWER);
    }

    private Optional<Broken> ofOutcome(CallScript script, ModelPortal.Call call, long seconds, int dialled) {
        boolean click = script.isAsked();
        if (click && dialled == 0) {
            boolean shouldHave = script.dial().dials() && world.deaths == 0 && isUndisturbed(script);
            if (shouldHave) {
                return broken("a click is dialled", script.callId() + " was not dialled and is " + call);
            }
            return call.finish.statusCode().equals("200")
                    ? broken("what was not dialled was not answered", script.callId() + " is " + call)
                    : Optional.empty();
        }
        if (world.disturbed.contains(script.number()) || !script.isEndTold()) {
            return Optional.empty();
        }
        if (seconds != script.talkSeconds()) {
            return broken("right seconds", script.callId() + " talked " + script.talkSeconds() + " s and is " + call);
        }
        if (call.finish.statusCode().equals("200") != script.isAnswered()) {
            return broken("right status", script.callId() + " is " + call);
        }
        if (call.note != null && !call.note.equals("Call transferred: " + String.join(" → ", script.chain()))) {
            return broken(
                    "right chain", script.callId() + " was passed along " + script.chain() + ", noted: " + call.note);
        }
        return script.owners().contains(call.finish.userId())
                ? Optional.empty()
                : broken("right user", script.callId() + " belongs to one of " + script.owners() + " and is " + call);
    }

    private Optional<Broken> ofRecordings(CallScript script, ModelPortal.Call call) {
        Set<RecordingProgress.State> states = new HashSet<>();
        rowsOf(script)
                .forEach(row ->
                        row.progress().recordings().values().forEach(recording -> states.add(recording.state())));
        boolean there = script.sound() == Sound.READY || script.sound() == Sound.READY_LATE;
        if (states.contains(RecordingProgress.State.PENDING) || states.contains(RecordingProgress.State.ARCHIVED)) {
            return broken("recordings come to an end", script.callId() + " has recordings " + states);
        }
        boolean told = script.isAnswered() && script.isEndTold() && !world.disturbed.contains(script.number());
        boolean reached = !script.isAsked() || world.dialled.containsKey(script.number());
        return there && told && reached && !call.attached
                ? broken("recordings are attached", script.callId() + " has recordings " + states)
                : Optional.empty();
    }

    private Optional<Broken> ofStrangers() {
        Set<String> clients = new HashSet<>();
        world.story.calls().forEach(script -> clients.add(script.client()));
        for (ModelPortal portal : world.portals.values()) {
            for (ModelPortal.Call call : portal.calls) {
                if (!clients.contains(call.number)) {
                    return broken("no call that nobody made", call.toString());
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Broken> broken(String law, String found) {
        return Optional.of(new Broken(law, found));
    }
}
