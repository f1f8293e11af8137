package io.github.pbx24.correlation.simulation;

import io.github.pbx24.correlation.SimulatedEngine;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A machine on which one engine after the other runs. */
final class Node {

    final int number;

    private final Function<Node, SimulatedEngine> start;
    private @Nullable SimulatedEngine engine;
    private Instant frozenUntil = Instant.MIN;

    Node(int number, Function<Node, SimulatedEngine> start) {
        this.number = number;
        this.start = start;
        this.engine = start.apply(this);
    }

    boolean runs(Instant now) {
        return engine != null && !now.isBefore(frozenUntil);
    }

    SimulatedEngine engine() {
        return Objects.requireNonNull(engine, "a node that runs");
    }

    void die() {
        engine = null;
        frozenUntil = Instant.MIN;
    }

    void comeBack() {
        engine = start.apply(this);
    }

    void freeze(Instant until) {
        frozenUntil = until;
    }
}
