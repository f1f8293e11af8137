package io.github.pbx24.bitrix24.internal.http;

import java.util.concurrent.Future;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/** State of one request on its way, shared by all its tries: how far it came, and whether it is still wanted. */
public final class Flight {

    /** How far a try came, in words for messages. */
    enum Phase {
        CONNECTING("while connecting to"),
        SECURING("in the TLS handshake with"),
        SENDING("while sending to"),
        WAITING("while waiting for the answer of"),
        READING("while reading the answer of");

        private final String words;

        Phase(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private volatile Phase phase = Phase.CONNECTING;
    private volatile boolean sent;
    private volatile boolean everSent;
    private volatile boolean sentBefore;
    private volatile boolean connected;
    private volatile boolean loseNothing;
    private volatile @Nullable String cancelled;
    private volatile boolean landed;
    private volatile @Nullable Call call;
    private volatile @Nullable Future<?> awaited;
    private final @Nullable Thread caller;
    private volatile @Nullable Flight carrier;
    private volatile @Nullable Runnable onCancel;

    /** Nobody waits for it on a thread. */
    public Flight() {
        this(null);
    }

    private Flight(@Nullable Thread caller) {
        this.caller = caller;
    }

    /** This thread waits for it, and may carry it. */
    public static Flight ofThisThread() {
        return new Flight(Thread.currentThread());
    }

    /** Whether this thread does nothing but wait for it. */
    public boolean isCallersThread() {
        return caller == Thread.currentThread();
    }

    /** A new try. */
    void begin(Call next) {
        sent = false;
        sentBefore = everSent;
        connected = false;
        phase = Phase.CONNECTING;
        call = next;
    }

    void reach(Phase next) {
        phase = next;
        if (next == Phase.CONNECTING) {
            connected = true;
        }
        if (next == Phase.SENDING) {
            sent = true;
            everSent = true;
        }
    }

    /** The server says that it did nothing with what was sent. */
    void refused() {
        sent = false;
        everSent = sentBefore;
    }

    /** It may not be sent again if a connection loses it: a look at the connection is worth its millisecond. */
    public void loseNothing() {
        loseNothing = true;
    }

    /** Whether to look at the connection before it is used: nobody needs to at a new one. */
    boolean needsOpenConnection() {
        return loseNothing && !connected;
    }

    Phase phase() {
        return phase;
    }

    /** Whether a byte of this try left. */
    boolean wasSent() {
        return sent;
    }

    /** Whether a byte of any try left, or may still leave with the request that carries this one. */
    public boolean wasEverSent() {
        Flight other = carrier;
        return everSent || (other != null && (!other.landed || other.wasEverSent()));
    }

    /** From now on no byte leaves. */
    public void land() {
        landed = true;
    }

    /** From now on another request carries this one; it is not cancelled with it. */
    public void ride(Flight other) {
        carrier = other;
    }

    /** What to do when it is cancelled, instead of what was said before; at once if it is cancelled already. */
    public void onCancel(Runnable action) {
        onCancel = action;
        if (isCancelled()) {
            action.run();
        }
    }

    public boolean isCancelled() {
        return cancelled != null;
    }

    /** Why it is not wanted any more. */
    public String cancellation() {
        String reason = cancelled;
        return reason == null ? "cancelled" : reason;
    }

    /** It has to wait for something, which is given up when it is cancelled. */
    public void await(Future<?> something) {
        awaited = something;
        if (isCancelled()) {
            something.cancel(false);
        }
    }

    /** The thread that carries it was interrupted; it will tell everybody itself. */
    void interrupt() {
        if (cancelled == null) {
            cancelled = "interrupted";
        }
        giveUp();
    }

    public void cancel() {
        cancel("cancelled");
    }

    /** Ends it; the first reason counts. */
    public void cancel(String reason) {
        if (cancelled == null) {
            cancelled = reason;
        }
        giveUp();
        Runnable action = onCancel;
        if (action != null) {
            action.run();
        }
    }

    private void giveUp() {
        Call inFlight = call;
        if (inFlight != null) {
            inFlight.cancel();
        }
        Future<?> waits = awaited;
        if (waits != null) {
            waits.cancel(false);
        }
    }
}
