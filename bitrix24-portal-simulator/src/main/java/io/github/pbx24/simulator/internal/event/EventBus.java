package io.github.pbx24.simulator.internal.event;

import io.github.pbx24.simulator.EventDelivery;
import io.github.pbx24.simulator.internal.context.OauthApplication;
import io.github.pbx24.simulator.internal.context.RaisedEvent;
import io.github.pbx24.simulator.internal.context.Scopes;
import io.github.pbx24.simulator.internal.php.FormText;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.Accounts;
import io.github.pbx24.simulator.internal.portal.EventBindings;
import io.github.pbx24.simulator.internal.portal.OfflineQueue;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.RequestJournal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Delivers events: asynchronously, each at most once, never again. Thread-safe. */
public final class EventBus {

    private static final Duration HANDLER_TIMEOUT = Duration.ofSeconds(15);

    private static final Set<String> WITHOUT_TOKENS = Set.of("ONAPPUNINSTALL", "ONAPPMETHODCONFIRM");
    private static final Set<String> WITH_REFRESH_TOKEN =
            Set.of("ONAPPINSTALL", "ONAPPUPDATE", "ONAPPTEST", OfflineQueue.WAKE_UP);

    private final PortalState portal;
    private final HttpClient client;
    private final TreeMap<Long, EventDelivery> deliveries = new TreeMap<>();
    private long pending;

    public EventBus(PortalState portal, HttpClient client) {
        this.portal = portal;
        this.client = client;
    }

    /** A delivery and what to post. */
    public record Outgoing(EventDelivery delivery, String body) {}

    /** Addresses what a request has raised; from here on it counts as being on its way. */
    public List<Outgoing> prepare(List<RaisedEvent> events) {
        List<Outgoing> outgoing = new ArrayList<>();
        List<RaisedEvent> all = new ArrayList<>(events);
        all.addAll(portal.locked(() -> portal.offline.collect(events)));
        for (RaisedEvent event : all) {
            for (EventBindings.Binding binding : portal.locked(() -> portal.bindings.receivers(event))) {
                if (installed(binding)) {
                    outgoing.add(prepare(event, binding, null));
                }
            }
        }
        return outgoing;
    }

    /** Nothing is sent to an application before its installer has finished. */
    private boolean installed(EventBindings.Binding binding) {
        Long appId = binding.appId();
        OauthApplication application = appId == null ? null : portal.locked(() -> portal.accounts.application(appId));
        return application == null || application.installed();
    }

    /**
     * Addresses one event to one handler.
     *
     * @param pair the tokens it carries; null for new ones
     */
    public Outgoing prepare(RaisedEvent event, EventBindings.Binding binding, Accounts.@Nullable TokenPair pair) {
        String body = portal.locked(() -> body(event, binding, pair));
        return new Outgoing(record(event, binding), body);
    }

    /** Posts prepared events; returns at once. */
    public void send(List<Outgoing> prepared) {
        prepared.forEach(outgoing -> send(outgoing.delivery(), outgoing.body()));
    }

    private String body(RaisedEvent event, EventBindings.Binding binding, Accounts.@Nullable TokenPair pair) {
        Map<String, @Nullable Object> body = Php.map(
                "event", event.name(),
                "event_handler_id", binding.id(),
                "data", event.data(),
                "ts", event.at().getEpochSecond(),
                "auth", auth(event, binding, pair));
        return FormText.encode(body);
    }

    private Map<String, @Nullable Object> auth(
            RaisedEvent event, EventBindings.Binding binding, Accounts.@Nullable TokenPair given) {
        OauthApplication application = binding.appId() == null ? null : portal.accounts.application(binding.appId());
        long userId = binding.authType() > 0 ? binding.authType() : event.userId();
        Map<String, @Nullable Object> auth = new LinkedHashMap<>();
        if (application == null || userId <= 0 || WITHOUT_TOKENS.contains(event.name())) {
            auth.put("domain", portal.domain());
            auth.put("client_endpoint", portal.restUrl());
            auth.put("server_endpoint", portal.serverEndpoint());
            auth.put("member_id", portal.settings().memberId());
        } else {
            Accounts.TokenPair pair = given;
            if (pair == null && WITH_REFRESH_TOKEN.contains(event.name())) {
                pair = portal.accounts.issue(application, userId);
            }
            auth.put(
                    "access_token",
                    pair == null ? portal.accounts.issueAccess(application.id(), userId) : pair.access());
            auth.put("expires", portal.now().plus(Accounts.ACCESS_TOKEN_LIVES).getEpochSecond());
            auth.put("expires_in", Accounts.ACCESS_TOKEN_LIVES.toSeconds());
            auth.put("scope", String.join(",", Scopes.of(application.scopes())));
            auth.put("domain", portal.domain());
            auth.put("server_endpoint", portal.serverEndpoint());
            auth.put("status", "L");
            auth.put("client_endpoint", portal.restUrl());
            auth.put("member_id", portal.settings().memberId());
            auth.put("user_id", userId);
            if (pair != null) {
                auth.put("refresh_token", pair.refresh());
            }
        }
        auth.put("application_token", portal.settings().applicationToken());
        return auth;
    }

    private synchronized EventDelivery record(RaisedEvent event, EventBindings.Binding binding) {
        long number = deliveries.isEmpty() ? 1 : deliveries.lastKey() + 1;
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        event.data().forEach((key, value) -> data.put(key, RequestJournal.frozen(value)));
        EventDelivery delivery = new EventDelivery(
                number,
                event.at(),
                event.name(),
                binding.id(),
                binding.handler(),
                Collections.unmodifiableMap(data),
                EventDelivery.Outcome.PENDING,
                0);
        deliveries.put(number, delivery);
        pending++;
        return delivery;
    }

    private void send(EventDelivery delivery, String body) {
        URI handler = delivery.handler();
        if (!portal.settings().reachable().allow(handler)) {
            finish(delivery, EventDelivery.Outcome.FAILED, 0);
            return;
        }
        HttpRequest request = HttpRequest.newBuilder(handler)
                .timeout(HANDLER_TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("User-Agent", "Bitrix24 Webhook Engine")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).whenComplete((response, failure) -> {
            if (failure != null || response == null) {
                finish(delivery, EventDelivery.Outcome.FAILED, 0);
            } else {
                boolean taken = response.statusCode() / 100 == 2;
                finish(
                        delivery,
                        taken ? EventDelivery.Outcome.DELIVERED : EventDelivery.Outcome.REFUSED,
                        response.statusCode());
            }
        });
    }

    private synchronized void finish(EventDelivery delivery, EventDelivery.Outcome outcome, int status) {
        deliveries.put(
                delivery.number(),
                new EventDelivery(
                        delivery.number(),
                        delivery.at(),
                        delivery.event(),
                        delivery.handlerId(),
                        delivery.handler(),
                        delivery.data(),
                        outcome,
                        status));
        pending--;
        notifyAll();
    }

    public synchronized List<EventDelivery> deliveries() {
        return new ArrayList<>(deliveries.values());
    }

    /** Waits until nothing is on its way; false if that takes longer than allowed. */
    public synchronized boolean await(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (pending > 0) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                wait(Math.max(1, left / 1_000_000));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
