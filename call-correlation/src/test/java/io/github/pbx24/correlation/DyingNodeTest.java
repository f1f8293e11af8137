package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.correlation.fact.Stories;
import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.correlation.simulation.ForwardingStore;
import io.github.pbx24.correlation.store.CallLook;
import io.github.pbx24.correlation.store.Lease;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.pbx.CallResult;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that has reserved a client and dies holds nobody up for longer than its calls are held. */
class DyingNodeTest {

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    /** The process is dead. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Dies when it takes a call to say something, before that is written down or after. */
    private void dieWhile(boolean written, Runnable work) {
        bench.engine.runDue();
        bench.engine = bench.newEngine(new ForwardingStore(bench.store) {
            @Override
            public Optional<Lease> begin(TrackedCall call, Claim claim, CallProgress intended, CallLook look) {
                if (written) {
                    real.begin(call, claim, intended, look);
                }
                throw new Death();
            }
        });
        assertThatThrownBy(() -> {
                    work.run();
                    pass(60);
                })
                .isInstanceOf(Death.class);
        bench.engine = bench.newEngine(bench.store);
    }

    private void pass(long seconds) {
        for (int i = 0; i < seconds; i++) {
            bench.clock.advance(Duration.ofSeconds(1));
            bench.engine.runDue();
        }
    }

    @Test
    void what_it_had_not_said_is_said_by_another_at_once() {
        dieWhile(false, () -> bench.play(Stories.inbound("a").ringing(0, "101")));

        pass(2);

        assertThat(bench.portal.activeCalls()).hasSize(1);
    }

    @Test
    void an_ended_call_is_no_worse_off() {
        dieWhile(false, () -> bench.play(Stories.inbound("a").ended(20, "101", CallResult.ANSWERED, 10L)));

        pass(30);

        assertThat(bench.portal.calls()).hasSize(1);
    }

    @Test
    void another_call_of_the_client_waits_for_its_call_only() {
        dieWhile(false, () -> bench.play(Stories.inbound("a").ended(20, "101", CallResult.ANSWERED, 10L)));
        bench.play(Stories.inbound("b").ended(21, "101", CallResult.ANSWERED, 10L));

        pass(40);

        assertThat(bench.portal.calls()).hasSize(2);
    }

    @Test
    void what_it_may_have_said_arrives_before_another_call_of_the_client_is_registered() {
        dieWhile(true, () -> bench.play(Stories.inbound("a").ended(20, "101", CallResult.ANSWERED, 10L)));
        bench.play(Stories.inbound("b").ended(21, "101", CallResult.ANSWERED, 10L));

        pass(55);
        assertThat(bench.portal.calls()).isEmpty();

        pass(300);
        assertThat(bench.portal.calls()).hasSize(2);
    }
}
