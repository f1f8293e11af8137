package io.github.pbx24.gateway.monitor;

import io.github.pbx24.correlation.CallSummary;
import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.PbxConfig;
import io.github.pbx24.gateway.config.PortalConfig;
import io.github.pbx24.gateway.intake.PortalEventSource;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.pbx.Masked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds what the operator should look at. Pure but for the health it reads. */
public final class Alerts {

    private static final int EXTENSION_DIGITS = 6;

    private final GatewayConfig config;
    private final Health health;

    /**
     * Looks at a gateway.
     *
     * @param config its configuration
     * @param health its health
     */
    public Alerts(GatewayConfig config, Health health) {
        this.config = config;
        this.health = health;
    }

    /**
     * What is wrong now.
     *
     * @param calls the recent calls
     * @param depth deliveries by status
     * @return the alerts, gravest first; empty if all is well
     */
    public List<Alert> find(List<CallSummary> calls, Map<DeliveryStatus, Long> depth) {
        List<Alert> alerts = new ArrayList<>();
        config.portals().forEach(portal -> portal(portal, alerts));
        long errors = depth.getOrDefault(DeliveryStatus.ERROR, 0L);
        if (errors > 0) {
            alerts.add(new Alert(
                    "deliveries_in_error",
                    errors + (errors == 1 ? " delivery was" : " deliveries were")
                            + " given up; look at the journal and replay",
                    null));
        }
        unknownExtensions(calls, alerts);
        stuckCalls(calls, alerts);
        config.pbx().forEach(pbx -> refusals(pbx.id(), pbx.id(), alerts));
        config.portals()
                .forEach(portal ->
                        refusals(PortalEventSource.idOf(portal.id()), "events of portal " + portal.id(), alerts));
        return alerts;
    }

    private void portal(PortalConfig portal, List<Alert> alerts) {
        PortalHealth state = health.portal(portal.id());
        if (state.unreachableSince() != null) {
            alerts.add(new Alert(
                    "portal_unreachable",
                    "portal " + portal.id() + " does not answer (" + state.lastFailure()
                            + "); calls are kept and follow later",
                    state.unreachableSince()));
        } else if (state.lastFailureAt() != null && failedLast(state)) {
            alerts.add(new Alert(
                    "portal_refuses", "portal " + portal.id() + ": " + state.lastFailure(), state.lastFailureAt()));
        }
    }

    private static boolean failedLast(PortalHealth state) {
        Instant failed = state.lastFailureAt();
        return failed != null
                && (state.lastSuccessAt() == null || state.lastSuccessAt().isBefore(failed));
    }

    private void unknownExtensions(List<CallSummary> calls, List<Alert> alerts) {
        Map<String, Instant> unknown = new TreeMap<>();
        for (CallSummary call : calls) {
            for (String extension : call.unknownExtensions()) {
                String who = "extension " + shown(extension) + " of " + call.pbx();
                unknown.merge(who, call.updatedAt(), (a, b) -> a.isAfter(b) ? a : b);
            }
        }
        unknown.forEach((who, at) -> alerts.add(new Alert(
                "unknown_extension",
                "nobody has " + who + "; add it to extensions of the portal or to the user's inner phone",
                at)));
    }

    /** Some exchanges put an employee's mobile number where an extension belongs. */
    private static String shown(String extension) {
        return extension.length() <= EXTENSION_DIGITS ? extension : Masked.number(extension);
    }

    /** Calls of a portal that does not answer wait for the same reason all, and that has an alert already. */
    private void stuckCalls(List<CallSummary> calls, List<Alert> alerts) {
        Set<String> waiting = new HashSet<>();
        for (PbxConfig pbx : config.pbx()) {
            if (health.portal(pbx.portal()).unreachableSince() != null) {
                waiting.add(pbx.id());
            }
        }
        Map<String, List<CallSummary>> byProblem = new TreeMap<>();
        for (CallSummary call : calls) {
            if (call.problem() != null && !call.state().equals("synced") && !waiting.contains(call.pbx())) {
                byProblem
                        .computeIfAbsent(call.problem(), key -> new ArrayList<>())
                        .add(call);
            }
        }
        byProblem.forEach((problem, stuck) -> alerts.add(new Alert(
                "call_problem",
                stuck.size() + (stuck.size() == 1 ? " call: " : " calls: ") + problem,
                stuck.get(0).updatedAt())));
    }

    private void refusals(String source, String name, List<Alert> alerts) {
        SourceHealth state = health.source(source);
        SourceHealth.Trouble refusal = state.lastRefusal();
        if (refusal != null && state.isRefused()) {
            alerts.add(new Alert(
                    "webhooks_refused", "requests for " + name + " are refused: " + refusal.message(), refusal.at()));
        }
    }
}
