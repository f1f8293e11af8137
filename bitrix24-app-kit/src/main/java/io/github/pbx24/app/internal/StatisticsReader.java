package io.github.pbx24.app.internal;

import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.status.StepState;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.install.Installation;
import io.github.pbx24.jdbc.Statements;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds calls that no event told of, by reading the portal's statistics from where they were read before. Thread-safe. */
final class StatisticsReader {

    private static final int PAGE = 50;
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsReader.class);

    private final KitSettings settings;
    private final Portals portals;
    private final AppDatabase database;
    private final StepQueue queue;
    private final FoundCalls found;
    /** One reads a portal at a time. */
    private final Map<String, Object> readers = new ConcurrentHashMap<>();

    StatisticsReader(KitSettings settings, Portals portals, AppDatabase database, StepQueue queue) {
        this.settings = settings;
        this.portals = portals;
        this.database = database;
        this.queue = queue;
        this.found = new FoundCalls(settings.clock());
    }

    /**
     * Reads what is new in the statistics, and what may have changed in the last days.
     *
     * @param again whether to read the last days again
     * @return how many calls nobody had told of
     */
    int catchUp(String memberId, boolean again) {
        synchronized (readers.computeIfAbsent(memberId, key -> new Object())) {
            Bitrix24Client client = portals.client(memberId);
            return client == null ? 0 : catchUp(portals.rows(memberId), client, again);
        }
    }

    private record Cursor(Instant at, long statisticId) {}

    /**
     * Calls from before the installation are none of our business, and none of those after it may be missed, whatever happens before the
     * statistics are read for the first time. So it is asked where they stand before the installation is stored.
     *
     * @return what stores that, in the transaction that stores the installation
     */
    Runnable beginning(Installation installation, String accessToken) {
        PortalRows rows = portals.rows(installation.portal().memberId());
        if (newest(rows).isPresent()) {
            return () -> {};
        }
        try (Bitrix24Client client = portals.viewer(installation, accessToken)) {
            long stands = newestId(client);
            return () -> {
                // Somebody else may install at the same moment.
                if (newest(rows).isEmpty()) {
                    move(rows, settings.clock().instant(), stands);
                }
            };
        } catch (Bitrix24Exception e) {
            // No reason to refuse an installation; the first reading has the time of it.
            LOG.info("Portal {}: the statistics cannot be read yet: {}", rows.memberId(), Text.of(e));
            return () -> {};
        }
    }

    /** For a portal that did not tell it when it was installed: before the first call that began since then. */
    private long atInstallation(PortalRows rows, Bitrix24Client client) {
        Optional<Instant> installedAt = portals.find(rows.memberId()).map(Installation::installedAt);
        // In this order: a call that comes between the questions is in the second answer.
        long stands = newestId(client);
        List<ResultNode> since = installedAt.isEmpty() ? List.of() : client.execute(CallFacts.since(installedAt.get()));
        return since.isEmpty()
                ? stands
                : Math.max(0, since.get(0).get("ID").asLong().orElse(stands + 1) - 1);
    }

    private static long newestId(Bitrix24Client client) {
        List<ResultNode> last = client.execute(CallFacts.newest());
        return last.isEmpty() ? 0 : last.get(0).get("ID").asLong().orElse(0);
    }

    /** By the row and not by the time: a clock may have been wrong. */
    private static Optional<Cursor> newest(PortalRows rows) {
        return cursor(rows, "1 = 1", "ORDER BY statistic_id DESC, read_at DESC LIMIT 1");
    }

    private int catchUp(PortalRows rows, Bitrix24Client client, boolean again) {
        Instant now = settings.clock().instant();
        Optional<Cursor> newest = newest(rows);
        if (newest.isEmpty()) {
            move(rows, now, atInstallation(rows, client));
            newest = newest(rows);
        }
        int news = 0;
        if (again) {
            Cursor from = cursor(
                            rows, "read_at <= ?", "ORDER BY read_at DESC LIMIT 1", now.minus(settings.trailingWindow()))
                    .or(() -> cursor(rows, "1 = 1", "ORDER BY read_at LIMIT 1"))
                    .orElseThrow();
            news += read(rows, client, from.statisticId(), newest.orElseThrow().statisticId(), false);
            // The portal answers.
            queue.tryAgain(rows, now.minus(settings.trailingWindow()));
            rows.delete("cursors", "read_at < ?", from.at());
            rows.update("portals", "reread_at = ?", List.of(now), "1 = 1");
        }
        news += read(rows, client, newest.orElseThrow().statisticId(), Long.MAX_VALUE, true);
        rows.insert(
                "portals",
                "caught_up_at",
                "ON CONFLICT (portal) DO UPDATE SET caught_up_at = EXCLUDED.caught_up_at",
                now);
        return news;
    }

    /** Page after page; after each the cursor moves, so an error costs the rest and no page before it. */
    private int read(PortalRows rows, Bitrix24Client client, long after, long until, boolean moving) {
        int news = 0;
        long position = after;
        while (position < until) {
            List<ResultNode> page = client.execute(CallFacts.after(position));
            long highest = position;
            Set<String> settled = settled(rows, page);
            for (ResultNode row : page) {
                highest = Math.max(highest, row.get("ID").asLong().orElse(0));
                if (!settled.contains(row.get("CALL_ID").asText().orElse(""))) {
                    news += ingest(rows, row) ? 1 : 0;
                }
            }
            if (highest == position) {
                break;
            }
            position = highest;
            if (moving) {
                move(rows, settings.clock().instant(), position);
            }
            if (page.size() < PAGE) {
                break;
            }
        }
        return news;
    }

    /**
     * Calls of a page that nothing new can be learned of. The last days are read again and again, and nearly all of it is known: asked at
     * once, this costs one reading and no writing.
     */
    private static Set<String> settled(PortalRows rows, List<ResultNode> page) {
        Object[] callIds =
                page.stream().map(row -> row.get("CALL_ID").asText().orElse("")).toArray();
        return callIds.length == 0
                ? Set.of()
                : new LinkedHashSet<>(rows.select(
                        "call_id",
                        "calls",
                        "state <> '" + CallState.NO_RECORDING.name() + "' AND call_id IN ("
                                + Statements.placeholders(callIds.length) + ")",
                        "",
                        row -> row.getString(1),
                        callIds));
    }

    /** One odd row must stop neither the page nor the reading. */
    private boolean ingest(PortalRows rows, ResultNode row) {
        CallFacts facts;
        try {
            facts = CallFacts.from(row);
        } catch (RuntimeException e) {
            LOG.warn("Portal {}: a row of the statistics cannot be read: {}", rows.memberId(), Text.of(e));
            return false;
        }
        return database.inTransaction(() -> ingest(rows, facts));
    }

    private boolean ingest(PortalRows rows, CallFacts facts) {
        Instant now = settings.clock().instant();
        boolean isNew = found.begin(rows, facts.callId(), null);
        if (isNew) {
            found.store(rows, facts, CallState.FOUND, null);
            Deliveries.begin(rows, StepKind.CATCH_UP, StepState.DONE, facts.callId(), now);
            queue.add(rows, StepKind.DOWNLOAD, facts.callId(), facts.callId(), null);
        } else if (found.wake(rows, facts.callId(), facts.hasRecording())) {
            queue.add(rows, StepKind.DOWNLOAD, facts.callId(), facts.callId(), null);
        }
        return isNew;
    }

    private static Optional<Cursor> cursor(PortalRows rows, String condition, String tail, @Nullable Object... values) {
        return rows
                .select(
                        "read_at, statistic_id",
                        "cursors",
                        condition,
                        tail,
                        row -> new Cursor(Statements.instant(row, "read_at"), row.getLong("statistic_id")),
                        values)
                .stream()
                .findFirst();
    }

    private static void move(PortalRows rows, Instant now, long statisticId) {
        rows.insert(
                "cursors",
                "read_at, statistic_id",
                "ON CONFLICT (portal, read_at) DO UPDATE SET statistic_id = EXCLUDED.statistic_id",
                now,
                statisticId);
    }
}
