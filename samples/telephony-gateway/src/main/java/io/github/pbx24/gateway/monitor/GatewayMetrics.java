package io.github.pbx24.gateway.monitor;

import io.github.pbx24.correlation.store.CallStoreException;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.runtime.TelephonyRuntime;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** All meters in one place, so that their names read like a table. Thread-safe. */
public final class GatewayMetrics {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Makes the registry, with memory, threads and processor of this process in it. */
    public GatewayMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    /**
     * All meters in the text format of Prometheus.
     *
     * @return the text
     */
    public String scrape() {
        return registry.scrape();
    }

    void webhook(String pbx, String outcome, String reason) {
        Counter.builder("pbx24.webhooks")
                .description("Webhooks by exchange and what became of them")
                .tag("pbx", pbx)
                .tag("outcome", outcome)
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    void acknowledged(String pbx, Duration took) {
        Timer.builder("pbx24.webhook.acknowledgement")
                .description("From the request's arrival at the inbox to the commit")
                .tag("pbx", pbx)
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5))
                .register(registry)
                .record(took);
    }

    void delivery(String pbx, String outcome, Duration took) {
        Timer.builder("pbx24.delivery")
                .description("Processing of stored webhooks")
                .tag("pbx", pbx)
                .tag("outcome", outcome)
                .register(registry)
                .record(took);
    }

    void storeFailure(String operation) {
        Counter.builder("pbx24.store.failures")
                .description("Failures of the store in the background")
                .tag("operation", operation)
                .register(registry)
                .increment();
    }

    void bitrix24Request(String portal, String method, String outcome, Duration took) {
        Timer.builder("pbx24.bitrix24.request")
                .description("Requests to Bitrix24 by method and outcome")
                .tag("portal", portal)
                .tag("method", method)
                .tag("outcome", outcome)
                .register(registry)
                .record(took);
    }

    void command(String pbx, String command, String outcome, Duration took) {
        Timer.builder("pbx24.command")
                .description("Steps that bring a call into Bitrix24")
                .tag("pbx", pbx)
                .tag("command", command)
                .tag("outcome", outcome)
                .register(registry)
                .record(took);
    }

    void call(String pbx, String direction, String code) {
        Counter.builder("pbx24.calls")
                .description("Calls that Bitrix24 has as finished, by direction and Bitrix24's code of the outcome")
                .tag("pbx", pbx)
                .tag("direction", direction)
                .tag("code", code)
                .register(registry)
                .increment();
    }

    void cardShown(String pbx, Duration sinceHeard) {
        Timer.builder("pbx24.card.delay")
                .description("From the first webhook of a call to its card")
                .tag("pbx", pbx)
                .serviceLevelObjectives(
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30))
                .register(registry)
                .record(sinceHeard);
    }

    void recording(String pbx, String state) {
        recordings(pbx, state).increment();
    }

    private Counter recordings(String pbx, String state) {
        return Counter.builder("pbx24.recordings")
                .description("Recordings by the state they reached")
                .tag("pbx", pbx)
                .tag("state", state)
                .register(registry);
    }

    /**
     * Adds what is asked at every scrape; none of it reads the journal.
     *
     * @param runtime is asked
     */
    public void watch(TelephonyRuntime runtime) {
        for (DeliveryStatus status : List.of(DeliveryStatus.PENDING, DeliveryStatus.ERROR)) {
            gauge(
                            "pbx24.inbox.deliveries",
                            "Deliveries that wait for a worker or a person",
                            () -> runtime.depth().getOrDefault(status, 0L))
                    .tag("status", status.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        gauge("pbx24.calls.due", "Calls that wait to be worked on", runtime::dueCalls)
                .register(registry);
        for (String portal : runtime.portals()) {
            gauge(
                            "pbx24.portal.up",
                            "1 while the portal answers, 0 while it does not",
                            () -> runtime.health().portal(portal).unreachableSince() == null ? 1 : 0)
                    .tag("portal", portal)
                    .register(registry);
        }
        runtime.exchanges().forEach(this::introduce);
        gauge("pbx24.build.info", "Always 1; the version is a label", () -> 1)
                .tag("version", version())
                .register(registry);
    }

    private static Gauge.Builder<Supplier<Number>> gauge(String name, String description, Supplier<Number> value) {
        return Gauge.builder(name, () -> orUnknown(value)).description(description);
    }

    private static String version() {
        String version = GatewayMetrics.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    /** Metrics are read most of all while something is down, so one that cannot be told must not spoil the others. */
    private static Number orUnknown(Supplier<Number> value) {
        try {
            return value.get();
        } catch (InboxUnavailableException | CallStoreException e) {
            return Double.NaN;
        }
    }

    /** Shows an exchange before its first request, so that a rate can be computed from it. */
    private void introduce(String pbx) {
        for (String outcome : new String[] {"accepted", "refused"}) {
            Counter.builder("pbx24.webhooks")
                    .description("Webhooks by exchange and what became of them")
                    .tag("pbx", pbx)
                    .tag("outcome", outcome)
                    .tag("reason", "none")
                    .register(registry);
        }
        for (String state : new String[] {"pending", "archived", "attached", "failed"}) {
            recordings(pbx, state);
        }
    }
}
