package io.github.pbx24.correlation;

import io.github.pbx24.correlation.internal.work.CallIds;
import io.github.pbx24.correlation.internal.work.EngineTime;
import io.github.pbx24.correlation.store.Alias;
import io.github.pbx24.correlation.store.CallQuery;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.Loaded;
import io.github.pbx24.pbx.CallIdentity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Finds stored calls and puts them into words, for pages and operators. Changes nothing. */
final class CallViews {

    /** No exchange has more calls at once. */
    private static final int MAX_OPEN_CALLS = 1_000;

    private final CallStore store;
    private final Map<String, Exchange> exchanges;
    private final EngineTime time;

    CallViews(CallStore store, Map<String, Exchange> exchanges, EngineTime time) {
        this.store = store;
        this.exchanges = exchanges;
        this.time = time;
    }

    List<CallSummary> recent(CallQuery query) {
        return store.recent(query.of(exchanges.keySet())).stream()
                .map(this::summary)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Names that the exchange gave to calls that have not ended as far as is known. */
    List<CallIdentity> open(String pbx) {
        return store.recent(new CallQuery(MAX_OPEN_CALLS, null, null, Set.of(pbx), true)).stream()
                .filter(this::isOpen)
                .flatMap(loaded -> loaded.call().stream())
                .flatMap(call -> call.pbxCallId().stream())
                .map(CallIdentity::id)
                .toList();
    }

    private boolean isOpen(Loaded loaded) {
        return summary(loaded)
                .filter(call -> call.state() == CallSummary.State.RINGING || call.state() == CallSummary.State.TALKING)
                .isPresent();
    }

    Optional<CallTrace> trace(String pbx, String callId) {
        return named(pbx, callId)
                .or(() -> newest(pbx, callId))
                .flatMap(loaded -> summary(loaded)
                        .flatMap(summary -> loaded.call()
                                .map(call -> new CallTrace(
                                        summary,
                                        call.facts().clicks(),
                                        call.facts().heard(),
                                        store.steps(call.id())))));
    }

    /** By an id only: a part of a number may find a call to look at, but not one to change. */
    Optional<Loaded> named(String pbx, String callId) {
        return store.resolve(Alias.pbxId(pbx, callId))
                .or(() -> store.resolve(Alias.crmId(pbx, callId)))
                .or(() ->
                        Optional.of(callId).filter(id -> CallIds.exchangeOf(id).equals(pbx)))
                .flatMap(store::load)
                // Only calls that Bitrix24 began are known by its ids before they are looked for.
                .or(() -> newest(pbx, callId)
                        .filter(loaded -> summary(loaded)
                                .filter(call -> call.isNamed(callId))
                                .isPresent()));
    }

    private Optional<Loaded> newest(String pbx, String word) {
        return store.recent(CallQuery.newest(1).of(Set.of(pbx)).matching(word)).stream()
                .findFirst();
    }

    /** A call that cannot be read or put into words is left out, and spoils nothing for the others. */
    private Optional<CallSummary> summary(Loaded loaded) {
        try {
            return loaded.call()
                    .map(call -> CallSummaries.of(
                            call, Objects.requireNonNull(exchanges.get(call.pbx()), "an exchange"), time.now()));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
