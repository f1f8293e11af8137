package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.internal.http.Flight;
import io.github.pbx24.bitrix24.internal.http.HttpTransport;
import io.github.pbx24.bitrix24.internal.pacing.Alarms;
import io.github.pbx24.bitrix24.internal.pacing.Departure;
import io.github.pbx24.bitrix24.internal.pacing.PacedRequest;
import io.github.pbx24.bitrix24.internal.pacing.QueueFullException;
import io.github.pbx24.bitrix24.internal.pacing.StackRoom;
import io.github.pbx24.bitrix24.internal.pacing.Traveller;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something from being asked to being answered: it waits for a place, is sent, perhaps waits and is sent again. Holds no
 * thread while it waits. However it ends, and whoever ends it, its {@link #answer} is completed and its place given back.
 *
 * @param <R> what it brings home
 */
abstract class Trip<R> implements Traveller {

    private static final Logger LOG = LoggerFactory.getLogger(Bitrix24Client.class);

    /** Rather than a zero that could be taken for no limit. */
    private static final Duration SHORTEST = Duration.ofMillis(1);

    final ClientParts parts;
    final Flight flight;

    /** What its caller waits for; fails with a {@link Bitrix24Exception}. Completed on the thread that read it. */
    final CompletableFuture<R> answer = new CompletableFuture<>();

    private final Bitrix24Request<?> request;
    private final List<? extends Bitrix24Request<?>> commands;
    private final RetryWaits waits;
    private final long end;
    private volatile @Nullable PacedRequest place;
    private volatile @Nullable Future<?> alarm;
    private volatile @Nullable Instant firstSent;
    private volatile @Nullable Bitrix24Exception lost;
    private volatile @Nullable Bitrix24Exception unexplained;
    private volatile @Nullable Bitrix24Exception last;
    private volatile int attempts;

    /** Held when a try begins, and when it is told that none will: both at once would be a lie. */
    private final Object turn = new Object();

    private volatile boolean travelling;
    private volatile boolean staying;

    /**
     * Prepares it.
     *
     * @param request what is sent
     * @param commands the requests whose repeatability counts: the same one, or the commands of a batch
     */
    Trip(
            ClientParts parts,
            Bitrix24Request<?> request,
            List<? extends Bitrix24Request<?>> commands,
            Flight flight,
            RetryWaits waits) {
        this.parts = parts;
        this.request = request;
        this.commands = commands;
        this.flight = flight;
        this.waits = waits;
        this.end =
                System.nanoTime() + request.deadline().orElse(parts.deadline()).toNanos();
        flight.onCancel(() -> abort(flight.cancellation(), false));
        answer.whenComplete((result, failure) -> flight.land());
    }

    /** Sends it, on this thread, and reads the answer. */
    abstract R send(Duration limit);

    /** Tells the pacer what an answer or a failure teaches. */
    abstract void learn(@Nullable R result, @Nullable Bitrix24Exception failure, Departure departure);

    /** How it waits. */
    abstract PacedRequest newPlace(PacedRequest.Owner owner, Urgency urgency, List<String> methods);

    /** Sends several that leave together, this one first. */
    void sendTogether(Departure departure, List<Trip<?>> trips) {
        throw new IllegalStateException("must travel alone");
    }

    final Bitrix24Request<?> request() {
        return request;
    }

    final List<? extends Bitrix24Request<?>> commands() {
        return commands;
    }

    /** Begins. If a caller waits on this thread, and nothing else has to be waited for, the first try is over when it ends. */
    final void start() {
        PacedRequest next = newPlace(parts.owner(), urgency(), methods());
        place = next;
        Optional<Departure> departure;
        try {
            departure = parts.pacer().enter(next);
        } catch (QueueFullException e) {
            fail(new Bitrix24TransportException(request.method(), String.valueOf(e.getMessage()), false, true));
            return;
        }
        if (departure.isEmpty()) {
            waitForTurn(next);
        } else {
            depart(departure.get());
        }
    }

    private void depart(Departure departure) {
        try {
            if (mayTravelHere()) {
                travel(departure);
            } else {
                leave(departure);
            }
        } catch (Throwable t) {
            parts.pacer().ended(departure, true);
            strand(t);
        }
    }

    /** A look-up of a name or a caller at the end of its stack would harm more than a change of threads costs. */
    private boolean mayTravelHere() {
        return flight.isCallersThread() && parts.transport().hasIdleConnection() && StackRoom.isWide();
    }

    private Urgency urgency() {
        Urgency most = request.urgency();
        for (Bitrix24Request<?> command : commands) {
            most = command.urgency().compareTo(most) < 0 ? command.urgency() : most;
        }
        return most;
    }

    private List<String> methods() {
        if (commands.size() == 1) {
            return List.of(commands.get(0).method());
        }
        List<String> methods = new ArrayList<>(commands.size());
        commands.forEach(command -> methods.add(command.method()));
        return methods;
    }

    private void waitForTurn(PacedRequest next) {
        setAlarm();
        // Whoever ended it a moment ago did not find it in the queue.
        if (answer.isDone()) {
            parts.pacer().remove(next);
        }
    }

    private void setAlarm() {
        if (alarm == null) {
            alarm = Alarms.SHARED.schedule(
                    () -> parts.executor().execute(this::runOutOfTime),
                    Math.max(0, end - System.nanoTime()),
                    TimeUnit.NANOSECONDS);
        }
    }

    private void runOutOfTime() {
        if (!stays()) {
            // Its try has the same limit, and knows better how far it came.
            return;
        }
        Bitrix24Exception before = last;
        abort(
                before == null
                        ? "waited too long for its turn"
                        : "too late for another try after " + before.getMessage(),
                true);
    }

    /** From now on no try begins; false if one is under way. */
    private boolean stays() {
        synchronized (turn) {
            staying = !travelling;
            return staying;
        }
    }

    /** Ends it from outside. If a try is under way that nobody else needs, its flight must be cancelled before. */
    private void abort(String problem, boolean temporary) {
        if (answer.isDone()) {
            return;
        }
        PacedRequest waiting = place;
        if (waiting != null) {
            parts.pacer().remove(waiting);
        }
        // First no more leaves, then it is asked what has left.
        stays();
        fail(new Bitrix24TransportException(request.method(), problem, flight.wasEverSent(), temporary));
    }

    /** Ends it because the client is closed. */
    final void close() {
        flight.cancel(HttpTransport.CLOSED);
    }

    @Override
    public final void leave(Departure departure) {
        parts.executor().execute(() -> {
            if (departure.isPacked()) {
                sendTogether(departure, trips(departure));
            } else {
                travel(departure);
            }
        });
    }

    /** All of them are of the same client, see {@link PacedRequest.Owner}. */
    private static List<Trip<?>> trips(Departure departure) {
        List<Trip<?>> trips = new ArrayList<>(departure.requests().size());
        departure.requests().forEach(request -> trips.add((Trip<?>) request.traveller()));
        return trips;
    }

    @Override
    public final void strand(Throwable failure) {
        String problem = failure instanceof RejectedExecutionException
                ? HttpTransport.CLOSED
                : "could not be sent: " + failure.getClass().getSimpleName();
        fail(new Bitrix24TransportException(request.method(), problem, flight.wasEverSent(), false));
    }

    /** One try, on this thread. */
    private void travel(Departure departure) {
        R result = null;
        Bitrix24Exception failure = null;
        try {
            failure = begin();
            if (failure == null) {
                result = send(timeLeft());
            }
        } catch (Bitrix24Exception e) {
            failure = e;
        } catch (Throwable t) {
            // Errors too, of whatever went wrong on this thread: somebody waits for the answer.
            failure = unexpected(t);
        }
        arrive(result, failure, departure);
    }

    /** A try begins, if it does not answer why it must not. */
    final @Nullable Bitrix24Exception begin() {
        synchronized (turn) {
            if (staying || answer.isDone()) {
                return new Bitrix24TransportException(request.method(), "not wanted any more", false, false);
            }
            Instant now = parts.clock().instant();
            Bitrix24Exception earlier = lost;
            Instant sent = firstSent;
            if (earlier != null && sent != null && !RetryRule.mayRunTwice(commands, sent, now)) {
                // It waited so long that the portal would not recognise it any more.
                return earlier;
            }
            travelling = true;
            attempts++;
            if (sent == null) {
                firstSent = now;
            }
            return null;
        }
    }

    private void arrive(@Nullable R result, @Nullable Bitrix24Exception failure, Departure departure) {
        try {
            learn(result, failure, departure);
            parts.pacer().ended(departure, isAnswered(failure));
        } catch (Throwable t) {
            // What was learned or sent on behalf of others must not cost this one its answer.
            LOG.warn("pacing failed: {}", t.getClass().getName());
            parts.pacer().ended(departure, true);
        }
        if (failure != null) {
            failOrRetry(failure);
        } else if (result != null) {
            succeed(result);
        }
    }

    static boolean isAnswered(@Nullable Bitrix24Exception failure) {
        return !(failure instanceof Bitrix24TransportException transport && transport.mayHaveRun());
    }

    final Bitrix24Exception unexpected(Throwable t) {
        // The message is left out, nobody checked it for secrets.
        return new Bitrix24TransportException(
                request.method(), "failed with " + t.getClass().getName(), flight.wasEverSent(), false);
    }

    final Duration timeLeft() {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    }

    final void succeed(R result) {
        cancelAlarm();
        answer.complete(result);
    }

    /** After a try that failed. */
    final void failOrRetry(Bitrix24Exception failure) {
        travelling = false;
        last = failure;
        Bitrix24Exception earlier = unexplained;
        unexplained = null;
        if (failure.mayHaveRun()) {
            lost = failure;
        } else if (earlier != null && !isSameError(earlier, failure)) {
            lost = earlier;
        }
        Instant now = parts.clock().instant();
        Instant sent = firstSent == null ? now : firstSent;
        Duration wait =
                attempts < waits.attempts() && !answer.isDone() && RetryRule.mayRetry(commands, failure, sent, now)
                        ? waits.before(attempts, failure, now)
                        : null;
        if (wait == null || wait.toNanos() > end - System.nanoTime()) {
            fail(failure);
            return;
        }
        setAlarm();
        Alarms.SHARED.schedule(() -> parts.executor().execute(this::again), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Back to the queue: at once, because this try counts for nothing. What it was answered may mean that it ran; the same
     * answer to the request alone will tell.
     */
    final void startAlone(Bitrix24Exception why) {
        travelling = false;
        last = why;
        if (why.mayHaveRun()) {
            unexplained = why;
        }
        travelsAlone();
        if (end - System.nanoTime() <= 0) {
            // The alarm may have come while it was on its way.
            runOutOfTime();
        } else {
            again();
        }
    }

    private static boolean isSameError(Bitrix24Exception one, Bitrix24Exception other) {
        return one instanceof Bitrix24ApiException before
                && other instanceof Bitrix24ApiException now
                && before.code().equals(now.code())
                && before.description().equals(now.description());
    }

    /** From now on it is not packed. */
    void travelsAlone() {
        // Most never are.
    }

    private void again() {
        if (!answer.isDone()) {
            start();
        }
    }

    final void fail(Bitrix24Exception failure) {
        cancelAlarm();
        answer.completeExceptionally(lost == null && unexplained == null ? failure : LostTry.before(failure));
    }

    private void cancelAlarm() {
        Future<?> set = alarm;
        if (set != null) {
            set.cancel(false);
        }
    }
}
