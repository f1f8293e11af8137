package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.internal.http.Flight;
import io.github.pbx24.bitrix24.internal.http.Times;
import io.github.pbx24.bitrix24.internal.pacing.Departure;
import io.github.pbx24.bitrix24.internal.pacing.PacedRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The trip of one REST request, alone or packed. Brings the envelope of its answer. */
final class RestTrip extends Trip<ResultNode> {

    private final Packing packing;
    private final Exchange exchange;
    private volatile boolean alone;

    RestTrip(ClientParts parts, Bitrix24Request<?> request, Flight flight, RetryWaits waits, Packing packing) {
        super(parts, request, List.of(request), flight, waits);
        this.packing = packing;
        this.exchange = new Exchange(parts, request, flight, envelope -> {});
    }

    @Override
    ResultNode send(Duration limit) {
        return exchange.run(limit);
    }

    @Override
    PacedRequest newPlace(PacedRequest.Owner owner, Urgency urgency, List<String> methods) {
        int bytes = alone ? PacedRequest.ALONE : packing.bytes(request());
        boolean fragile = request().repeatability() == Repeatability.NOT_REPEATABLE
                && request().lookup().isEmpty();
        return new PacedRequest(owner, urgency, methods, bytes, fragile, this);
    }

    @Override
    void travelsAlone() {
        alone = true;
    }

    @Override
    void learn(@Nullable ResultNode envelope, @Nullable Bitrix24Exception failure, Departure departure) {
        String method = request().method();
        if (envelope != null && parts.pacer().plan().isPaced()) {
            parts.pacer().answered(parts.owner().account(), method, Times.read(envelope.get("time")));
        } else if (failure != null) {
            learn(parts, method, failure, departure);
        }
    }

    /** What a failure says about limits. */
    static void learn(ClientParts parts, String method, Bitrix24Exception failure, Departure departure) {
        @Nullable
        Duration wait = failure.retryAt()
                .map(at -> Duration.between(parts.clock().instant(), at))
                .orElse(null);
        Bitrix24ErrorKind kind = failure instanceof Bitrix24ApiException api ? api.kind() : null;
        if (kind == Bitrix24ErrorKind.OPERATION_LIMITED) {
            parts.pacer().exhausted(parts.owner().account(), method, wait);
            return;
        }
        if (kind == Bitrix24ErrorKind.RATE_LIMITED) {
            parts.pacer().refused(departure);
        }
        if (wait != null && !wait.isNegative()) {
            parts.pacer().pause(wait);
        }
    }

    @Override
    void sendTogether(Departure departure, List<Trip<?>> trips) {
        new PackedTrips(parts, packing, departure, trips).run();
    }
}
