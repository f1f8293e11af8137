package io.github.pbx24.correlation;

import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.CallStoreException;
import io.github.pbx24.correlation.store.Hearing;
import io.github.pbx24.correlation.store.TrackedCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange said in one delivery, ready to be stored: all that takes time was done when it was made, so that a
 * transaction in which it is stored is short. Made by {@link CallEngine#prepare}. For one thread at a time.
 *
 * @since 0.1
 */
public final class Report {

    private final CallStore store;
    private final List<Part> parts;
    private List<CallStore.Heard> heard = List.of();

    Report(CallStore store, List<Part> parts) {
        this.store = store;
        this.parts = List.copyOf(parts);
    }

    /**
     * What was said of one call.
     *
     * @param hearing what was said
     * @param first the call as it stands if this is the first of it; null if nobody can say yet
     */
    record Part(Hearing hearing, @Nullable TrackedCall first) {}

    /**
     * Stores it; takes part in the transaction that runs on this thread, if the store has one. May be run again after that
     * was rolled back. Afterwards, when the transaction is committed, {@link CallEngine#wake(Report)} begins the work.
     *
     * @return our ids of the calls it is about
     * @throws CallStoreException if it could not be stored; then it has to be reported again
     */
    public List<String> store() {
        List<CallStore.Heard> stored = new ArrayList<>(parts.size());
        for (Part part : parts) {
            stored.add(store.hear(part.hearing()));
        }
        heard = stored;
        return stored.stream().map(CallStore.Heard::id).toList();
    }

    List<CallStore.Heard> heard() {
        return heard;
    }

    List<Part> parts() {
        return parts;
    }

    @Override
    public String toString() {
        return "Report[calls=" + parts.size() + "]";
    }
}
