package io.github.pbx24.app.internal;

import io.github.pbx24.app.call.CallObject;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.call.Project;
import io.github.pbx24.app.internal.Recordings.Fetched;
import io.github.pbx24.app.internal.Recordings.NoRecordingException;
import io.github.pbx24.app.internal.StepQueue.Outcome;
import io.github.pbx24.app.internal.StepQueue.Task;
import io.github.pbx24.app.pipeline.StepFailedException;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.status.StepState;
import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.batch.BatchResult;
import io.github.pbx24.bitrix24.crm.CrmActivities;
import io.github.pbx24.bitrix24.crm.CrmActivity;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.offline.OfflineEvent;
import io.github.pbx24.bitrix24.event.offline.OfflineQueueReader;
import io.github.pbx24.bitrix24.install.Installation;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.jdbc.JdbcFailure;
import io.github.pbx24.jdbc.Statements;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds calls, by events and by reading the statistics, and fetches their recordings. */
final class Ingestion {

    private static final int PAGE = 50;
    private static final int MAX_MAPPED_AT_ONCE = 5000;
    private static final Logger LOG = LoggerFactory.getLogger(Ingestion.class);

    private final KitSettings settings;
    private final Portals portals;
    private final AppDatabase database;
    private final Recordings recordings;
    private final Map<String, Object> readers = new ConcurrentHashMap<>();
    private @Nullable StepQueue queue;

    Ingestion(KitSettings settings, Portals portals, AppDatabase database, Recordings recordings) {
        this.settings = settings;
        this.portals = portals;
        this.database = database;
        this.recordings = recordings;
    }

    void through(StepQueue steps) {
        queue = steps;
    }

    private StepQueue queue() {
        StepQueue steps = queue;
        if (steps == null) {
            throw new IllegalStateException("through() comes first");
        }
        return steps;
    }

    private Bitrix24Client client(String memberId) {
        Bitrix24Client client = portals.client(memberId);
        if (client == null) {
            throw new StepFailedException("the application was removed from the portal", null);
        }
        return client;
    }

    // -- Events

    /**
     * An activity was added or changed, as the portal told at once or kept for us; the same may be told in both ways.
     *
     * @throws io.github.pbx24.inbox.InboxUnavailableException if it could not be stored
     */
    void changed(PortalRows rows, String event, long activityId, Instant at) {
        String key = rows.memberId() + "/" + event + "/" + activityId + "/" + at.getEpochSecond();
        queue().add(rows, StepKind.WEBHOOK, String.valueOf(activityId), null, key);
    }

    /**
     * Another source says that there is something new of a call. It is looked for in the portal; what the source says of it counts for
     * nothing.
     *
     * @throws InboxUnavailableException if it could not be stored
     */
    void told(PortalRows rows, String callId) {
        database.inTransaction(() -> {
            if (begun(rows, callId, null) || wakes(rows, callId, true)) {
                queue().add(rows, StepKind.DOWNLOAD, callId, callId, null);
            }
            return true;
        });
    }

    /** False if the call is known already. */
    private boolean begun(PortalRows rows, String callId, @Nullable Long activityId) {
        Instant now = settings.clock().instant();
        return rows.insert(
                        "calls",
                        "call_id, state, activity_id, duration, redacted, created_at, updated_at",
                        "ON CONFLICT (portal, call_id) DO NOTHING",
                        callId,
                        CallState.FOUND.name(),
                        activityId,
                        0,
                        0,
                        now,
                        now)
                == 1;
    }

    /**
     * Fetches what the portal kept for us while nobody listened.
     *
     * @return how many events were stored
     */
    int fetchWaiting(String memberId) {
        synchronized (readers.computeIfAbsent(memberId, key -> new Object())) {
            Bitrix24Client client = portals.client(memberId);
            return client == null
                    ? 0
                    : new OfflineQueueReader(client, null, event -> keep(portals.rows(memberId), event)).pull();
        }
    }

    /** False if it could not be stored; then the portal keeps it. */
    private boolean keep(PortalRows rows, OfflineEvent event) {
        OptionalLong id = event.data().get("FIELDS").get("ID").asLong();
        if (!settings.events().contains(event.name()) || id.isEmpty() || id.getAsLong() <= 0) {
            // An older version of the application may have asked for it.
            return true;
        }
        try {
            Instant time = event.time();
            changed(
                    rows,
                    event.name(),
                    id.getAsLong(),
                    time == null ? settings.clock().instant() : time);
            return true;
        } catch (InboxUnavailableException | JdbcFailure e) {
            LOG.warn("Portal {}: an event could not be stored: {}", rows.memberId(), Text.of(e));
            return false;
        }
    }

    /** Is it a call? */
    Outcome lookUp(PortalRows rows, Task task) {
        Bitrix24Client client = client(task.memberId());
        CrmActivity activity;
        try {
            activity = client.execute(CrmActivities.get(Long.parseLong(task.subject())));
        } catch (Bitrix24ApiException e) {
            if (e.kind() == Bitrix24ErrorKind.NOT_FOUND) {
                return Outcome.ignored("the activity is gone");
            }
            throw e;
        }
        String callId = activity.callId();
        if (!CrmActivity.CALL_PROVIDER.equals(activity.providerId())
                || callId == null
                || callId.length() > CallFacts.MAX_CALL_ID) {
            return Outcome.ignored("the activity is no call");
        }
        return Outcome.done(() -> {
                    if (begun(rows, callId, activity.id())
                            || wakes(rows, callId, !activity.files().isEmpty())) {
                        queue().add(rows, StepKind.DOWNLOAD, callId, callId, null);
                    }
                })
                .about(callId);
    }

    /** A call that had no recording has one now. */
    private boolean wakes(PortalRows rows, String callId, boolean hasRecording) {
        return hasRecording
                && rows.update(
                                "calls",
                                "state = ?, updated_at = ?",
                                List.of(CallState.FOUND.name(), settings.clock().instant()),
                                "call_id = ? AND state = ?",
                                callId,
                                CallState.NO_RECORDING.name())
                        == 1;
    }

    /** The objects of a call: contact, deal and others that its activity belongs to. Asked before anything is written into them. */
    private static Set<CallObject> objectsOf(Bitrix24Client client, @Nullable Long activityId) {
        Set<CallObject> objects = new LinkedHashSet<>();
        if (activityId == null) {
            return objects;
        }
        Bitrix24Request<CrmActivity> activity = CrmActivities.get(activityId);
        Bitrix24Request<ResultNode> bindings = Bitrix24Request.generic(
                "crm.activity.binding.list", Map.of("activityId", activityId), Repeatability.REPEATABLE);
        BatchResult answers = client.batch(List.of(activity, bindings), false);
        for (Bitrix24Request<?> request : List.of(activity, bindings)) {
            Optional<Bitrix24Exception> failure = answers.outcome(request).asFailure();
            if (failure.isPresent() && failure.get().isTemporary()) {
                throw failure.get();
            }
            // Otherwise the activity is gone, or an older portal does not have the second method.
        }
        answers.outcome(activity)
                .asResponse()
                .map(response -> response.result())
                .ifPresent(owner -> add(objects, owner.ownerTypeId(), owner.ownerId()));
        answers.outcome(bindings)
                .asResponse()
                .map(response -> response.result().items())
                .ifPresent(found -> found.forEach(
                        binding -> add(objects, number(binding, "entityTypeId"), number(binding, "entityId"))));
        return objects;
    }

    private static @Nullable Long number(ResultNode node, String name) {
        OptionalLong number = node.get(name).asLong();
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }

    private static void add(Set<CallObject> objects, @Nullable Long typeId, @Nullable Long id) {
        if (typeId == null || id == null || id <= 0) {
            return;
        }
        Arrays.stream(CrmType.values())
                .filter(type -> type.id() == typeId)
                .forEach(type -> objects.add(new CallObject(type.name(), id)));
    }

    private static void addObject(PortalRows rows, String callId, CallObject object) {
        rows.insert(
                "call_objects",
                "object_type, object_id, call_id",
                "ON CONFLICT (portal, object_type, object_id, call_id) DO NOTHING",
                object.type(),
                object.id(),
                callId);
    }

    // -- Recordings

    /** Learns about the call, decides whose it is, and fetches the recording. */
    Outcome download(PortalRows rows, Task task) throws IOException {
        String callId = task.subject();
        Bitrix24Client client = client(task.memberId());
        boolean last = task.attempt() > settings.recordingWaits().size();
        List<ResultNode> answer = client.execute(CallFacts.ofCall(callId));
        if (answer.isEmpty()) {
            return notYet(rows, callId, last, "the portal's statistics do not have the call yet");
        }
        CallFacts facts = CallFacts.from(answer.get(0));
        Set<CallObject> objects = objectsOf(client, facts.activityId());
        objects.forEach(object -> addObject(rows, callId, object));
        if (!facts.talked()) {
            return ended(rows, facts, CallState.NOT_TALKED, null, "nobody talked");
        }
        @Nullable String line = facts.line();
        Optional<Project> project = projectOf(rows, line);
        if (project.isEmpty()) {
            return ended(rows, facts, CallState.UNMAPPED, null, "the line belongs to no project that is switched on");
        }
        String projectId = project.get().id();
        Fetched fetched;
        try {
            fetched = recordings.fetch(client, task.memberId(), callId, facts);
        } catch (NoRecordingException e) {
            if (!last) {
                store(rows, facts, CallState.FOUND, projectId);
            }
            return last
                    ? ended(rows, facts, CallState.NO_RECORDING, projectId, e.getMessage())
                    : notYet(rows, callId, false, e.getMessage());
        }
        return Outcome.done(() -> {
            store(rows, facts, CallState.IN_WORK, projectId);
            rows.update(
                    "calls",
                    // It may hang on the activity only; who wants to hear it is asked about this file.
                    "audio = ?, audio_type = ?, audio_size = ?, record_file = ?",
                    List.of(fetched.name(), fetched.contentType(), fetched.size(), fetched.fileId()),
                    "call_id = ?",
                    callId);
            queue().add(rows, StepKind.SPEECH, callId, callId, null);
        });
    }

    private Outcome notYet(PortalRows rows, String callId, boolean last, @Nullable String why) {
        if (!last) {
            throw new IllegalStateException("the recording is not there yet: " + why);
        }
        return new Outcome(
                StepState.IGNORED,
                why,
                callId,
                () -> rows.update(
                        "calls",
                        "state = ?, updated_at = ?",
                        List.of(CallState.NO_RECORDING.name(), settings.clock().instant()),
                        "call_id = ?",
                        callId));
    }

    private Outcome ended(
            PortalRows rows, CallFacts facts, CallState state, @Nullable String projectId, @Nullable String detail) {
        return new Outcome(StepState.IGNORED, detail, facts.callId(), () -> store(rows, facts, state, projectId));
    }

    /** A recording that is not on this disk any more, or never was: another node fetched it. */
    Fetched fetchAgain(String memberId, String callId) throws IOException, NoRecordingException {
        Bitrix24Client client = client(memberId);
        List<ResultNode> answer = client.execute(CallFacts.ofCall(callId));
        if (answer.isEmpty()) {
            throw new NoRecordingException("the portal's statistics do not have the call");
        }
        return recordings.fetch(client, memberId, callId, CallFacts.from(answer.get(0)));
    }

    private static Optional<Project> projectOf(PortalRows rows, @Nullable String line) {
        ScopeRows scope = new ScopeRows(rows, null);
        return line == null
                ? Optional.empty()
                : scope.projectOf(line).flatMap(scope::project).filter(Project::enabled);
    }

    private void store(PortalRows rows, CallFacts facts, CallState state, @Nullable String projectId) {
        rows.update(
                "calls",
                "state = ?, statistic_id = ?, activity_id = COALESCE(?, activity_id), user_id = ?, line = ?, project = ?,"
                        + " incoming = ?, status_code = ?, started_at = ?, duration = ?, record_file = ?, updated_at = ?",
                Arrays.asList(
                        state.name(),
                        facts.statisticId(),
                        facts.activityId(),
                        facts.userId(),
                        facts.line(),
                        projectId,
                        facts.incoming() == null ? null : facts.incoming() ? 1 : 0,
                        facts.statusCode(),
                        facts.start(),
                        facts.durationSeconds(),
                        facts.recordFile(),
                        settings.clock().instant()),
                "call_id = ?",
                facts.callId());
        CallObject object = facts.object();
        if (object != null) {
            addObject(rows, facts.callId(), object);
        }
    }

    /** Calls that waited for a project and have one now. */
    void mapWaiting(PortalRows rows) {
        List<String> waiting = rows.select(
                "t.call_id",
                "calls",
                "t.state = ? AND EXISTS (SELECT 1 FROM pbx24_app_lines l JOIN pbx24_app_projects p ON p.portal = l.portal"
                        + " AND p.project = l.project WHERE l.portal = t.portal AND l.line = t.line AND p.enabled = 1)",
                "ORDER BY t.started_at DESC LIMIT " + MAX_MAPPED_AT_ONCE,
                row -> row.getString(1),
                CallState.UNMAPPED.name());
        for (String callId : waiting) {
            database.inTransaction(() -> {
                boolean first = rows.update(
                                "calls",
                                "state = ?",
                                List.of(CallState.FOUND.name()),
                                "call_id = ? AND state = ?",
                                callId,
                                CallState.UNMAPPED.name())
                        == 1;
                if (first) {
                    queue().add(rows, StepKind.DOWNLOAD, callId, callId, null);
                }
                return first;
            });
        }
    }

    // -- Reading the statistics

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
        int found = 0;
        if (again) {
            Cursor from = cursor(
                            rows, "read_at <= ?", "ORDER BY read_at DESC LIMIT 1", now.minus(settings.trailingWindow()))
                    .or(() -> cursor(rows, "1 = 1", "ORDER BY read_at LIMIT 1"))
                    .orElseThrow();
            found += read(rows, client, from.statisticId(), newest.orElseThrow().statisticId(), false);
            // The portal answers.
            queue().tryAgain(rows, now.minus(settings.trailingWindow()));
            rows.delete("cursors", "read_at < ?", from.at());
            rows.update("portals", "reread_at = ?", List.of(now), "1 = 1");
        }
        found += read(rows, client, newest.orElseThrow().statisticId(), Long.MAX_VALUE, true);
        rows.insert(
                "portals",
                "caught_up_at",
                "ON CONFLICT (portal) DO UPDATE SET caught_up_at = EXCLUDED.caught_up_at",
                now);
        return found;
    }

    /** Page after page; after each the cursor moves, so an error costs the rest and no page before it. */
    private int read(PortalRows rows, Bitrix24Client client, long after, long until, boolean moving) {
        int found = 0;
        long position = after;
        while (position < until) {
            List<ResultNode> page = client.execute(CallFacts.after(position));
            long highest = position;
            Set<String> settled = settled(rows, page);
            for (ResultNode row : page) {
                highest = Math.max(highest, row.get("ID").asLong().orElse(0));
                if (!settled.contains(row.get("CALL_ID").asText().orElse(""))) {
                    found += ingest(rows, row) ? 1 : 0;
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
        return found;
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
        boolean isNew = begun(rows, facts.callId(), null);
        if (isNew) {
            store(rows, facts, CallState.FOUND, null);
            Deliveries.begin(rows, StepKind.CATCH_UP, StepState.DONE, facts.callId(), now);
            queue().add(rows, StepKind.DOWNLOAD, facts.callId(), facts.callId(), null);
        } else if (wakes(rows, facts.callId(), facts.hasRecording())) {
            queue().add(rows, StepKind.DOWNLOAD, facts.callId(), facts.callId(), null);
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
