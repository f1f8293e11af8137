package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.correlation.directory.DirectorySource;
import io.github.pbx24.correlation.internal.portal.Outage;
import io.github.pbx24.correlation.internal.portal.Outages;
import io.github.pbx24.correlation.internal.work.EngineTime;
import io.github.pbx24.correlation.internal.work.Pump;
import io.github.pbx24.correlation.store.Urgency;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the directories of the portals fresh, beside the work on calls. A portal whose directory was never read has no calls
 * in work: reading it is the try that shows whether the portal answers. Thread-safe.
 */
final class DirectoryKeeper {

    private final EngineTime time;
    private final Pump pump;
    private final Consumer<PortalLane> known;
    private final Map<PortalLane, DirectorySource> sources = new HashMap<>();
    private final Set<PortalLane> reading = new HashSet<>();

    /**
     * Makes a keeper.
     *
     * @param known told when a directory has been read, so that its calls can go on
     */
    DirectoryKeeper(EngineTime time, Pump pump, Consumer<PortalLane> known) {
        this.time = time;
        this.pump = pump;
        this.known = known;
    }

    /** Whether calls of a portal can be worked on. */
    synchronized boolean isKnown(PortalLane lane) {
        DirectorySource source = sources.get(lane);
        return source != null && source.current().isPresent();
    }

    synchronized void add(PortalLane lane, DirectorySource source) {
        sources.put(lane, source);
    }

    void refreshIfStale(PortalLane lane) {
        DirectorySource source;
        synchronized (this) {
            source = Objects.requireNonNull(sources.get(lane), "a source");
            if (reading.contains(lane) || !source.isStale() || !lane.mayAsk(time.now())) {
                return;
            }
            reading.add(lane);
        }
        CompletableFuture<Outage> answer =
                source.refresh().handle((nothing, failure) -> failure == null ? Outage.NONE : outageOf(failure));
        pump.whenDone(Urgency.LIVE, answer, outage -> read(lane, outage));
    }

    private void read(PortalLane lane, Outage outage) {
        Instant now = time.now();
        synchronized (this) {
            reading.remove(lane);
        }
        lane.asked(outage, isKnown(lane), now);
        known.accept(lane);
    }

    private static Outage outageOf(Throwable failure) {
        @Nullable Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof Bitrix24Exception refusal
                ? Outages.of(refusal)
                : new Outage(Outage.Kind.UNREACHABLE, String.valueOf(cause), null);
    }
}
