package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.app.AppInfo;
import io.github.pbx24.bitrix24.event.EventBinding;
import io.github.pbx24.bitrix24.event.EventSubscription;
import io.github.pbx24.bitrix24.event.EventSubscriptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares what is declared with what a portal has, and makes it so. */
final class SubscriptionKeeper {

    private static final Duration WAKE_UP_AT_MOST_EVERY = Duration.ofSeconds(1);

    private final EventPortal portal;
    private final Bitrix24Client client;
    private final EventSource source;
    private final Clock clock;

    SubscriptionKeeper(EventPortal portal, Bitrix24Client client, EventSource source, Clock clock) {
        this.portal = portal;
        this.client = client;
        this.source = source;
        this.clock = clock;
    }

    SubscriptionReport check() {
        List<String> bound = new ArrayList<>();
        List<String> unbound = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        String failure = null;
        try {
            AppInfo app = client.execute(io.github.pbx24.bitrix24.app.Portal.appInfo());
            if (!app.installed()) {
                problems.add("the installation of the application is not finished: until its installer calls"
                        + " BX24.installFinish the portal sends no events, although it lets them be bound");
            }
            if (app.paymentExpired()) {
                problems.add("the application is not paid for: the portal sends it no events");
            }
            guards(problems);
            boolean hasNamedQueues = plan(problems);
            List<EventSubscription> actual = client.execute(EventSubscriptions.get());
            for (EventBinding declared : portal.subscriptions()) {
                if (declared.connector() == null || hasNamedQueues) {
                    ensure(declared, actual, bound, unbound, problems);
                }
            }
            for (EventSubscription found : actual) {
                if (isOurs(found) && portal.subscriptions().stream().noneMatch(declared -> same(declared, found))) {
                    unbind(found, unbound);
                }
            }
        } catch (Bitrix24Exception e) {
            failure = words(e);
        }
        return new SubscriptionReport(portal.id(), clock.instant(), bound, unbound, problems, failure);
    }

    /** A guard that names a queue is blind to everything that comes another way. */
    private void guards(List<String> problems) {
        for (Map.Entry<String, String> guard : source.connectors().entrySet()) {
            String event = guard.getKey();
            String connector = guard.getValue();
            List<EventBinding> declared = portal.subscriptions().stream()
                    .filter(binding -> source.isHandledBy(binding.event().toUpperCase(Locale.ROOT), event))
                    .toList();
            if (declared.stream().anyMatch(binding -> !connector.equals(binding.connector()))) {
                problems.add(event + ": its handler has the guard authConnector(\"" + connector
                        + "\"), which sees only what is bound offline under this name; own changes come back through the other"
                        + " binding");
            }
        }
    }

    /** Whether the plan has queues of a name, as far as the portal says. */
    private boolean plan(List<String> problems) {
        List<EventBinding> offline = portal.subscriptions().stream()
                .filter(binding -> binding.handler() == null)
                .toList();
        if (!offline.isEmpty() && lacks(io.github.pbx24.bitrix24.app.Portal.OFFLINE_EXTENDED)) {
            problems.add(
                    "the plan of the portal lacks rest_offline_extended: offline events are fetched and deleted in one go,"
                            + " and an answer that is lost loses up to 50; catchUp finds their objects");
        }
        boolean isNamed = offline.stream().anyMatch(binding -> binding.connector() != null);
        if (isNamed && lacks(io.github.pbx24.bitrix24.app.Portal.AUTH_CONNECTOR)) {
            problems.add(
                    "the plan of the portal lacks rest_auth_connector: offline events under a name are not bound, and the"
                            + " guard authConnector does not work; bind without a name, and use another guard");
            return false;
        }
        return true;
    }

    /** A portal that does not say is believed to have it: what it refuses later is told then. */
    private boolean lacks(String feature) {
        try {
            return !client.execute(io.github.pbx24.bitrix24.app.Portal.feature(feature));
        } catch (Bitrix24ApiException e) {
            if (e.isTemporary()) {
                throw e;
            }
            return false;
        }
    }

    private void ensure(
            EventBinding declared,
            List<EventSubscription> actual,
            List<String> bound,
            List<String> unbound,
            List<String> problems) {
        if (actual.stream().anyMatch(found -> same(declared, found) && sameUser(declared, found))) {
            return;
        }
        try {
            // The portal keeps one for each user; the one of another user would bring every event twice.
            for (EventSubscription found : actual) {
                if (same(declared, found)) {
                    unbind(found, unbound);
                }
            }
            EventSubscriptions.ensureBound(
                    client,
                    isWakeUp(declared)
                            ? EventSubscriptions.bindOfflineNotice(declared, WAKE_UP_AT_MOST_EVERY)
                            : EventSubscriptions.bind(declared));
            bound.add(name(declared.event(), declared.handler() == null));
        } catch (Bitrix24ApiException e) {
            if (e.isTemporary()) {
                throw e;
            }
            problems.add(name(declared.event(), declared.handler() == null) + ": " + words(declared, e));
        }
    }

    private void unbind(EventSubscription found, List<String> unbound) {
        String handler = found.handler();
        client.execute(EventSubscriptions.unbind(new EventBinding(
                found.event(),
                found.offline() || handler == null ? null : URI.create(handler),
                found.offline() ? null : found.authType(),
                found.connector() == null || found.connector().isEmpty() ? null : found.connector())));
        unbound.add(name(found.event(), found.offline()));
    }

    private static boolean isWakeUp(EventBinding binding) {
        return binding.handler() != null && binding.event().equalsIgnoreCase("OnOfflineEvent");
    }

    private static String name(String event, boolean offline) {
        return event.toUpperCase(Locale.ROOT) + (offline ? " (offline)" : "");
    }

    private static boolean same(EventBinding declared, EventSubscription found) {
        boolean offline = declared.handler() == null;
        if (offline != found.offline() || !declared.event().equalsIgnoreCase(found.event())) {
            return false;
        }
        return offline
                ? text(declared.connector()).equals(text(found.connector()))
                : Objects.equals(String.valueOf(declared.handler()), found.handler());
    }

    private static boolean sameUser(EventBinding declared, EventSubscription found) {
        return declared.authType() == null
                || found.offline()
                || declared.authType().equals(found.authType());
    }

    /** Whether it goes to an address or a queue that is declared here; others belong to somebody else. */
    private boolean isOurs(EventSubscription found) {
        return portal.subscriptions().stream()
                .anyMatch(declared -> found.offline()
                        ? declared.handler() == null
                                && text(declared.connector()).equals(text(found.connector()))
                        : declared.handler() != null
                                && declared.handler().toString().equals(found.handler()));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static String words(EventBinding declared, Bitrix24ApiException e) {
        if (e.code().equals("ERROR_EVENT_NOT_FOUND")) {
            return "the portal does not know the event, or the application lacks its scope: " + scope(declared.event());
        }
        if (e.kind() == Bitrix24ErrorKind.ACCESS_DENIED && declared.handler() == null) {
            return declared.connector() == null
                    ? "only an administrator of the portal may bind offline events"
                    : "named queues of offline events need an administrator and the plan feature rest_auth_connector";
        }
        if (e.kind() == Bitrix24ErrorKind.ACCESS_DENIED && declared.authType() != null) {
            return "auth_type " + declared.authType() + ": only an administrator may have events come with the token of"
                    + " another user than the own";
        }
        if (e.code().equals("ERROR_WRONG_HANDLER_URL") || e.code().equals("ERROR_UNSUPPORTED_PROTOCOL")) {
            return "the portal does not accept the address of the handler";
        }
        return words(e);
    }

    private static String scope(String event) {
        String name = event.toUpperCase(Locale.ROOT);
        if (name.startsWith("ONCRM")) {
            return "crm";
        }
        if (name.startsWith("ONTASK")) {
            return "task";
        }
        if (name.startsWith("ONVOXIMPLANT") || name.startsWith("ONEXTERNALCALL")) {
            return "telephony";
        }
        if (name.startsWith("ONIMBOT")) {
            return "imbot, and a registered bot";
        }
        return name.startsWith("ONUSER") ? "user" : "see the vendor's page of the event";
    }

    private static String words(Bitrix24Exception e) {
        if (e instanceof Bitrix24ApiException api) {
            return switch (api.kind()) {
                case NEEDS_APPLICATION ->
                    "an incoming webhook cannot subscribe to events: use an application, or make an"
                            + " outgoing webhook in the portal and declare no subscriptions";
                case INSUFFICIENT_SCOPE -> "the application lacks a scope for this";
                case PORTAL_GONE -> "the portal is gone";
                default -> "the portal says " + api.code();
            };
        }
        return String.valueOf(e.getMessage());
    }
}
