package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.internal.http.Flight;
import io.github.pbx24.bitrix24.internal.pacing.Departure;
import io.github.pbx24.bitrix24.internal.pacing.PacedRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The trip of a batch that somebody asked for. */
final class BatchTrip extends Trip<BatchAnswer> {

    private final Exchange exchange;

    BatchTrip(
            ClientParts parts,
            Bitrix24Request<?> batch,
            List<? extends Bitrix24Request<?>> commands,
            Flight flight,
            RetryWaits waits) {
        super(parts, batch, commands, flight, waits);
        this.exchange =
                new Exchange(parts, batch, flight, envelope -> read(envelope).throwIfTokenEnded());
    }

    @Override
    BatchAnswer send(Duration limit) {
        return read(exchange.run(limit));
    }

    private BatchAnswer read(ResultNode envelope) {
        return new BatchAnswer(commands(), envelope, parts.reader());
    }

    @Override
    PacedRequest newPlace(PacedRequest.Owner owner, Urgency urgency, List<String> methods) {
        return new PacedRequest(owner, urgency, methods, PacedRequest.ALONE, false, this);
    }

    @Override
    void learn(@Nullable BatchAnswer answer, @Nullable Bitrix24Exception failure, Departure departure) {
        if (answer != null) {
            learn(parts, commands(), answer, departure);
        } else if (failure != null) {
            RestTrip.learn(parts, request().method(), failure, departure);
        }
    }

    /** What the commands of a batch say about limits. */
    static void learn(
            ClientParts parts, List<? extends Bitrix24Request<?>> commands, BatchAnswer answer, Departure departure) {
        for (int i = 0; i < commands.size(); i++) {
            String method = commands.get(i).method();
            parts.pacer().answered(parts.owner().account(), method, answer.times(i));
            Bitrix24Exception failure = answer.failure(i);
            if (failure != null) {
                RestTrip.learn(parts, method, failure, departure);
            }
        }
    }
}
