package io.github.pbx24.simulator.internal.context;

import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.protocol.Answer;

/** One REST method. Called without the portal's lock; it takes the lock itself around each look at the state. */
@FunctionalInterface
public interface RestMethod {

    /**
     * Runs the method.
     *
     * @throws io.github.pbx24.simulator.internal.protocol.RestError if the answer is an error
     */
    Answer call(CallContext context, Params params);
}
