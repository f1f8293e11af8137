package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.internal.context.PortalContext;
import io.github.pbx24.simulator.internal.context.RaisedEvent;
import io.github.pbx24.simulator.internal.php.PhpJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Events that wait to be fetched, one queue per application and connector. Guarded by the portal's lock. */
public final class OfflineQueue {

    public static final String WAKE_UP = "ONOFFLINEEVENT";
    private static final Duration KEPT_FOR = Duration.ofSeconds(2_952_000);

    /** Who collects which event. */
    public record Subscription(long appId, String event, String connector) {}

    /**
     * A waiting event.
     *
     * @param messageId the same for the same event with the same data
     * @param processId empty until it is reserved
     * @param error whether a reader marked it as failed
     */
    public record Message(
            long id,
            Subscription queue,
            Instant at,
            Map<String, @Nullable Object> data,
            long userId,
            String messageId,
            String processId,
            boolean error) {

        public Message with(String newProcessId, boolean newError) {
            return new Message(id, queue, at, data, userId, messageId, newProcessId, newError);
        }
    }

    private final PortalContext portal;
    private final EventBindings bindings;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private final Map<Long, Duration> minTimeouts = new HashMap<>();
    private final Map<Long, Instant> lastWakeUp = new HashMap<>();
    private long lastId;

    OfflineQueue(PortalContext portal, EventBindings bindings) {
        this.portal = portal;
        this.bindings = bindings;
    }

    /** Returns false if the same subscription exists. */
    public boolean subscribe(Subscription subscription) {
        return !subscriptions.contains(subscription) && subscriptions.add(subscription);
    }

    public int unsubscribe(Predicate<Subscription> which) {
        int before = subscriptions.size();
        subscriptions.removeIf(which);
        return before - subscriptions.size();
    }

    public List<Subscription> of(long appId) {
        return subscriptions.stream()
                .filter(subscription -> subscription.appId() == appId)
                .toList();
    }

    /** The first application that collects an event; null if none does. */
    public @Nullable Long anyOwner(String event) {
        return subscriptions.stream()
                .filter(subscription -> subscription.event().equals(event))
                .map(Subscription::appId)
                .findFirst()
                .orElse(null);
    }

    public void removeOf(long appId) {
        unsubscribe(subscription -> subscription.appId() == appId);
        messages.removeIf(message -> message.queue().appId() == appId);
    }

    public void minTimeout(long appId, Duration atLeast) {
        minTimeouts.put(appId, atLeast);
    }

    /**
     * Takes the events of one request into the queues.
     *
     * @return the wake-up events to send because of them
     */
    public List<RaisedEvent> collect(List<RaisedEvent> events) {
        purge();
        Set<Long> woken = new LinkedHashSet<>();
        for (RaisedEvent event : events) {
            for (Subscription subscription : subscriptions) {
                if (wants(subscription, event)) {
                    put(subscription, event);
                    woken.add(subscription.appId());
                }
            }
        }
        List<RaisedEvent> wakeUps = new ArrayList<>();
        for (long appId : woken) {
            if (bindings.has(appId, WAKE_UP) && isTimeFor(appId)) {
                lastWakeUp.put(appId, portal.now());
                wakeUps.add(new RaisedEvent(WAKE_UP, Map.of(), portal.now(), PortalContext.ADMINISTRATOR, appId, true));
            }
        }
        return wakeUps;
    }

    /** An application's own change through the same connector is not news to it. */
    private static boolean wants(Subscription subscription, RaisedEvent event) {
        RaisedEvent.Origin origin = event.origin();
        boolean own = origin != null
                && origin.appId() == subscription.appId()
                && origin.connector().equals(subscription.connector());
        boolean meant = !event.ownerOnly() || Objects.equals(event.ownerAppId(), subscription.appId());
        return subscription.event().equals(event.name()) && meant && !own;
    }

    private boolean isTimeFor(long appId) {
        Instant last = lastWakeUp.get(appId);
        Duration atLeast = minTimeouts.getOrDefault(appId, Duration.ofSeconds(1));
        return last == null || !portal.now().isBefore(last.plus(atLeast));
    }

    /** The same change again only makes the waiting record newer; a reserved or failed record stays as it is. */
    private void put(Subscription queue, RaisedEvent event) {
        String messageId = md5(event.name() + PhpJson.write(event.data()));
        for (int i = 0; i < messages.size(); i++) {
            Message waiting = messages.get(i);
            if (waiting.queue().equals(queue)
                    && waiting.messageId().equals(messageId)
                    && waiting.processId().isEmpty()
                    && !waiting.error()) {
                messages.set(
                        i,
                        new Message(
                                waiting.id(), queue, event.at(), event.data(), event.userId(), messageId, "", false));
                return;
            }
        }
        messages.add(new Message(++lastId, queue, event.at(), event.data(), event.userId(), messageId, "", false));
    }

    private static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    private void purge() {
        Instant oldest = portal.now().minus(KEPT_FOR);
        messages.removeIf(message -> message.at().isBefore(oldest));
    }

    /** The messages of one queue, oldest id first. */
    public List<Message> messages(long appId, String connector) {
        purge();
        return messages.stream()
                .filter(message -> message.queue().appId() == appId
                        && message.queue().connector().equals(connector))
                .toList();
    }

    public void change(Predicate<Message> which, UnaryOperator<Message> change) {
        messages.replaceAll(message -> which.test(message) ? change.apply(message) : message);
    }

    public void remove(Predicate<Message> which) {
        messages.removeIf(which);
    }
}
