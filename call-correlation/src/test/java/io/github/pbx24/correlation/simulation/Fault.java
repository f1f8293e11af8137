package io.github.pbx24.correlation.simulation;

import io.github.pbx24.correlation.plan.Ack;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.store.CallStore;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * A fault that is put into the engine on purpose, to see that the simulation finds it.
 *
 * @param store changes the store that all nodes use
 * @param rules changes the rules
 * @param ack changes what the engine is told of commands
 * @param recognised how long portals recognise a call that is registered again
 */
record Fault(
        UnaryOperator<CallStore> store, UnaryOperator<CallRules> rules, UnaryOperator<Ack> ack, Duration recognised) {

    /** The engine as it is. */
    static final Fault NONE = new Fault(
            UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity(), Duration.ofMinutes(30));

    static Fault ofStore(UnaryOperator<CallStore> change) {
        return new Fault(change, NONE.rules, NONE.ack, NONE.recognised);
    }

    static Fault ofRules(UnaryOperator<CallRules> change) {
        return new Fault(NONE.store, change, NONE.ack, NONE.recognised);
    }

    static Fault ofAcks(UnaryOperator<Ack> change) {
        return new Fault(NONE.store, NONE.rules, change, NONE.recognised);
    }
}
