package io.github.pbx24.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class GatewayStopTest {

    @Test
    void a_gateway_that_is_told_to_stop_exits_with_0_and_goes_on_after_the_next_start() {
        try (Stage stage = Stage.open()) {
            for (Branch branch : stage.branches()) {
                SimulatedCall call = branch.incoming();
                branch.send(call.rings(List.of(Employee.ANNA.extension())));
                branch.awaitCards(call.client(), Employee.ANNA);
                branch.send(call.answeredBy(Employee.ANNA.extension()));
                branch.send(call.over(12));
            }

            assertThat(stage.gateway().stop()).isZero();
            assertThat(stage.gateway().isRunning()).isFalse();

            stage.startGateway();
            for (Branch branch : stage.branches()) {
                Expected.answered(Employee.ANNA, 12)
                        .awaitAt(branch, branch.clients().get(0));
            }
        }
    }
}
