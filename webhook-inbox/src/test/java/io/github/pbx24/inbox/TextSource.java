package io.github.pbx24.inbox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A source whose requests are "key:text"; "bad" is refused, "ping" is ignored, "now:key" is processed at once,
 * "about entity text" in order, and "within:text" inside the transaction. */
public final class TextSource implements InboxSource<String> {
    /** What handle does. */
    public interface Handler {
        void handle(Delivery delivery) throws Exception;
    }

    private final String id;
    private final Handler handler;
    private final AtomicInteger effects = new AtomicInteger();
    private final List<Delivery> handled = new CopyOnWriteArrayList<>();

    public TextSource(String id, Handler handler) {
        this.id = id;
        this.handler = handler;
    }

    public TextSource(String id) {
        this(id, delivery -> {});
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Screening screen(String request) {
        if (request.equals("bad")) {
            return new Screening.Refuse(RefusalReason.BAD_SIGNATURE, "the signature is wrong");
        }
        if (request.equals("ping")) {
            return new Screening.Ignore("ping", "nothing to do");
        }
        if (request.startsWith("now:")) {
            String key = request.substring("now:".length());
            return new Screening.Process("now", key, request.getBytes(StandardCharsets.UTF_8), () -> {
                effects.incrementAndGet();
                return "call-" + key;
            });
        }
        if (request.startsWith("about ")) {
            return new Screening.Store("text", null, request.getBytes(StandardCharsets.UTF_8))
                    .about(request.split(" ")[1]);
        }
        int colon = request.indexOf(':');
        String key = colon < 0 ? null : request.substring(0, colon);
        return new Screening.Store("text", key, request.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void handle(Delivery delivery) throws Exception {
        handled.add(delivery);
        handler.handle(delivery);
    }

    @Override
    public boolean handlesInTransaction(Delivery delivery) {
        return new String(delivery.payload(), StandardCharsets.UTF_8).startsWith("within:");
    }

    /** How often something was processed at once. */
    public int effects() {
        return effects.get();
    }

    public List<Delivery> handled() {
        return handled;
    }

    public List<String> handledTexts() {
        return handled.stream()
                .map(delivery -> new String(delivery.payload(), StandardCharsets.UTF_8))
                .toList();
    }
}
