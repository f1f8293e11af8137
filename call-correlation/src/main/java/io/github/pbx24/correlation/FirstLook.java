package io.github.pbx24.correlation;

import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.fact.CallFacts;
import io.github.pbx24.correlation.fact.Heard;
import io.github.pbx24.correlation.internal.work.Phones;
import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.correlation.store.Hearing;
import io.github.pbx24.correlation.store.Next;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.correlation.store.Urgency;
import io.github.pbx24.pbx.CallIdentity;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a call before it is stored, for the case that nothing was heard of it before. So it is written with the time when it is
 * due, and whoever works on it need not read it. Pure.
 */
final class FirstLook {

    private FirstLook() {}

    /** Without a look if nobody can say yet whose the call is, or somebody in it is unknown and has to be looked up first. */
    static Report.Part at(Hearing hearing, Exchange exchange) {
        Optional<Directory> directory = exchange.directory();
        if (directory.isEmpty() || Phones.anyUnknown(hearing.events(), directory.get())) {
            return new Report.Part(hearing, null);
        }
        List<Heard> heard = hearing.events().stream()
                .map(event -> new Heard(event, hearing.receivedAt()))
                .toList();
        Next.Rest now = new Next.Rest(hearing.now(), Urgency.LIVE);
        TrackedCall call = call(hearing, CallFacts.of(heard, List.of()), now, "");
        try {
            Situation situation = Situation.of(call, exchange, directory.get(), hearing.now());
            Next.Rest rest = situation.pause(hearing.now());
            String search = situation.look().search();
            return new Report.Part(
                    hearing.withOutset(new Hearing.Outset(rest, search)), call(hearing, call.facts(), rest, search));
        } catch (RuntimeException e) {
            // What cannot be planned must be stored all the same; who works on it sets it aside.
            return new Report.Part(hearing, null);
        }
    }

    /** As the store will read it back. */
    private static TrackedCall call(Hearing hearing, CallFacts facts, Next.Rest rest, String search) {
        @Nullable String callId = hearing.call() instanceof CallIdentity.ById named ? named.id() : null;
        return new TrackedCall(
                hearing.newId(),
                hearing.pbx(),
                callId,
                facts,
                CallProgress.NONE,
                1,
                hearing.different(),
                rest.dueAt(),
                rest.urgency(),
                hearing.now(),
                hearing.now(),
                search);
    }
}
