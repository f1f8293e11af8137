package io.github.pbx24.correlation.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.pbx24.correlation.rule.TransferStrategy;
import io.github.pbx24.correlation.simulation.CallScript.Dial;
import io.github.pbx24.correlation.simulation.CallScript.Noise;
import io.github.pbx24.correlation.simulation.CallScript.Sound;
import io.github.pbx24.correlation.simulation.CallScript.Way;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever is told in whatever order, whoever dies and whatever gets lost: one physical call is one call in Bitrix24. */
class SimulationTest {

    private static final long STORIES = Boolean.getBoolean("pbx24.slow") ? 100_000 : 2_000;

    @Test
    void the_laws_hold_in_every_story() {
        Simulation simulation = new Simulation(Fault.NONE);
        Optional<Story> broken = simulation.firstBroken(Long.getLong("pbx24.seed", 0), STORIES);
        System.out.println("simulation: " + simulation);
        broken.ifPresent(story -> fail(simulation.explain(story)));
        assertThat(simulation.toString()).startsWith(STORIES + " stories");
    }

    /** Nobody else took the call meanwhile, so it can still be dialled once the node goes on. */
    @Test
    void a_node_that_stood_still_for_longer_than_its_lease_dials_what_was_asked_for() {
        CallScript call = new CallScript(
                0,
                Home.RT,
                Way.CALLBACK,
                Vendor.VATS,
                Duration.ZERO,
                List.of(List.of("100")),
                List.of(),
                Dial.TELLS_ID,
                true,
                Sound.NONE,
                Noise.NONE,
                0,
                0,
                0);
        Story story = new Story(
                1, 1, TransferStrategy.REASSIGN, List.of(call), List.of(new Trouble.Freeze(0, Duration.ofSeconds(82))));
        Simulation simulation = new Simulation(Fault.NONE);

        simulation.play(story).ifPresent(broken -> fail(simulation.explain(story)));
    }
}
