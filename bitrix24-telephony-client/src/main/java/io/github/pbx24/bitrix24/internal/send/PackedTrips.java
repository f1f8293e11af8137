package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.http.Flight;
import io.github.pbx24.bitrix24.internal.pacing.Departure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Several requests that leave together as one batch. Each gets its own answer, the same as if it had travelled alone. */
final class PackedTrips {

    /** These would meet every command by itself, too. */
    private static final Set<Bitrix24ErrorKind> NOT_ABOUT_BATCHES = Set.of(
            Bitrix24ErrorKind.NO_AUTH,
            Bitrix24ErrorKind.EXPIRED_TOKEN,
            Bitrix24ErrorKind.INVALID_TOKEN,
            Bitrix24ErrorKind.OVERLOADED,
            Bitrix24ErrorKind.PORTAL_GONE);

    /** These say that the portal takes no batches from us. */
    private static final Set<Bitrix24ErrorKind> NO_BATCHES = Set.of(
            Bitrix24ErrorKind.METHOD_NOT_FOUND,
            Bitrix24ErrorKind.NEEDS_APPLICATION,
            Bitrix24ErrorKind.INSUFFICIENT_SCOPE);

    private final ClientParts parts;
    private final Packing packing;
    private final Departure departure;
    private final List<RestTrip> trips = new ArrayList<>();
    private final List<Bitrix24Request<?>> commands = new ArrayList<>();
    private final Flight flight = new Flight();

    PackedTrips(ClientParts parts, Packing packing, Departure departure, List<Trip<?>> leaving) {
        this.parts = parts;
        this.packing = packing;
        this.departure = departure;
        for (Trip<?> trip : leaving) {
            // In this order: between the two it would seem to stay.
            trip.flight.ride(flight);
            Bitrix24Exception obstacle = trip.begin();
            if (obstacle != null) {
                trip.fail(obstacle);
            } else {
                trips.add((RestTrip) trip);
                commands.add(trip.request());
            }
        }
    }

    /** Sends them, on this thread. */
    void run() {
        BatchAnswer answer = null;
        Bitrix24Exception failure = null;
        try {
            if (!trips.isEmpty()) {
                answer = send();
            }
        } catch (Bitrix24Exception e) {
            failure = e;
        } catch (Throwable t) {
            failure = trips.get(0).unexpected(t);
        } finally {
            flight.land();
        }
        try {
            if (answer != null) {
                BatchTrip.learn(parts, commands, answer, departure);
            } else if (failure != null) {
                RestTrip.learn(parts, "batch", failure, departure);
            }
            parts.pacer().ended(departure, Trip.isAnswered(failure));
        } catch (Throwable t) {
            // What was learned must not cost anybody an answer.
            parts.pacer().ended(departure, true);
        }
        if (answer != null) {
            arrive(answer);
        } else if (failure != null) {
            failTogether(failure);
        }
    }

    private BatchAnswer send() {
        Duration limit = Duration.ZERO;
        for (RestTrip trip : trips) {
            limit = limit.compareTo(trip.timeLeft()) > 0 ? limit : trip.timeLeft();
        }
        Exchange exchange = new Exchange(
                parts,
                BatchCodec.pack(commands, false),
                flight,
                envelope -> read(envelope).throwIfTokenEnded());
        return read(exchange.run(limit));
    }

    private BatchAnswer read(ResultNode envelope) {
        return new BatchAnswer(commands, envelope, parts.reader());
    }

    private void arrive(BatchAnswer answer) {
        for (int i = 0; i < trips.size(); i++) {
            Bitrix24Exception failure = answer.failure(i);
            if (failure == null) {
                trips.get(i).succeed(answer.envelope(i));
            } else if (saysMoreAlone(failure, commands.get(i))) {
                trips.get(i).startAlone(failure);
            } else {
                trips.get(i).failOrRetry(failure);
            }
        }
    }

    /**
     * Whether a command has to be sent alone: with a new token, or to learn what an error means that is not recognised and
     * has no HTTP status of its own here.
     */
    private static boolean saysMoreAlone(Bitrix24Exception failure, Bitrix24Request<?> command) {
        return failure instanceof Bitrix24ApiException api
                && (Exchange.isAboutTheToken(api)
                        || (api.kind() == Bitrix24ErrorKind.OTHER
                                && command.repeatability() == Repeatability.REPEATABLE));
    }

    private void failTogether(Bitrix24Exception failure) {
        boolean refused = !failure.isTemporary() && !failure.mayHaveRun();
        if (refused && failure instanceof Bitrix24ApiException api) {
            refused = !NOT_ABOUT_BATCHES.contains(api.kind());
            if (NO_BATCHES.contains(api.kind())) {
                packing.refuse();
            }
        } else {
            refused = refused && failure instanceof Bitrix24TransportException;
        }
        for (RestTrip trip : trips) {
            if (refused) {
                // That says nothing about the commands.
                trip.startAlone(failure);
            } else {
                trip.failOrRetry(ofCommand(trip.request().method(), failure));
            }
        }
    }

    /** What the failure of the whole means for one command. */
    private static Bitrix24Exception ofCommand(String method, Bitrix24Exception failure) {
        if (failure instanceof Bitrix24ApiException api) {
            return new Bitrix24ApiException(
                    method,
                    api.kind(),
                    api.code(),
                    api.description(),
                    api.httpStatus(),
                    api.retryAt().orElse(null),
                    api.mayHaveRun());
        }
        if (failure instanceof Bitrix24TransportException lost) {
            return new Bitrix24TransportException(
                    method,
                    "lost with a batch, " + lost.problem(),
                    lost.mayHaveRun(),
                    lost.isTemporary(),
                    lost.retryAt().orElse(null));
        }
        return failure;
    }
}
