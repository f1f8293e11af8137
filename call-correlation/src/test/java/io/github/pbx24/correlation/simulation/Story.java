package io.github.pbx24.correlation.simulation;

import io.github.pbx24.correlation.rule.TransferStrategy;
import java.util.List;
import java.util.stream.Collectors;

/** Some calls and some troubles. Everything that is left to chance follows from the seed. */
record Story(long seed, int nodes, TransferStrategy transfers, List<CallScript> calls, List<Trouble> troubles) {

    Story {
        calls = List.copyOf(calls);
        troubles = List.copyOf(troubles);
    }

    Story with(List<CallScript> newCalls, List<Trouble> newTroubles) {
        return new Story(seed, nodes, transfers, newCalls, newTroubles);
    }

    Story withNodes(int number) {
        return new Story(seed, number, transfers, calls, troubles);
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + nodes + " node(s), transfers " + transfers + "\n"
                + calls.stream().map(call -> "  " + call + "\n").collect(Collectors.joining())
                + troubles.stream().map(trouble -> "  " + trouble + "\n").collect(Collectors.joining());
    }
}
