package io.github.pbx24.gateway;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.bitrix24.tokens.jdbc.JdbcTokenStore;
import io.github.pbx24.events.EventSubject;
import io.github.pbx24.events.mail.MailSecurity;
import io.github.pbx24.events.mail.MailSink;
import io.github.pbx24.events.watch.Alert;
import io.github.pbx24.events.watch.AlertSink;
import io.github.pbx24.events.watch.AlertSinks;
import io.github.pbx24.events.watch.EventWatch;
import io.github.pbx24.events.watch.SilenceRule;
import io.github.pbx24.gateway.config.AlertsConfig;
import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.PbxConfig;
import io.github.pbx24.gateway.config.PortalConfig;
import io.github.pbx24.gateway.store.GatewayDatabase;
import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.InboxListener;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.runtime.TelephonyRuntime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Watches what exchanges and portals send, as the section {@code alerts} of the configuration says. */
public final class Alerting implements InboxListener, AutoCloseable {

    private static final Duration LEAST_INTERVAL = Duration.ofMillis(250);

    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,40}");

    private final EventWatch watch;
    private final Map<String, Bitrix24Client> clients = new HashMap<>();
    private final Map<String, String> portalOfSource = new HashMap<>();
    private final Set<String> exchanges;
    private final Clock clock;

    private Alerting(GatewayConfig config, AlertsConfig alerts, GatewayDatabase database, Clock clock) {
        this.clock = clock;
        config.portals().forEach(portal -> portalOfSource.put(TelephonyRuntime.eventsOf(portal.id()), portal.id()));
        exchanges = config.pbx().stream().map(PbxConfig::id).collect(Collectors.toUnmodifiableSet());
        InboxStore store = database.inboxStore();
        EventWatch.Builder builder = EventWatch.builder(store)
                .arrivals((source, event) -> newest(store, source, event))
                .slowHandler(alerts.slowHandler())
                .backlog(alerts.backlog(), alerts.backlogLasting())
                .deadLetters(alerts.deadLetters())
                .language(alerts.language(), alerts.zone())
                .nodeName(nodeName())
                .interval(interval(alerts))
                .clock(clock);
        alerts.silences().forEach(builder::silence);
        alerts.sinks().forEach(sink -> builder.sink(sink(config, sink, database)));
        watch = builder.build();
    }

    /**
     * Makes it, if alerts are configured.
     *
     * @param config the configuration
     * @param database where alerts are kept
     * @param clock tells the time
     * @return not started yet; null if there is no section {@code alerts}
     */
    public static @Nullable Alerting of(GatewayConfig config, GatewayDatabase database, Clock clock) {
        AlertsConfig alerts = config.alerts();
        return alerts == null ? null : new Alerting(config, alerts, database, clock);
    }

    /** What came to any node that shares the store. What was refused shows nothing: anybody can send that. */
    private Optional<Instant> newest(InboxStore store, String source, String event) {
        boolean ofExchange = event.equals(AlertsConfig.WEBHOOK) && exchanges.contains(source);
        JournalQuery query = JournalQuery.newest(1)
                .withSource(ofExchange ? source : TelephonyRuntime.eventsOf(source))
                .withKind(ofExchange ? null : event);
        return Stream.of(DeliveryStatus.values())
                .filter(status -> status != DeliveryStatus.REFUSED)
                .flatMap(status -> store.journal(query.withStatus(status)).stream())
                .map(JournalEntry::receivedAt)
                .max(Instant::compareTo);
    }

    /** Slow handlers are told for each node; after a restart it has to be the same one. */
    private static String nodeName() {
        try {
            String host = InetAddress.getLocalHost().getHostName();
            return NODE.matcher(host).matches() ? host : "gateway";
        } catch (UnknownHostException e) {
            return "gateway";
        }
    }

    /** Often enough for the shortest time that is watched. */
    private static Duration interval(AlertsConfig alerts) {
        Duration interval = EventWatch.DEFAULT_INTERVAL;
        for (SilenceRule rule : alerts.silences()) {
            Duration wanted = rule.quiet().dividedBy(4);
            interval = wanted.compareTo(interval) < 0 ? wanted : interval;
        }
        return interval.compareTo(LEAST_INTERVAL) < 0 ? LEAST_INTERVAL : interval;
    }

    private AlertSink sink(GatewayConfig config, AlertsConfig.Sink sink, GatewayDatabase database) {
        if (sink instanceof AlertsConfig.Webhook webhook) {
            return AlertSinks.webhook(webhook.name(), webhook.url(), webhook.key());
        }
        if (sink instanceof AlertsConfig.Messenger messenger) {
            return AlertSinks.bitrix24(
                    messenger.name(), client(config, messenger.portal(), database), messenger.users());
        }
        if (sink instanceof AlertsConfig.Mail mail) {
            return mail(mail);
        }
        return AlertSinks.log();
    }

    private static AlertSink mail(AlertsConfig.Mail mail) {
        MailSink.Builder builder = MailSink.builder(mail.name(), mail.host(), mail.from(), mail.to())
                .security(MailSecurity.valueOf(mail.security().toUpperCase(Locale.ROOT)));
        Integer port = mail.port();
        if (port != null) {
            builder.port(port);
        }
        String user = mail.user();
        String password = mail.password();
        if (user != null && password != null) {
            builder.login(user, password);
        }
        return builder.build();
    }

    /** Its requests count against the limits of the portal together with those of the engine. */
    private Bitrix24Client client(GatewayConfig config, String id, GatewayDatabase database) {
        return clients.computeIfAbsent(id, unused -> {
            PortalConfig portal = config.portals().stream()
                    .filter(candidate -> candidate.id().equals(id))
                    .findFirst()
                    .orElseThrow();
            JdbcTokenStore tokens = portal.access() instanceof PortalConfig.Application ? database.tokens() : null;
            return Bitrix24Client.builder(PortalAuthorizations.of(portal, tokens))
                    .pacing(portal.enterprise() ? PacingPlan.enterprise() : PacingPlan.standard())
                    .build();
        });
    }

    void start() {
        watch.start();
    }

    /**
     * What is wrong at the moment.
     *
     * @return the oldest first
     */
    public List<Alert> active() {
        return watch.active();
    }

    // An exchange has no events with names: whatever it sends shows that it is alive.

    private @Nullable EventSubject subject(String source, String kind) {
        String portal = portalOfSource.get(source);
        if (portal != null) {
            return new EventSubject(portal, kind.toUpperCase(Locale.ROOT), null, null);
        }
        return exchanges.contains(source) ? new EventSubject(source, AlertsConfig.WEBHOOK, null, null) : null;
    }

    @Override
    public void accepted(String source, String kind, String id, Duration took) {
        EventSubject subject = subject(source, kind);
        if (subject != null) {
            watch.accepted(subject, id, clock.instant());
        }
    }

    @Override
    public void duplicate(String source, String kind, String id, Duration took) {
        EventSubject subject = subject(source, kind);
        if (subject != null) {
            watch.duplicate(subject, id, clock.instant());
        }
    }

    @Override
    public void ignored(String source, String kind, String reason, Duration took) {
        EventSubject subject = subject(source, kind);
        if (subject != null) {
            watch.ignored(subject, clock.instant());
        }
    }

    @Override
    public void unavailable(String source, InboxUnavailableException failure, Duration took) {
        EventSubject subject = subject(source, "UNKNOWN");
        if (subject != null) {
            watch.unavailable(subject, failure);
        }
    }

    @Override
    public void started(Delivery delivery, Duration waited) {
        EventSubject subject = subject(delivery.source(), delivery.kind());
        if (subject != null) {
            watch.started(subject, delivery.id(), delivery.attempt(), waited);
        }
    }

    @Override
    public void processed(Delivery delivery, Duration waited, Duration took) {
        EventSubject subject = subject(delivery.source(), delivery.kind());
        if (subject != null) {
            watch.processed(subject, delivery.id(), waited, took);
        }
    }

    @Override
    public void failed(Delivery delivery, String error, @Nullable Instant nextAttemptAt, Duration took) {
        EventSubject subject = subject(delivery.source(), delivery.kind());
        if (subject != null) {
            watch.failed(subject, delivery.id(), error, nextAttemptAt, took);
        }
    }

    @Override
    public void close() {
        watch.close();
        clients.values().forEach(Bitrix24Client::close);
    }
}
