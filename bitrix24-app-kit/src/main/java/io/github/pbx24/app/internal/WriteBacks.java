package io.github.pbx24.app.internal;

import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.CallObject;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.call.Project;
import io.github.pbx24.app.call.Project.FieldTarget;
import io.github.pbx24.app.internal.StepQueue.Outcome;
import io.github.pbx24.app.internal.StepQueue.Task;
import io.github.pbx24.app.pipeline.Scores;
import io.github.pbx24.app.pipeline.StepContext;
import io.github.pbx24.app.pipeline.StepFailedException;
import io.github.pbx24.app.setup.FieldDeclaration;
import io.github.pbx24.app.setup.SetUpReport;
import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.batch.BatchResult;
import io.github.pbx24.bitrix24.crm.CrmObject;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmTimeline;
import io.github.pbx24.bitrix24.crm.CrmType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes values into the CRM: one batch a call, which also reads the objects back and so sees a field that is gone. */
final class WriteBacks {

    private static final Duration ALLOWED = Duration.ofMinutes(10);
    private static final int MAX_COMMENT = 4000;

    private final KitSettings settings;
    private final Portals portals;
    private final SetUpKeeper setUp;

    WriteBacks(KitSettings settings, Portals portals, SetUpKeeper setUp) {
        this.settings = settings;
        this.portals = portals;
        this.setUp = setUp;
    }

    /** One object that gets values. */
    private record Target(
            CrmType type,
            long id,
            Map<String, Object> fields,
            Bitrix24Request<Boolean> update,
            Bitrix24Request<CrmObject> read) {}

    Outcome run(PortalRows rows, Task task) {
        StepContext context = PipelineSteps.context(settings, rows, task, ALLOWED);
        Call call = context.call();
        Scores scores = call.scores();
        if (scores == null) {
            throw new StepFailedException("the call has no values", null);
        }
        boolean written = rows.first("1", "calls", "call_id = ? AND written_at IS NOT NULL", row -> true, call.callId())
                .isPresent();
        if (written) {
            return Outcome.ignored("done before");
        }
        Bitrix24Client client = portals.client(task.memberId());
        if (client == null) {
            throw new StepFailedException("the application was removed from the portal", null);
        }
        List<String> problems = new ArrayList<>();
        List<Target> wanted = targets(rows, context.project(), call, scores, problems);
        // An attempt before may have died after it wrote; a second write would wake the portal's automation once more.
        List<Target> targets = task.attempt() > 1 ? unwritten(client, wanted) : wanted;
        Comment comment = comment(rows, client, context, scores);
        List<Bitrix24Request<?>> commands = new ArrayList<>();
        for (Target target : targets) {
            commands.add(target.update());
            commands.add(target.read());
        }
        Bitrix24Request<Long> add = comment.add();
        if (add != null) {
            commands.add(add);
        }
        Long commentId = comment.id();
        if (!commands.isEmpty()) {
            BatchResult result = client.batch(commands, false);
            boolean missing = false;
            for (Target target : targets) {
                missing |= isFieldMissing(target, result, problems);
            }
            if (add != null) {
                Optional<Bitrix24Exception> failure = result.outcome(add).asFailure();
                failure.ifPresent(problem -> judged(problem, "comment", problems));
                commentId = result.outcome(add)
                        .asResponse()
                        .map(response -> response.result())
                        .orElse(null);
            }
            if (missing) {
                remember(rows, call, commentId);
                // Made again here, and the next attempt writes into it.
                setUp.check(task.memberId());
                throw new IllegalStateException("a custom field was missing; the set-up was checked");
            }
        }
        Long comment2 = commentId;
        return Outcome.done(() -> {
                    Instant now = settings.clock().instant();
                    remember(rows, call, comment2);
                    rows.update(
                            "calls",
                            "written_at = ?, state = ?, updated_at = ?",
                            List.of(now, CallState.DONE.name(), now),
                            "call_id = ?",
                            call.callId());
                })
                .saying(said(wanted, problems));
    }

    /** Those whose object does not have the values yet. */
    private static List<Target> unwritten(Bitrix24Client client, List<Target> targets) {
        if (targets.isEmpty()) {
            return targets;
        }
        BatchResult answers = client.batch(targets.stream().map(Target::read).toList(), false);
        return targets.stream()
                .filter(target -> answers.outcome(target.read())
                        .asResponse()
                        .map(response -> response.result())
                        .filter(object -> has(object, target.fields()))
                        .isEmpty())
                .toList();
    }

    private static boolean has(CrmObject object, Map<String, Object> fields) {
        return fields.entrySet().stream()
                .allMatch(field -> object.text(field.getKey())
                        .filter(there -> isSame(there, String.valueOf(field.getValue())))
                        .isPresent());
    }

    /** A portal writes numbers in its own way. */
    private static boolean isSame(String there, String wanted) {
        try {
            return new BigDecimal(there).compareTo(new BigDecimal(wanted)) == 0;
        } catch (NumberFormatException e) {
            return there.equals(wanted);
        }
    }

    private static @Nullable String said(List<Target> wanted, List<String> problems) {
        if (!problems.isEmpty()) {
            return String.join("; ", problems);
        }
        return wanted.isEmpty() ? "no field is switched on, or the call belongs to nothing that has one" : null;
    }

    private static void remember(PortalRows rows, Call call, @Nullable Long commentId) {
        if (commentId != null) {
            rows.update("calls", "comment_id = ?", List.of(commentId), "call_id = ?", call.callId());
        }
    }

    private List<Target> targets(PortalRows rows, Project project, Call call, Scores scores, List<String> problems) {
        List<Target> targets = new ArrayList<>();
        Set<String> foreign = foreign(rows);
        for (CallObject object : call.objects()) {
            CrmType type = Arrays.stream(CrmType.values())
                    .filter(one -> one.name().equals(object.type()))
                    .findFirst()
                    .orElse(null);
            if (type == null) {
                continue;
            }
            Map<String, Object> fields = fields(project, type, scores);
            fields.keySet().removeIf(field -> {
                String name = SetUpKeeper.nameOf(type, field);
                if (foreign.contains(name)) {
                    problems.add(name + " has another type and is not written");
                }
                return foreign.contains(name);
            });
            if (fields.isEmpty() || isNewerWritten(rows, call, object)) {
                continue;
            }
            targets.add(new Target(
                    type,
                    object.id(),
                    fields,
                    CrmObjects.update(type, object.id(), fields),
                    CrmObjects.get(type, object.id())));
        }
        return targets;
    }

    /** Fields that are not ours, although they are called so: what people keep there must not be lost. */
    private static Set<String> foreign(PortalRows rows) {
        return new ScopeRows(rows, null)
                .setUp().stream()
                        .flatMap(report -> report.entries().stream())
                        .filter(entry -> entry.kind() == SetUpReport.Kind.FIELD
                                && entry.outcome() == SetUpReport.Outcome.CONFLICT)
                        .map(SetUpReport.Entry::name)
                        .collect(Collectors.toSet());
    }

    /** Only what is switched on, and only into kinds of objects that have the field. */
    private Map<String, Object> fields(Project project, CrmType type, Scores scores) {
        Map<String, Object> fields = new LinkedHashMap<>();
        scores.values().forEach((key, value) -> {
            FieldTarget target = project.fields().get(key);
            if (target != null && target.enabled() && has(type, target.field())) {
                fields.put(target.field(), wire(value));
            }
        });
        return fields;
    }

    /** A field that the application did not declare is one that people chose: contacts and deals get it. */
    private boolean has(CrmType type, String field) {
        return settings.fields().stream()
                .filter(declared -> declared.name().equals(field))
                .findFirst()
                .map(FieldDeclaration::objects)
                .map(objects -> objects.contains(type))
                .orElse(type == CrmType.CONTACT || type == CrmType.DEAL);
    }

    private static Object wire(Object value) {
        if (value instanceof BigDecimal number) {
            return number.stripTrailingZeros().toPlainString();
        }
        return value;
    }

    /** The card shows the newest call; one that was late does not overwrite it. */
    private static boolean isNewerWritten(PortalRows rows, Call call, CallObject object) {
        Instant start = call.start();
        return start != null
                && rows.first(
                                "1",
                                "calls",
                                "t.written_at IS NOT NULL AND t.started_at > ? AND EXISTS (SELECT 1 FROM"
                                        + " pbx24_app_call_objects o WHERE o.portal = t.portal AND o.call_id = t.call_id"
                                        + " AND o.object_type = ? AND o.object_id = ?)",
                                row -> true,
                                start,
                                object.type(),
                                object.id())
                        .isPresent();
    }

    private static boolean isFieldMissing(Target target, BatchResult result, List<String> problems) {
        String name = target.type() + " " + target.id();
        Optional<Bitrix24Exception> failure = result.outcome(target.update()).asFailure();
        if (failure.isPresent()) {
            judged(failure.get(), name, problems);
            return false;
        }
        Optional<CrmObject> read = result.outcome(target.read()).asResponse().map(response -> response.result());
        return read.isPresent()
                && target.fields().keySet().stream()
                        .anyMatch(field -> !read.get().fields().has(field));
    }

    /** What will pass is tried again; an object that is gone, or locked, is told and left. */
    private static void judged(Bitrix24Exception failure, String what, List<String> problems) {
        boolean settled = failure instanceof Bitrix24ApiException answer
                && (answer.kind() == Bitrix24ErrorKind.NOT_FOUND || answer.kind() == Bitrix24ErrorKind.ACCESS_DENIED);
        if (!settled) {
            throw failure;
        }
        problems.add(what + ": " + Text.of(failure));
    }

    /** What has to be done about the comment: nothing, or to add it. */
    private record Comment(
            @Nullable Bitrix24Request<Long> add, @Nullable Long id) {}

    /**
     * A comment cannot be added twice and be one. So it is remembered that it will be tried before it is, and after a failure the
     * timeline is asked whether it is there.
     */
    private Comment comment(PortalRows rows, Bitrix24Client client, StepContext context, Scores scores) {
        Call call = context.call();
        Object summary = scores.values().get(Scores.SUMMARY);
        CallObject place = call.objects().stream()
                .filter(object -> Arrays.stream(CrmType.values())
                        .anyMatch(type -> type.name().equals(object.type())))
                .min(Comparator.comparing(object -> !object.type().equals(CrmType.DEAL.name())))
                .orElse(null);
        if (!context.project().timelineComment() || place == null || !(summary instanceof String)) {
            return new Comment(null, null);
        }
        record Tried(@Nullable String place, @Nullable Long id) {}
        Tried tried = rows.first(
                        "commented_on, comment_id",
                        "calls",
                        "call_id = ?",
                        row -> new Tried(row.getString(1), CallRows.number(row, "comment_id")),
                        call.callId())
                .orElse(new Tried(null, null));
        if (tried.id() != null) {
            return new Comment(null, tried.id());
        }
        String mark = "[" + call.callId() + "]";
        if (tried.place() == null) {
            rows.update(
                    "calls",
                    "commented_on = ?",
                    List.of(place.type() + " " + place.id()),
                    "call_id = ?",
                    call.callId());
        } else {
            String[] where = tried.place().split(" ", 2);
            place = new CallObject(where[0], Long.parseLong(where[1]));
            Optional<Long> there = find(client, place, mark);
            if (there.isPresent()) {
                return new Comment(null, there.get());
            }
        }
        String text =
                scores.quality()
                                .map(quality -> quality.stripTrailingZeros().toPlainString() + " / 100\n")
                                .orElse("") + Text.bounded(String.valueOf(summary), MAX_COMMENT) + "\n" + mark;
        return new Comment(CrmTimeline.addComment(CrmType.valueOf(place.type()), place.id(), text, Map.of()), null);
    }

    private static Optional<Long> find(Bitrix24Client client, CallObject place, String mark) {
        ResultNode comments = client.execute(Bitrix24Request.generic(
                "crm.timeline.comment.list",
                Map.of(
                        "filter",
                        Map.of(
                                "ENTITY_ID",
                                place.id(),
                                "ENTITY_TYPE",
                                place.type().toLowerCase(Locale.ROOT)),
                        "order",
                        Map.of("ID", "DESC"),
                        "select",
                        List.of("ID", "COMMENT")),
                Repeatability.REPEATABLE));
        return comments.items().stream()
                .filter(comment -> comment.get("COMMENT")
                        .asText()
                        .filter(text -> text.contains(mark))
                        .isPresent())
                .map(comment -> comment.requireLong("ID"))
                .findFirst();
    }
}
