package io.github.pbx24.gateway.http;

import io.github.pbx24.correlation.CallSummary;
import io.github.pbx24.correlation.CallSummary.State;
import io.github.pbx24.correlation.store.CallQuery;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The list of calls in pages: those that ring or talk first, then the newest. A page goes on after the last call of the page
 * before, whose time says where it stood.
 */
final class CallPages {

    private static final int MAX_LIVE = 1000;

    private final Function<CallQuery, List<CallSummary>> source;

    CallPages(Function<CallQuery, List<CallSummary>> source) {
        this.source = source;
    }

    /**
     * Reads one page.
     *
     * @param text what the calls must have in them; null for all
     * @param before time of the last call of the page before; null for the first page
     */
    List<CallSummary> page(int limit, @Nullable String text, @Nullable Instant before) {
        if (before == null) {
            return source.apply(CallQuery.newest(limit).matching(text));
        }
        List<CallSummary> live = source.apply(CallQuery.newest(MAX_LIVE).matching(text)).stream()
                .takeWhile(CallPages::isLive)
                .toList();
        // A page that ended among the live calls has shown none of the others.
        boolean amongLive = live.stream().anyMatch(call -> call.updatedAt().equals(before));
        Stream<CallSummary> rest = source
                .apply(CallQuery.newest(limit + live.size())
                        .matching(text)
                        .heardBefore(amongLive ? null : before)
                        .byTime())
                .stream()
                .filter(call -> !isLive(call));
        Stream<CallSummary> liveRest =
                live.stream().filter(call -> amongLive && call.updatedAt().isBefore(before));
        return Stream.concat(liveRest, rest).limit(limit).toList();
    }

    private static boolean isLive(CallSummary call) {
        return call.state() == State.RINGING || call.state() == State.TALKING;
    }
}
