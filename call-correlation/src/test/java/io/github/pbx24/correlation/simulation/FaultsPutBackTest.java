package io.github.pbx24.correlation.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulation that cannot fail proves nothing: each of these faults, put back into the engine, has to be found. */
@Tag("slow")
class FaultsPutBackTest {

    private static final long STORIES = 20_000;

    enum Known {
        NO_FENCING(FaultsPutBack::noFencing),
        FROZEN_INTENTS(FaultsPutBack::frozenIntents),
        LOST_MEANS_NOT_DONE(FaultsPutBack::lostMeansNotDone),
        SILENCE_ENDS_TALKS(FaultsPutBack::silenceEndsTalks),
        CLICKS_BIND_WHEN_OVER(FaultsPutBack::clicksBindWhenOver),
        ORDER_OF_RECEIPT(FaultsPutBack::orderOfReceipt),
        EQUAL_WORDS_ONCE(FaultsPutBack::equalWordsOnce),
        NO_INTENTS(FaultsPutBack::noIntents),
        LEASES_OF_THE_DEAD(FaultsPutBack::leasesOfTheDeadAreRenewed),
        FINISHES_TOO_SOON(FaultsPutBack::finishesTooSoon),
        REPEATED_TOO_LATE(FaultsPutBack::repeatedTooLate);

        final Supplier<Fault> fault;

        Known(Supplier<Fault> fault) {
            this.fault = fault;
        }
    }

    @ParameterizedTest
    @EnumSource(Known.class)
    void the_fault_is_found(Known known) {
        Simulation simulation = new Simulation(known.fault.get());
        Optional<Story> broken = simulation.firstBroken(0, STORIES);
        assertThat(broken).as("a story that shows " + known).isPresent();
        System.out.println(known + ": found after " + simulation + "\n"
                + simulation
                        .explain(broken.get())
                        .lines()
                        .limit(8)
                        .reduce("", (all, line) -> all + "  " + line + "\n"));
    }
}
