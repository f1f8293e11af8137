package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Listener.FinishedRequest;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.RetryPlan;
import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.internal.http.Flight;
import io.github.pbx24.bitrix24.internal.pacing.Departure;
import io.github.pbx24.bitrix24.internal.pacing.PacedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An upload or a download: no REST method, but the portal counts it like one. Never repeated. */
final class FileTrip<R> extends Trip<R> {

    private static final RetryWaits ONCE = new RetryWaits(RetryPlan.none());

    private final Function<Flight, R> work;

    /**
     * Prepares it.
     *
     * @param longest how long the file may be on its way
     */
    FileTrip(ClientParts parts, String method, Duration longest, Function<Flight, R> work) {
        this(
                parts,
                Bitrix24Request.generic(method, Map.of(), Repeatability.NOT_REPEATABLE)
                        .within(parts.deadline().plus(longest)),
                work);
    }

    private FileTrip(ClientParts parts, Bitrix24Request<?> request, Function<Flight, R> work) {
        super(parts, request, List.of(request), new Flight(), ONCE);
        this.work = work;
    }

    @Override
    R send(Duration limit) {
        long begin = System.nanoTime();
        try {
            R result = work.apply(flight);
            report(begin, null);
            return result;
        } catch (Bitrix24Exception e) {
            report(begin, e);
            throw e;
        }
    }

    private void report(long begin, @Nullable Bitrix24Exception failure) {
        parts.listener()
                .requestFinished(new FinishedRequest(
                        request().method(), 1, Duration.ofNanos(System.nanoTime() - begin), null, failure));
    }

    @Override
    PacedRequest newPlace(PacedRequest.Owner owner, Urgency urgency, List<String> methods) {
        return new PacedRequest(owner, urgency, methods, PacedRequest.FILE, true, this);
    }

    @Override
    void learn(@Nullable R result, @Nullable Bitrix24Exception failure, Departure departure) {
        if (failure != null) {
            RestTrip.learn(parts, request().method(), failure, departure);
        }
    }
}
