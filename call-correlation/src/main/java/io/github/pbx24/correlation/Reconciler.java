package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.telephony.CallStatistics;
import io.github.pbx24.bitrix24.telephony.SortOrder;
import io.github.pbx24.bitrix24.telephony.StatisticRow;
import io.github.pbx24.correlation.Reconciliation.Gap;
import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.correlation.internal.work.EngineTime;
import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.correlation.plan.FinishIntent;
import io.github.pbx24.correlation.store.CallQuery;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.Loaded;
import io.github.pbx24.correlation.store.TrackedCall;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares our calls of a period with the portal's statistics. Reads only. */
final class Reconciler {

    private static final int PAGE = 50;
    private static final int OUR_PAGE = 500;
    /** A call may be heard of long after it began, or last long. */
    private static final Duration MARGIN = Duration.ofDays(1);

    private final CallStore store;
    private final Map<String, Exchange> exchanges;
    private final EngineTime time;

    Reconciler(CallStore store, Map<String, Exchange> exchanges, EngineTime time) {
        this.store = store;
        this.exchanges = exchanges;
        this.time = time;
    }

    Reconciliation compare(PortalConnection portal, Instant from, Instant to) {
        List<StatisticRow> rows = rows(portal.client(), from, to);
        Map<String, List<StatisticRow>> byCallId = new HashMap<>();
        rows.stream()
                .filter(row -> row.callId() != null)
                .forEach(row -> byCallId.computeIfAbsent(String.valueOf(row.callId()), id -> new ArrayList<>())
                        .add(row));
        Comparison comparison = new Comparison(byCallId);
        ours(portal, from, to).forEach(comparison::add);
        return comparison.result(from, to, rows);
    }

    private static List<StatisticRow> rows(Bitrix24Client client, Instant from, Instant to) {
        Map<String, Object> period = Map.of(
                ">=CALL_START_DATE", from.atOffset(ZoneOffset.UTC).toString(),
                "<CALL_START_DATE", to.atOffset(ZoneOffset.UTC).toString());
        List<StatisticRow> rows = new ArrayList<>();
        int start = 0;
        List<StatisticRow> page;
        do {
            page = client.execute(CallStatistics.get(period, "ID", SortOrder.ASC, start));
            rows.addAll(page);
            start += PAGE;
        } while (page.size() == PAGE);
        return rows;
    }

    /** Our calls that began in the period. */
    private List<Situation> ours(PortalConnection portal, Instant from, Instant to) {
        Set<String> ids = new HashSet<>();
        exchanges.values().stream()
                .filter(exchange -> exchange.portal().id().equals(portal.id()))
                .forEach(exchange -> ids.add(exchange.id()));
        List<Situation> calls = new ArrayList<>();
        Instant before = to.plus(MARGIN);
        List<Loaded> page;
        do {
            page = store.recent(
                    CallQuery.newest(OUR_PAGE).of(ids).heardBefore(before).byTime());
            for (Loaded loaded : page) {
                loaded.call()
                        .flatMap(this::situation)
                        .filter(item ->
                                isWithin(CallStory.of(item.call().facts()).startedAt(), from, to))
                        .ifPresent(calls::add);
                before = loaded.call().map(TrackedCall::updatedAt).orElse(before);
            }
        } while (page.size() == OUR_PAGE && before.isAfter(from));
        return calls;
    }

    private Optional<Situation> situation(TrackedCall call) {
        Exchange exchange = exchanges.get(call.pbx());
        try {
            return exchange == null
                    ? Optional.empty()
                    : Optional.of(Situation.of(call, exchange, exchange.known(), time.now()));
        } catch (RuntimeException e) {
            // A call that cannot be told does not belong into a report of what was told.
            return Optional.empty();
        }
    }

    private static boolean isWithin(Instant time, Instant from, Instant to) {
        return !time.isBefore(from) && time.isBefore(to);
    }

    /** Collects the differences. */
    private static final class Comparison {

        private final Map<String, List<StatisticRow>> byCallId;
        private final Set<String> seen = new HashSet<>();
        private final List<Gap> missing = new ArrayList<>();
        private final List<Gap> doubled = new ArrayList<>();
        private final List<Gap> differing = new ArrayList<>();
        private int ours;
        private int matched;
        private int open;

        Comparison(Map<String, List<StatisticRow>> byCallId) {
            this.byCallId = byCallId;
        }

        void add(Situation situation) {
            TrackedCall call = situation.call();
            CallProgress progress = call.progress();
            if (progress.crmCallId() == null) {
                return;
            }
            ours++;
            seen.add(progress.crmCallId());
            List<StatisticRow> rows = byCallId.getOrDefault(progress.crmCallId(), List.of());
            if (!progress.isFinished()) {
                open++;
            } else if (rows.isEmpty()) {
                missing.add(gap(call, "the portal does not have it"));
            } else if (rows.size() > 1) {
                doubled.add(gap(call, "the portal has it " + rows.size() + " times"));
            } else {
                compare(call, rows.get(0));
            }
        }

        private void compare(TrackedCall call, StatisticRow row) {
            FinishIntent said = call.progress().finishing().intent();
            if (said != null && said.talkSeconds() != row.duration().toSeconds()) {
                differing.add(gap(
                        call,
                        "talk " + said.talkSeconds() + " s here and "
                                + row.duration().toSeconds() + " s there"));
            } else if (said != null && row.portalUserId() != null && row.portalUserId() != said.userId()) {
                differing.add(gap(call, "user " + said.userId() + " here and " + row.portalUserId() + " there"));
            } else {
                matched++;
            }
        }

        private static Gap gap(TrackedCall call, String what) {
            String crmCallId = call.progress().crmCallId();
            return new Gap(
                    call.id(),
                    call.pbx(),
                    call.callId() == null ? call.id() : call.callId(),
                    crmCallId == null ? "" : crmCallId,
                    what);
        }

        /** Only rows of the same application as ours can be ours. */
        Reconciliation result(Instant from, Instant to, List<StatisticRow> rows) {
            Set<String> applications = new HashSet<>();
            rows.stream()
                    .filter(row -> seen.contains(String.valueOf(row.callId())))
                    .forEach(row -> applications.add(String.valueOf(row.applicationId())));
            List<String> unknown = rows.stream()
                    .filter(row -> row.callId() != null && !seen.contains(row.callId()))
                    .filter(row ->
                            row.externalCallId() != null && applications.contains(String.valueOf(row.applicationId())))
                    .map(row -> String.valueOf(row.externalCallId()))
                    .toList();
            return new Reconciliation(from, to, ours, matched, missing, doubled, differing, unknown, open);
        }
    }
}
