package io.github.pbx24.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Collects the body of one request as it comes in. Gives up when it is too long, or comes more slowly than a KiB a second,
 * or not within ten seconds. Calls come from threads of the server and from its timer, one at a time by its monitor.
 */
final class BodyCollector {

    /** Also the time a sender gets before its rate counts. */
    private static final long LOOK_MILLIS = 2_000;

    private static final long DEADLINE_MILLIS = 10_000;
    private static final long MIN_BYTES_PER_SECOND = 1_024;

    /** A sender that is cut off in the middle may not read the answer; so this much is read and dropped. */
    private static final long DROPPED_BYTES = 16L << 20;

    private static final int FIRST_BUFFER = 512;
    private static final ByteArrayOutputStream NOTHING = new ByteArrayOutputStream(0);

    private final Intake intake;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final long begun = System.nanoTime();
    private final Intake.Room room;
    private ByteArrayOutputStream body = new ByteArrayOutputStream(FIRST_BUFFER);
    private long received;
    private boolean tooLong;
    private boolean waitedFor;
    private boolean ended;

    BodyCollector(Intake intake, Request request, Response response, Callback callback) {
        this.intake = intake;
        this.request = request;
        this.response = response;
        this.callback = callback;
        room = intake.new Room();
    }

    synchronized void begin() {
        tooLong = request.getLength() > intake.maxBodyBytes();
        if (tooLong && request.getHeaders().contains(HttpHeader.EXPECT)) {
            giveUp(tooLarge());
            return;
        }
        read();
    }

    private synchronized void read() {
        try {
            readOn();
        } catch (Throwable failure) {
            // Memory ran out, for example. What is not given back here nobody would ever give back, and nobody would
            // answer.
            end();
            callback.failed(failure);
        }
    }

    private void readOn() {
        while (!ended) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                if (!waitedFor) {
                    waitedFor = true;
                    intake.waitFor(this);
                    lookLater();
                }
                request.demand(this::read);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                if (chunk.getFailure() instanceof TimeoutException) {
                    // A server that stops does not wait long. The sender is to come again.
                    giveUp(Intake.busy());
                    return;
                }
                end();
                callback.failed(chunk.getFailure());
                return;
            }
            boolean taken = take(chunk.getByteBuffer());
            boolean last = chunk.isLast();
            chunk.release();
            if (!taken) {
                giveUp(Intake.busy());
            } else if (tooLong && (last || received > DROPPED_BYTES)) {
                giveUp(tooLarge());
            } else if (last) {
                byte[] whole = body.toByteArray();
                ended();
                intake.dispatch(request, whole, room, response, callback);
            }
        }
    }

    private boolean take(ByteBuffer piece) {
        int length = piece.remaining();
        received += length;
        tooLong |= received > intake.maxBodyBytes();
        if (tooLong) {
            return true;
        }
        if (!room.take(length)) {
            return false;
        }
        byte[] bytes = new byte[length];
        piece.get(bytes);
        body.write(bytes, 0, length);
        return true;
    }

    private void lookLater() {
        Scheduler scheduler = request.getComponents().getScheduler();
        scheduler.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        if (ended) {
            return;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        if (millis >= DEADLINE_MILLIS || received * 1_000 < millis * MIN_BYTES_PER_SECOND) {
            giveUp(
                    tooLong
                            ? tooLarge()
                            : new HttpProblem(
                                    408,
                                    "too_slow",
                                    "the body came more slowly than 1 KiB/s, or not within ten seconds"));
        } else {
            lookLater();
        }
    }

    /** Others are waited for instead. */
    synchronized void makeWay() {
        if (!ended) {
            giveUp(Intake.busy());
        }
    }

    private void giveUp(HttpProblem problem) {
        end();
        intake.refuse(request, response, callback, problem);
    }

    private void end() {
        room.free();
        ended();
    }

    private void ended() {
        ended = true;
        // The next look still holds this.
        body = NOTHING;
        if (waitedFor) {
            intake.waitNoMore(this);
        }
    }

    private HttpProblem tooLarge() {
        return new HttpProblem(413, "too_large", "the body is longer than " + intake.maxBodyBytes() + " bytes");
    }
}
