package io.github.pbx24.simulator;

/** One REST method. Called without the portal's lock; it takes the lock itself around each look at the state. */
@FunctionalInterface
interface RestMethod {

    /**
     * Runs the method.
     *
     * @throws RestError if the answer is an error
     */
    Answer call(CallContext context, Params params);
}
