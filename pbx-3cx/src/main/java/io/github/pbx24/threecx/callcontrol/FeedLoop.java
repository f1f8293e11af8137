package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.http.BoundedHttp;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallFeed;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.http.JsonLimits;
import io.github.pbx24.threecx.internal.api.ApiException;
import io.github.pbx24.threecx.internal.api.Reasons;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription. All work is done by one thread of its own; the WebSocket only hands messages over to it.
 *
 * <p>The socket is opened first, then everything is read once, so that nothing can happen in between unheard. The reading is repeated
 * from time to time, because messages get lost. What the host could not store is handed over again before anything else.
 */
final class FeedLoop {

    private static final Logger LOG = LoggerFactory.getLogger(FeedLoop.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_WAITING = 10_000;
    private static final Duration STORE_AGAIN = Duration.ofSeconds(1);

    private final ControlFeed.Parts parts;
    private final CallFeed.Listener listener;
    private final CallTracker tracker;
    private final ActiveCalls activeCalls;
    private final UnseenEnds unseen;
    private final ScheduledExecutorService thread;
    private final Queue<Said> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Set<Upsert> waitingUpserts = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean workIsPlanned = new AtomicBoolean();
    private final Deque<Heard> outbox = new ArrayDeque<>();
    private volatile @Nullable WebSocket socket;
    /** Before that nothing is compared: what happens between the reading and the opening would go unheard. */
    private boolean opened;

    private Duration pause;
    private boolean resumed;
    private boolean synced;
    private boolean storesAgain;
    /** Two sockets at a time would be one too many: nobody would close the first. */
    private boolean connectIsPlanned;

    private volatile boolean closed;

    /** Whether recordings may be seen; asked once for each connection. */
    private @Nullable Boolean mayHear;

    private CallFeed.@Nullable State state;
    /** That it is down, which the host did not take note of. */
    private CallFeed.@Nullable State missed;

    private @Nullable Instant timerAt;

    /** A message, and the socket over which it came: what an older one said does not count any more. */
    private record Said(WebSocket socket, ControlMessage message) {}

    /** That a leg has changed. One of an older socket, which nobody reads any more, must not stand for one of this. */
    private record Upsert(WebSocket socket, Participant.Key key) {}

    /** Statements that the host has not stored yet. */
    private record Heard(List<CallEvent> events, Instant at) {}

    FeedLoop(ControlFeed.Parts parts, CallFeed.Listener listener) {
        this.parts = parts;
        this.listener = listener;
        CallControlSettings settings = parts.settings();
        pause = firstPause();
        tracker = new CallTracker(
                parts.names(), settings.lines(), settings.grace(), settings.recordings(), settings.queueRinging());
        activeCalls = new ActiveCalls(parts.xapi());
        unseen = new UnseenEnds(
                parts.log(),
                settings.grace(),
                events -> run(() -> {
                    hear(events, parts.clock().instant());
                    work();
                }));
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, "pbx24-3cx-feed");
            created.setDaemon(true);
            return created;
        });
    }

    void start() {
        run(this::connect);
        Duration every = parts.settings().snapshotEvery();
        thread.scheduleWithFixedDelay(
                () -> guarded(this::compare), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    void close() {
        closed = true;
        unseen.close();
        thread.shutdownNow();
        WebSocket open = socket;
        if (open != null) {
            open.cancel();
        }
        try {
            // A statement that is being stored is stored; none is handed over after this.
            thread.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect() {
        connectIsPlanned = false;
        opened = false;
        synced = false;
        mayHear = null;
        String token;
        try {
            token = parts.tokens().get();
        } catch (ApiException e) {
            lost(null, e.getMessage());
            return;
        }
        WebSocket created =
                BoundedHttp.listen(parts.http(), parts.webSocket(token), new Ear(token), JsonLimits.WEBHOOK.bytes());
        socket = created;
        if (closed) {
            // Who closed may have looked before there was a socket.
            created.cancel();
        }
    }

    /** Reads everything, after the socket was opened or a while after the last time. */
    private void compare() {
        if (socket == null || !opened || !store()) {
            return;
        }
        try {
            ControlApi.Snapshot all = parts.api().snapshot();
            all.kinds().forEach(tracker::kind);
            Instant now = parts.clock().instant();
            if (!resumed) {
                List<CallIdentity> open = listener.openCalls();
                end(tracker.resume(open, all.legs(), now), now);
                resumed = true;
            }
            hear(tracker.snapshot(all.legs(), now), now);
            pause = firstPause();
            synced = true;
            tell(new CallFeed.State.Listening(warnings(all)));
            work();
        } catch (ApiException e) {
            dropSocket();
            lost(null, e.getMessage());
        }
    }

    private List<String> warnings(ControlApi.Snapshot all) {
        Set<String> missing = new TreeSet<>(parts.settings().extensions());
        missing.removeAll(all.kinds().keySet());
        List<String> warnings = new ArrayList<>();
        if (!missing.isEmpty()) {
            warnings.add("extensions " + String.join(", ", missing)
                    + " are not in the list of the API client, so nothing is heard of their calls");
        }
        if (mayHear == null) {
            mayHear = !parts.settings().recordings() || parts.api().maySeeRecordings();
        }
        if (!mayHear) {
            warnings.add("the API client may not see recordings, so none is fetched: its role must be System Owner");
        }
        if (all.kinds().isEmpty()) {
            warnings.add("the API client lists no extension, so nothing is heard of any call");
        }
        return warnings;
    }

    /**
     * Works off what the socket said, as far as the host can store. Calls end only when nothing is left unread: a leg that is gone may have
     * been followed by another one long ago.
     */
    private void work() {
        workIsPlanned.set(false);
        try {
            ActiveCalls.@Nullable Answer active = null;
            do {
                readInbox();
                boolean mayEnd = synced
                        && outbox.isEmpty()
                        && tracker.isDue(parts.clock().instant());
                // The answer may take a while. What was said meanwhile comes first.
                active = mayEnd && active == null ? active() : active;
            } while (synced && outbox.isEmpty() && !inbox.isEmpty());
            // Nobody can tell what has ended while nothing is heard.
            if (synced && outbox.isEmpty() && active != null) {
                Instant now = parts.clock().instant();
                end(tracker.due(now, active), now);
            }
            store();
        } catch (ApiException e) {
            dropSocket();
            lost(null, e.getMessage());
        }
        setTimer();
    }

    private void readInbox() throws ApiException {
        while (store() && synced && !inbox.isEmpty()) {
            Said said = inbox.remove();
            waiting.decrementAndGet();
            // Before the leg is read: a change that comes while it is read must be read again.
            waitingUpserts.remove(new Upsert(said.socket(), said.message().key()));
            if (said.socket() == socket) {
                handle(said.message());
            }
        }
    }

    private ActiveCalls.Answer active() {
        return parts.settings().activeCalls() ? activeCalls.ask(parts.clock().instant()) : ActiveCalls.Answer.NONE;
    }

    /** Tells ends that were seen; the others are looked up first. */
    private void end(List<Ending> ends, Instant now) {
        for (Ending ending : ends) {
            if (ending.seen()) {
                hear(ending.events(), now);
            } else {
                unseen.find(ending);
            }
        }
    }

    private void handle(ControlMessage message) throws ApiException {
        Optional<Participant> leg = Optional.empty();
        if (message.kind() == ControlMessage.Kind.UPSERT) {
            leg = message.attached().isPresent()
                    ? message.attached()
                    : parts.api().leg(message.entity());
        }
        Instant now = parts.clock().instant();
        if (leg.isPresent()) {
            hear(tracker.upsert(leg.get(), now), now);
        } else if (message.kind() == ControlMessage.Kind.UPSERT) {
            tracker.unreadable(message.key(), now);
        } else {
            tracker.remove(message.key(), now);
        }
    }

    private void hear(List<CallEvent> events, Instant at) {
        if (!events.isEmpty()) {
            outbox.add(new Heard(events, at));
        }
    }

    /** Hands over what waits. False if the host cannot store it now. */
    private boolean store() {
        while (!outbox.isEmpty()) {
            Heard heard = outbox.peek();
            try {
                listener.heard(heard.events(), heard.at());
            } catch (RuntimeException e) {
                LOG.warn(
                        "calls of the exchange could not be stored, trying again: {}",
                        e.getClass().getName());
                storeAgain();
                return false;
            }
            outbox.poll();
        }
        return true;
    }

    /**
     * Calls that come and go until then go unheard, as they do without a connection, so the host is told the same. Once for all who could
     * not store: each try meets the same failure at several places, and would call twice as many tries.
     */
    private void storeAgain() {
        if (!storesAgain) {
            storesAgain = true;
            schedule(this::tryToStoreAgain, STORE_AGAIN);
            if (state instanceof CallFeed.State.Listening) {
                tell(new CallFeed.State.Down("what is heard cannot be stored"));
            }
        }
    }

    private void tryToStoreAgain() {
        storesAgain = false;
        if (!store()) {
            return;
        }
        // What was said meanwhile comes first: of a leg that is gone it tells more than its absence.
        work();
        compare();
    }

    private void setTimer() {
        Instant next = tracker.nextDue().orElse(null);
        // Otherwise something else will call again: the next connection, or the next try to store.
        boolean wouldHelp = synced && outbox.isEmpty();
        if (wouldHelp && next != null && !next.equals(timerAt)) {
            timerAt = next;
            Duration wait = Duration.between(parts.clock().instant(), next);
            schedule(
                    () -> {
                        timerAt = null;
                        work();
                    },
                    wait.isNegative() ? Duration.ZERO : wait);
        }
    }

    /** Who compares often connects again soon. */
    private Duration firstPause() {
        Duration every = parts.settings().snapshotEvery();
        return every.compareTo(FIRST_PAUSE) < 0 ? every : FIRST_PAUSE;
    }

    private void lost(@Nullable WebSocket which, @Nullable String reason) {
        if (which != null && which != socket) {
            return;
        }
        socket = null;
        synced = false;
        clearInbox();
        connectLater();
        tell(new CallFeed.State.Down(reason == null ? "the connection broke" : reason));
    }

    private void connectLater() {
        if (!connectIsPlanned) {
            connectIsPlanned = true;
            schedule(this::connect, pause);
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        }
    }

    private void dropSocket() {
        WebSocket open = socket;
        socket = null;
        if (open != null) {
            open.cancel();
        }
    }

    private void tell(CallFeed.State now) {
        if (now.equals(state) && missed == null) {
            return;
        }
        try {
            CallFeed.State untold = missed;
            if (untold != null) {
                // Who does not know that nothing was heard reads no gap.
                listener.state(untold);
                missed = null;
            }
            listener.state(now);
            state = now;
        } catch (RuntimeException e) {
            // Whether the host takes note or not, calls are heard. The next comparison or failure tells it again.
            missed = missed == null && now instanceof CallFeed.State.Down ? now : missed;
            LOG.warn("the host did not take note of how the feed fares", e);
        }
    }

    private void clearInbox() {
        while (inbox.poll() != null) {
            waiting.decrementAndGet();
        }
        waitingUpserts.clear();
    }

    /** Takes a message in. On a thread of the socket. */
    private void take(WebSocket from, String text) {
        ControlMessage.read(text).ifPresent(message -> {
            // The same upsert is often sent twice, and one reading of the leg tells its newest state.
            boolean known = message.kind() == ControlMessage.Kind.UPSERT
                    && message.attached().isEmpty()
                    && !waitingUpserts.add(new Upsert(from, message.key()));
            if (!known) {
                if (message.kind() == ControlMessage.Kind.REMOVE) {
                    waitingUpserts.remove(new Upsert(from, message.key()));
                }
                inbox.add(new Said(from, message));
                if (waiting.incrementAndGet() > MOST_WAITING) {
                    run(this::tooMuch);
                }
            }
        });
        if (workIsPlanned.compareAndSet(false, true)) {
            run(this::work);
        }
    }

    /** So much cannot be read leg by leg: everything at once is less. */
    private void tooMuch() {
        if (waiting.get() > MOST_WAITING) {
            clearInbox();
            // Until then nothing may end: a leg that nobody has read of may be there.
            synced = false;
            compare();
        }
    }

    private void run(Runnable task) {
        try {
            thread.execute(() -> guarded(task));
        } catch (RejectedExecutionException e) {
            // The subscription was closed: nothing more is heard.
        }
    }

    private void schedule(Runnable task, Duration wait) {
        try {
            thread.schedule(() -> guarded(task), wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The subscription was closed: nothing more is heard.
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // Without this a scheduled task would never run again, and nobody would connect any more.
            dropSocket();
            connectLater();
            LOG.error("listening to the exchange went wrong, connecting anew", e);
            lost(null, "an unexpected failure: " + e.getClass().getSimpleName());
        }
    }

    /** Hands messages over to the thread. */
    private final class Ear extends WebSocketListener {

        private final String token;

        private Ear(String token) {
            this.token = token;
        }

        @Override
        public void onOpen(WebSocket one, Response response) {
            run(() -> {
                if (one == socket) {
                    opened = true;
                    compare();
                }
            });
        }

        @Override
        public void onMessage(WebSocket from, String text) {
            take(from, text);
        }

        @Override
        public void onClosing(WebSocket closing, int code, String reason) {
            closing.close(1000, null);
            run(() -> lost(closing, "the exchange closed the connection"));
        }

        @Override
        public void onFailure(WebSocket failed, Throwable failure, @Nullable Response response) {
            int status = response == null ? 0 : response.code();
            if (status == 401) {
                parts.tokens().refused(token);
            }
            run(() -> lost(failed, words(failure, status)));
        }

        private static String words(Throwable failure, int status) {
            if (status == 403) {
                return "the API client has no call control (HTTP 403): tick it in the console";
            }
            if (status > 0 && status != 101) {
                return "the exchange answered HTTP " + status;
            }
            return failure instanceof IOException broken
                    ? "the exchange is not reachable: " + Reasons.of(broken)
                    : "the connection broke";
        }
    }
}
