package io.github.pbx24.correlation.simulation;

import io.github.pbx24.correlation.SimulatedEngine;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.CallWaits;
import io.github.pbx24.correlation.rule.RecordingRule;
import io.github.pbx24.correlation.simulation.CallScript.Noise;
import io.github.pbx24.correlation.simulation.CallScript.Way;
import io.github.pbx24.correlation.simulation.Vendor.Said;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.InMemoryCallStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plays one story: exchanges talk, users click, nodes work, die and come back, portals answer or not. On one thread. */
final class World {

    static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    static final Duration RECORDING_DEADLINE = Duration.ofDays(2);

    private static final Set<String> EXCHANGES = Set.of("rt", "cx", "toy");
    private static final int MOST_STEPS = 20_000;
    private static final Duration REPEATED = Duration.ofMillis(400);

    final Story story;
    final Journal journal;
    final VirtualClock clock = new VirtualClock(START);
    final Agenda agenda = new Agenda();
    final Random random;
    final CallStore store;
    final Map<String, ModelPortal> portals = new HashMap<>();
    /** Calls of which something was told in another way than the truth can be known from. */
    final Set<Integer> disturbed = new HashSet<>();

    final Map<String, String> clicked = new HashMap<>();
    final Map<Integer, Integer> dialled = new HashMap<>();
    final int[] writes = new int[1];
    final Network network;
    int steps;
    int deaths;

    private final SimulatedEngine.Setting setting;
    private final Node[] nodes;
    private int ids;
    private int quiet;
    private int busyness;
    private Instant nextLook = Instant.MIN;

    World(Story story, Fault fault, Journal journal) {
        this.story = story;
        this.journal = journal;
        this.random = new Random(story.seed());
        this.store = fault.store().apply(new InMemoryCallStore());
        Home.PORTALS.keySet().forEach(id -> portals.put(id, new ModelPortal(id, fault.recognised())));
        this.network = new Network(this, fault);
        ModelExchange exchange = new ModelExchange(clock);
        List<SimulatedEngine.Site> sites = Arrays.stream(Home.values())
                .map(home -> new SimulatedEngine.Site(home.pbx, home.portal, exchange, home.extensions, home.lines()))
                .toList();
        // The network of this world carries requests out up to a minute late.
        CallRules rules = CallRules.DEFAULT
                .withRecordings(RecordingRule.UPLOAD, List.of(Duration.ofSeconds(5), Duration.ofMinutes(1)))
                .toBuilder()
                .waits(CallWaits.DEFAULT.withLostAnswers(
                        CallWaits.DEFAULT.unknownOutcome(), CallWaits.DEFAULT.unknownOutcome()))
                .transfers(story.transfers())
                .build();
        setting = new SimulatedEngine.Setting(
                clock,
                pbx -> ++ids + "~" + pbx,
                fault.rules().apply(rules),
                RECORDING_DEADLINE,
                Home.PORTALS,
                sites,
                new MemoryArchive());
        nodes = new Node[story.nodes()];
        Arrays.setAll(nodes, this::node);
    }

    private Node node(int number) {
        MortalStore seen = new MortalStore(store, agenda, this::deathAt, write -> stall(number, write), writes);
        return new Node(number, node -> new SimulatedEngine(seen, setting, network.of(node)));
    }

    private Optional<Trouble.Death> deathAt(int write) {
        return story.troubles().stream()
                .filter(Trouble.Death.class::isInstance)
                .map(Trouble.Death.class::cast)
                .filter(death -> death.write() == write)
                .findFirst();
    }

    /** Plays until nothing is left to happen. False if it never ends. */
    boolean play() {
        for (CallScript call : story.calls()) {
            Instant begin = START.plus(call.begins());
            if (call.way() == Way.CLICK) {
                agenda.at(begin, () -> click(call, begin));
                if (call.again() > 0) {
                    Instant second = begin.plusSeconds(call.again());
                    agenda.at(second, () -> click(call, second));
                }
            } else if (call.way() == Way.CALLBACK) {
                agenda.at(begin, () -> askBack(call, begin));
            } else {
                tell(call, begin);
            }
        }
        while (!agenda.isEmpty()) {
            if (++steps > MOST_STEPS) {
                return false;
            }
            step();
        }
        return true;
    }

    private void step() {
        clock.moveTo(agenda.nextTime());
        agenda.next();
        for (Node node : nodes) {
            if (node.runs(clock.instant())) {
                act(node, engine -> engine.run());
            }
        }
        lookAgain();
    }

    /** The node stands still in the middle of what it does, and the rest of the world goes on. */
    private void stall(int number, int write) {
        for (Trouble trouble : story.troubles()) {
            if (trouble instanceof Trouble.Stall stall && stall.write() == write) {
                Instant until = clock.instant().plus(stall.length());
                Node node = nodes[number];
                journal.note(clock, () -> "node " + number + " stands still after write " + write + " until " + until);
                node.freeze(until);
                while (!agenda.isEmpty() && agenda.nextTime().isBefore(until) && ++steps <= MOST_STEPS) {
                    step();
                }
                clock.moveTo(until);
                agenda.lookAt(until);
            }
        }
    }

    /** While something is due, or awaited by nobody, the nodes look every now and then, as they do in life. */
    private void lookAgain() {
        if (store.countDue(EXCHANGES, clock.instant()) == 0) {
            quiet = 0;
            return;
        }
        int done = writes[0] + network.requests;
        quiet = done == busyness ? Math.min(quiet + 1, 30) : 0;
        busyness = done;
        if (!nextLook.isAfter(clock.instant())) {
            nextLook = clock.instant().plusSeconds(1 + quiet);
            agenda.lookAt(nextLook);
        }
    }

    /** The exchange tells a call. */
    void tell(CallScript call, Instant begin) {
        Noise noise = call.noise();
        Random chance = new Random(story.seed() * 31 + call.number());
        List<Said> told = call.vendor().tell(call, begin);
        List<Said> copied = new ArrayList<>();
        for (int i = 0; i < told.size(); i++) {
            Said said = told.get(i);
            Instant arrives =
                    said.at().plusMillis(noise.jitterMillis() == 0 ? 0 : chance.nextInt(noise.jitterMillis()));
            if (i == noise.late()) {
                arrives = arrives.plusSeconds(noise.lateSeconds());
                disturbed.add(call.number());
            }
            Instant at = arrives;
            agenda.at(at, () -> deliver(call, said, at));
            copied.add(new Said(arrives, said.events()));
        }
        for (int i = 0; i < noise.copies(); i++) {
            Said copy = copied.get(chance.nextInt(copied.size()));
            Instant at = copy.at().plusMillis(chance.nextInt(15_000));
            agenda.at(at, () -> deliver(call, copy, clock.instant()));
        }
    }

    private void deliver(CallScript call, Said said, Instant planned) {
        Node node = anyNode();
        if (node == null) {
            agenda.at(clock.instant().plus(REPEATED), () -> deliver(call, said, planned));
            return;
        }
        if (clock.instant().isAfter(planned.plusSeconds(1))) {
            disturbed.add(call.number());
        }
        journal.note(
                clock,
                () -> call.home().pbx + " tells node " + node.number + " of " + call.callId() + ": "
                        + Journal.words(said.events()));
        boolean done = act(node, engine -> engine.hear(call.home().pbx, said.events(), clock.instant()));
        if (!done) {
            agenda.at(clock.instant().plus(REPEATED), () -> deliver(call, said, planned));
        }
    }

    private void click(CallScript call, Instant clickedAt) {
        String extension = call.rings().get(0).get(0);
        long user = call.home().userOf(extension);
        String crmCallId = clicked.computeIfAbsent(
                call.number() + "@" + clickedAt,
                which -> portals.get(call.home().portal).click(user, call.client(), clock.instant()));
        Node node = anyNode();
        boolean done = node != null
                && act(
                        node,
                        engine -> engine.click(
                                call.home().portal, crmCallId, user, call.client(), call.home().line, clickedAt));
        journal.note(clock, () -> "user " + user + " clicks " + call.callId() + (done ? "" : ", which is not taken"));
        if (!done) {
            disturbed.add(call.number());
            agenda.at(clock.instant().plusSeconds(5), () -> click(call, clickedAt));
        }
    }

    /** A client asks to be called back. */
    private void askBack(CallScript call, Instant askedAt) {
        Node node = anyNode();
        boolean done = node != null
                && act(node, engine -> engine.callBack(call.home().portal, call.client(), call.home().line, askedAt));
        journal.note(clock, () -> "somebody wants to be called back: " + call.callId() + (done ? "" : ", not taken"));
        if (!done) {
            disturbed.add(call.number());
            agenda.at(clock.instant().plusSeconds(5), () -> askBack(call, askedAt));
        }
    }

    /** The exchange dials what was clicked. Each time it is another call. */
    Optional<CallScript> dial(String number) {
        Optional<CallScript> call = story.calls().stream()
                .filter(script -> script.isAsked() && script.client().equals(number))
                .findFirst()
                .map(script -> script.dialled(dialled.getOrDefault(script.number(), 0)));
        call.filter(script -> script.dial().dials()).ifPresent(script -> {
            dialled.merge(script.number(), 1, Integer::sum);
            journal.note(clock, () -> "the exchange dials " + script.callId());
            tell(script, clock.instant().plusSeconds(1));
        });
        return call;
    }

    private @Nullable Node anyNode() {
        List<Node> able =
                Arrays.stream(nodes).filter(node -> node.runs(clock.instant())).toList();
        return able.isEmpty() ? null : able.get(random.nextInt(able.size()));
    }

    /** Lets a node do something. False if it died. */
    private boolean act(Node node, Consumer<SimulatedEngine> what) {
        try {
            what.accept(node.engine());
            return true;
        } catch (MortalStore.Crash crash) {
            deaths++;
            journal.note(clock, () -> "node " + node.number + " dies: " + crash.death);
            node.die();
            Instant back = clock.instant().plus(crash.death.awayFor());
            agenda.at(back, () -> {
                journal.note(clock, () -> "node " + node.number + " is back");
                node.comeBack();
            });
            return false;
        }
    }
}
