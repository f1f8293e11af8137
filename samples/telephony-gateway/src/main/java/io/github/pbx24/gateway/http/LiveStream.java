package io.github.pbx24.gateway.http;

import io.github.pbx24.gateway.monitor.LiveUpdates;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * {@code /api/stream}: server-sent events that say what changed; the page then asks for it. Every listener has a thread of
 * the server, so that a slow one keeps nobody waiting, and there are few places.
 */
final class LiveStream {

    private static final int PLACES = 32;
    private static final long HEARTBEAT_MILLIS = 15_000;

    /** A busy exchange makes many changes; pages do not need each one. */
    private static final long GATHER_MILLIS = 300;

    private final LiveUpdates updates;
    private final Semaphore places = new Semaphore(PLACES);

    LiveStream(LiveUpdates updates) {
        this.updates = updates;
    }

    void handle(Context ctx) throws IOException {
        if (!places.tryAcquire()) {
            throw new HttpProblem(503, "unavailable", "too many pages are open");
        }
        try {
            ctx.res().setStatus(200);
            ctx.res().setContentType("text/event-stream");
            ctx.res().setCharacterEncoding("UTF-8");
            ctx.res().setHeader("Cache-Control", "no-store");
            ctx.res().setHeader("X-Accel-Buffering", "no");
            if (!RouteTable.isHead(ctx)) {
                stream(ctx.res().getOutputStream());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    private void stream(ServletOutputStream out) throws IOException, InterruptedException {
        LiveUpdates.Subscription subscription = updates.subscribe();
        try {
            send(out, "retry: 2000\nevent: hello\ndata: {}\n\n");
            while (!updates.isClosed()) {
                Set<LiveUpdates.Topic> topics = subscription.await(HEARTBEAT_MILLIS);
                if (topics.isEmpty()) {
                    send(out, ": still here\n\n");
                } else {
                    String data = Json.write(topics.stream()
                            .map(topic -> topic.name().toLowerCase(Locale.ROOT))
                            .toList());
                    send(out, "event: changed\ndata: " + data + "\n\n");
                    pause();
                }
            }
        } catch (IOException e) {
            // The page was closed; that is how every stream ends.
        }
    }

    private void pause() throws InterruptedException {
        long end = System.nanoTime() + GATHER_MILLIS * 1_000_000L;
        while (!updates.isClosed() && System.nanoTime() - end < 0) {
            Thread.sleep(Math.max(1, Math.min(GATHER_MILLIS, (end - System.nanoTime()) / 1_000_000L)));
        }
    }

    private static void send(ServletOutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
