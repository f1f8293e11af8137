package io.github.pbx24.correlation.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a worker does after it has written progress.
 *
 * @since 0.1
 */
public sealed interface Next {

    /** It keeps the lease and goes on at once. */
    record GoOn() implements Next {}

    /**
     * It gives the call back.
     *
     * @param dueAt when to look at it again; null if nothing is left to do. If the exchange has said more meanwhile, the
     *     call is due at once instead
     * @param urgency how urgent it is then
     */
    record Rest(@Nullable Instant dueAt, Urgency urgency) implements Next {}
}
