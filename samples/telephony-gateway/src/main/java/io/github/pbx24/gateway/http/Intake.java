package io.github.pbx24.gateway.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Stands before everything else: collects bodies without a thread for each, cuts slow ones off, and hands whole requests
 * to workers. The server's own threads never wait for a sender or for the store, so {@code /healthz}, answered here, is
 * always quick. Thread-safe.
 */
final class Intake extends Handler.Wrapper {

    /** Monitors ask by either. */
    private static final Set<String> LOOKS = Set.of("GET", "HEAD");
    // As everywhere else, a slash at the end means the same.
    private static final Set<String> HEALTH = Set.of("/healthz", "/healthz/");

    private static final byte[] NO_BODY = {};
    private static final int WORKERS = 128;
    private static final int IDLE_WORKERS = 8;
    private static final int IDLE_MILLIS = 60_000;
    private static final int QUEUE = 2_000;

    /** Bodies that were not whole when they were looked at first. One that has not sent a byte costs a connection and little more. */
    private static final int MAX_COMING = 5_000;

    /** Of all bodies that have no answer yet. */
    private static final long MAX_BYTES = 64L << 20;

    /** While a body comes, its buffer grows by doubling, so it takes up to four times as much as has come. */
    private static final int PART_OF_HEAP = 8;

    private final int maxBodyBytes;
    private final long maxBytes;
    private final Refusals refusals;
    private final QueuedThreadPool workers;
    private final AtomicLong bytes = new AtomicLong();
    private final int maxComing;

    /** The bodies that are waited for, the one that has been coming longest first. Guarded by itself. */
    private final Set<BodyCollector> coming = new LinkedHashSet<>();

    /** Hears of requests that got no further than here. */
    interface Refusals {

        /**
         * A request was refused.
         *
         * @param path its path
         * @param sender address of the peer
         * @param problem why
         */
        void refused(String path, String sender, HttpProblem problem);
    }

    Intake(long maxBodyBytes, Refusals refusals) {
        this(
                maxBodyBytes,
                Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP),
                MAX_COMING,
                new QueuedThreadPool(WORKERS, IDLE_WORKERS, IDLE_MILLIS),
                refusals);
    }

    /** With room for one body at least. */
    Intake(long maxBodyBytes, long maxBytes, int maxComing, QueuedThreadPool workers, Refusals refusals) {
        this.maxBodyBytes = Math.toIntExact(maxBodyBytes);
        this.maxBytes = Math.max(maxBodyBytes, maxBytes);
        this.maxComing = maxComing;
        this.refusals = refusals;
        this.workers = workers;
        workers.setName("http");
        workers.setReservedThreads(0);
        installBean(workers);
    }

    int maxBodyBytes() {
        return maxBodyBytes;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (HEALTH.contains(Request.getPathInContext(request)) && LOOKS.contains(request.getMethod())) {
            respond(response, callback, 200, "{\"status\":\"ok\"}");
            return true;
        }
        new BodyCollector(this, request, response, callback).begin();
        return true;
    }

    /**
     * A body is not whole yet, so it is waited for. If too many are, the one that has been coming longest makes way: whoever
     * sends a webhook at once never waits for those who do not.
     */
    void waitFor(BodyCollector body) {
        BodyCollector oldest = null;
        synchronized (coming) {
            if (coming.size() >= maxComing) {
                oldest = coming.iterator().next();
                coming.remove(oldest);
            }
            coming.add(body);
        }
        if (oldest != null) {
            // Only the newest makes others go, and only older ones, so that no two wait for each other.
            oldest.makeWay();
        }
    }

    /** A body does not come any more. */
    void waitNoMore(BodyCollector body) {
        synchronized (coming) {
            coming.remove(body);
        }
    }

    /** How many bodies are waited for. */
    int waitedFor() {
        synchronized (coming) {
            return coming.size();
        }
    }

    /** What one body takes of the room for all. Thread-safe. */
    final class Room {
        private final AtomicInteger taken = new AtomicInteger();

        /** Takes room for a piece; false if there is none. */
        boolean take(int length) {
            if (bytes.addAndGet(length) > maxBytes) {
                bytes.addAndGet(-length);
                return false;
            }
            taken.addAndGet(length);
            return true;
        }

        /** Gives everything back; to be said at every end, also of those that may have ended before. */
        void free() {
            bytes.addAndGet(-taken.getAndSet(0));
        }
    }

    /** Hands a whole request on. Its room is given back when it is answered. */
    void dispatch(Request request, byte[] body, Room room, Response response, Callback callback) {
        if (workers.getQueueSize() > QUEUE) {
            room.free();
            refuse(request, response, callback, busy());
            return;
        }
        Work work = new Work(new Collected(request, body), room, response, callback);
        try {
            workers.execute(work);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // Without memory for one more thread the work may be in the queue nevertheless. One of both answers.
            if (work.begin()) {
                room.free();
                refuse(request, response, callback, busy());
            }
        }
    }

    /** A whole request that waits for a worker. */
    private final class Work implements Runnable {
        private final Request request;
        private final Room room;
        private final Response response;
        private final Callback callback;
        private final AtomicBoolean begun = new AtomicBoolean();

        Work(Request request, Room room, Response response, Callback callback) {
            this.request = request;
            this.room = room;
            this.response = response;
            this.callback = callback;
        }

        /** True for the first who asks. */
        boolean begin() {
            return begun.compareAndSet(false, true);
        }

        @Override
        public void run() {
            if (!begin()) {
                return;
            }
            try {
                if (!Intake.super.handle(request, response, callback)) {
                    Response.writeError(request, response, callback, 404);
                }
            } catch (Throwable e) {
                Response.writeError(request, response, callback, e);
            } finally {
                room.free();
            }
        }
    }

    static HttpProblem busy() {
        return new HttpProblem(503, "unavailable", "too much to do at the moment; come again");
    }

    void refuse(Request request, Response response, Callback callback, HttpProblem problem) {
        refusals.refused(Request.getPathInContext(request), Request.getRemoteAddr(request), problem);
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        answer(problem, response, callback);
    }

    static void answer(HttpProblem problem, Response response, Callback callback) {
        if (problem.status() == 503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, GatewayServer.RETRY_AFTER_SECONDS);
        }
        respond(response, callback, problem.status(), Json.error(problem.code(), problem.text()));
    }

    /** The whole body of a request that has come through here. */
    static byte[] bodyOf(Request request) {
        Collected collected = Request.as(request, Collected.class);
        return collected == null ? NO_BODY : collected.body;
    }

    private static void respond(Response response, Callback callback, int status, String json) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)), callback);
    }

    /** A request whose body is here already. */
    private static final class Collected extends Request.Wrapper {

        private final Content.Source content;
        private final byte[] body;

        Collected(Request request, byte[] body) {
            super(request);
            content = new ByteBufferContentSource(ByteBuffer.wrap(body));
            this.body = body;
        }

        @Override
        public long getLength() {
            return body.length;
        }

        @Override
        public Content.Chunk read() {
            return content.read();
        }

        @Override
        public void demand(Runnable demand) {
            content.demand(demand);
        }

        @Override
        public void fail(Throwable failure) {
            content.fail(failure);
        }
    }
}
