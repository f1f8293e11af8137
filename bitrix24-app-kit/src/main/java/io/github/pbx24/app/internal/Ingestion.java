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
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.jdbc.JdbcFailure;
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

/** Finds calls by events, and fetches their recordings. */
final class Ingestion {

    private static final int MAX_MAPPED_AT_ONCE = 5000;
    private static final Logger LOG = LoggerFactory.getLogger(Ingestion.class);

    private final KitSettings settings;
    private final Portals portals;
    private final AppDatabase database;
    private final Recordings recordings;
    private final FoundCalls found;
    private final Map<String, Object> readers = new ConcurrentHashMap<>();
    private @Nullable StepQueue queue;

    Ingestion(KitSettings settings, Portals portals, AppDatabase database, Recordings recordings) {
        this.settings = settings;
        this.portals = portals;
        this.database = database;
        this.recordings = recordings;
        this.found = new FoundCalls(settings.clock());
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
            if (found.begin(rows, callId, null) || found.wake(rows, callId, true)) {
                queue().add(rows, StepKind.DOWNLOAD, callId, callId, null);
            }
            return true;
        });
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
                    if (found.begin(rows, callId, activity.id())
                            || found.wake(rows, callId, !activity.files().isEmpty())) {
                        queue().add(rows, StepKind.DOWNLOAD, callId, callId, null);
                    }
                })
                .about(callId);
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
        objects.forEach(object -> found.addObject(rows, callId, object));
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
                found.store(rows, facts, CallState.FOUND, projectId);
            }
            return last
                    ? ended(rows, facts, CallState.NO_RECORDING, projectId, e.getMessage())
                    : notYet(rows, callId, false, e.getMessage());
        }
        return Outcome.done(() -> {
            found.store(rows, facts, CallState.IN_WORK, projectId);
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
        return new Outcome(StepState.IGNORED, why, callId, () -> found.hasNoRecording(rows, callId));
    }

    private Outcome ended(
            PortalRows rows, CallFacts facts, CallState state, @Nullable String projectId, @Nullable String detail) {
        return new Outcome(StepState.IGNORED, detail, facts.callId(), () -> found.store(rows, facts, state, projectId));
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
}
