package io.github.pbx24.runtime;

import io.github.pbx24.correlation.CallSummary;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.pbx.CallFeed;
import io.github.pbx24.pbx.Masked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds what the operator should look at. Pure but for the health it reads. */
final class Alerts {

    private static final int EXTENSION_DIGITS = 6;

    private final Set<String> portals;
    private final Map<String, String> portalByExchange;
    private final Health health;

    Alerts(Set<String> portals, Map<String, String> portalByExchange, Health health) {
        this.portals = portals;
        this.portalByExchange = portalByExchange;
        this.health = health;
    }

    /** What is wrong now, gravest first. */
    List<Alert> find(List<CallSummary> calls, Map<DeliveryStatus, Long> depth) {
        List<Alert> alerts = new ArrayList<>();
        portals.forEach(portal -> portal(portal, alerts));
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
        portalByExchange.keySet().forEach(pbx -> health.feed(pbx).ifPresent(state -> feed(pbx, state, alerts)));
        portalByExchange.keySet().forEach(pbx -> refusals(pbx, pbx, alerts));
        portals.forEach(portal -> refusals(PortalSource.idOf(portal), "events of portal " + portal, alerts));
        return alerts;
    }

    private void portal(String portal, List<Alert> alerts) {
        PortalStatus state = health.portal(portal);
        if (state.unreachableSince() != null) {
            alerts.add(new Alert(
                    "portal_unreachable",
                    "portal " + portal + " does not answer (" + state.lastFailure()
                            + "); calls are kept and follow later",
                    state.unreachableSince()));
        } else if (state.lastFailureAt() != null && failedLast(state)) {
            alerts.add(new Alert(
                    "portal_refuses", "portal " + portal + ": " + state.lastFailure(), state.lastFailureAt()));
        }
    }

    private static boolean failedLast(PortalStatus state) {
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
        portalByExchange.forEach((pbx, portal) -> {
            if (health.portal(portal).unreachableSince() != null) {
                waiting.add(pbx);
            }
        });
        Map<String, List<CallSummary>> byProblem = new TreeMap<>();
        for (CallSummary call : calls) {
            if (call.problem() != null && call.state() != CallSummary.State.SYNCED && !waiting.contains(call.pbx())) {
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

    private static void feed(String pbx, CallFeed.State state, List<Alert> alerts) {
        if (state instanceof CallFeed.State.Down down) {
            alerts.add(new Alert("exchange_not_heard", "exchange " + pbx + " is not heard: " + down.reason(), null));
        } else if (state instanceof CallFeed.State.Listening listening) {
            listening
                    .warnings()
                    .forEach(warning ->
                            alerts.add(new Alert("exchange_warning", "exchange " + pbx + ": " + warning, null)));
        }
    }

    private void refusals(String source, String name, List<Alert> alerts) {
        SourceStatus state = health.source(source);
        SourceStatus.Trouble refusal = state.lastRefusal();
        if (refusal != null && state.isRefused()) {
            alerts.add(new Alert(
                    "webhooks_refused", "requests for " + name + " are refused: " + refusal.message(), refusal.at()));
        }
    }
}
