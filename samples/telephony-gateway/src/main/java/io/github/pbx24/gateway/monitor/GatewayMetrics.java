package io.github.pbx24.gateway.monitor;

import io.github.pbx24.correlation.CallStoreException;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
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
        Counter.builder("pbx24.recordings")
                .description("Recordings by the state they reached")
                .tag("pbx", pbx)
                .tag("state", state)
                .register(registry)
                .increment();
    }

    /**
     * Adds the depth of the inbox.
     *
     * @param status a status of deliveries, in lower case
     * @param depth asked at every scrape
     */
    public void inboxDepth(String status, Supplier<Number> depth) {
        Gauge.builder("pbx24.inbox.deliveries", () -> orUnknown(depth))
                .description("Deliveries in the store by status")
                .tag("status", status)
                .register(registry);
    }

    /**
     * Adds the number of calls that wait to be worked on.
     *
     * @param due asked at every scrape
     */
    public void callsDue(Supplier<Number> due) {
        Gauge.builder("pbx24.calls.due", () -> orUnknown(due))
                .description("Calls that wait to be worked on")
                .register(registry);
    }

    /** Metrics are read most of all while something is down, so one that cannot be told must not spoil the others. */
    private static Number orUnknown(Supplier<Number> value) {
        try {
            return value.get();
        } catch (InboxUnavailableException | CallStoreException e) {
            return Double.NaN;
        }
    }

    /**
     * Shows exchanges before their first request, so that a rate can be computed from it.
     *
     * @param pbx id of the exchange
     */
    public void introduce(String pbx) {
        for (String outcome : new String[] {"accepted", "refused"}) {
            Counter.builder("pbx24.webhooks")
                    .description("Webhooks by exchange and what became of them")
                    .tag("pbx", pbx)
                    .tag("outcome", outcome)
                    .tag("reason", "none")
                    .register(registry);
        }
    }
}
