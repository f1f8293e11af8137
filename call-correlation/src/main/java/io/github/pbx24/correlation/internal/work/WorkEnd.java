package io.github.pbx24.correlation.internal.work;

import io.github.pbx24.correlation.store.Urgency;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why the work on a call ended, and what comes next for it. */
public sealed interface WorkEnd {

    /** Nothing is to be done before a time; null if ever. */
    record Resting(@Nullable Instant dueAt, Urgency urgency) implements WorkEnd {}

    /** There is something to do at once, as far as is known. */
    record Again(Urgency urgency) implements WorkEnd {}

    /** It waits for whoever is at work on the same client and puts it in line again, a card for so long as its lane says. */
    record Queued() implements WorkEnd {}

    /** It is not ours any more, or not there. The store knows when it is due. */
    record Left() implements WorkEnd {}
}
