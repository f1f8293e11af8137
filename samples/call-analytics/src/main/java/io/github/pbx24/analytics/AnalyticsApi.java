package io.github.pbx24.analytics;

import io.github.pbx24.app.AppKit;
import io.github.pbx24.app.AppRequest;
import io.github.pbx24.app.PortalScope;
import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.CallObject;
import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.call.Project;
import io.github.pbx24.app.session.NotAllowedException;
import io.github.pbx24.app.session.Session;
import io.github.pbx24.app.setup.SetUpReport;
import io.github.pbx24.app.status.DeliveryQuery;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.status.StepState;
import io.github.pbx24.app.webhook.WebhookSecret;
import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The data behind the pages. Every address asks for the session first, and everything goes through its scope. */
final class AnalyticsApi {

    private static final int PAGE = 50;
    private static final int TREND = 60;
    private static final Duration DAYS = Duration.ofDays(30);

    private final AppKit kit;
    private final Clock clock;
    private final Function<Context, AppRequest> requests;
    private final Function<Context, byte[]> bodies;

    /** What an address does once it is known who asks. */
    private interface Action {
        @Nullable
        Object answer(Context ctx, Session session, PortalScope scope);
    }

    /**
     * @param requests the request without its body: who asks comes first
     * @param bodies the body, which may be read once
     */
    AnalyticsApi(AppKit kit, Clock clock, Function<Context, AppRequest> requests, Function<Context, byte[]> bodies) {
        this.kit = kit;
        this.clock = clock;
        this.requests = requests;
        this.bodies = bodies;
    }

    void routes(String base, RoutesConfig routes) {
        routes.get(base + "/api/me", with(this::me));
        routes.get(base + "/api/calls", with(this::calls));
        routes.get(base + "/api/calls/{id}", with(this::call));
        routes.get(base + "/api/days", with(this::days));
        routes.get(base + "/api/projects", with((ctx, session, scope) -> projects(scope)));
        routes.put(base + "/api/projects/{id}", with(this::saveProject));
        routes.delete(base + "/api/projects/{id}", with(AnalyticsApi::removeProject));
        routes.get(base + "/api/lines", with((ctx, session, scope) -> lines(scope)));
        routes.put(base + "/api/lines", with(this::mapLine));
        routes.get(base + "/api/deliveries", with(AnalyticsApi::deliveries));
        routes.post(base + "/api/deliveries/{id}/retry", with(AnalyticsApi::retry));
        routes.get(base + "/api/secrets", with((ctx, session, scope) -> secrets(scope)));
        routes.post(base + "/api/secrets", with(this::addSecret));
        routes.delete(base + "/api/secrets/{id}", with(AnalyticsApi::removeSecret));
        routes.get(base + "/api/setup", with((ctx, session, scope) -> report(scope.setUp())));
        routes.post(base + "/api/setup", with((ctx, session, scope) -> {
            if (!scope.isAdministrator()) {
                throw new NotAllowedException("only an administrator of the portal may do this");
            }
            return report(kit.checkSetUp(session.memberId()));
        }));
    }

    private Handler with(Action action) {
        return ctx -> {
            Session session =
                    kit.session(requests.apply(ctx)).orElseThrow(() -> new Problem(401, "the session has ended"));
            Object answer = action.answer(ctx, session, kit.scope(session));
            ctx.contentType("application/json; charset=utf-8")
                    .result(Json.write(answer == null ? Json.object() : answer));
        };
    }

    private Map<String, @Nullable Object> body(Context ctx) {
        return Json.read(new String(bodies.apply(ctx), StandardCharsets.UTF_8));
    }

    private Object me(Context ctx, Session session, PortalScope scope) {
        CallObject object = session.object();
        return Json.object(
                "administrator",
                session.administrator(),
                "language",
                session.language(),
                "object",
                object == null ? null : object.type(),
                "objectDenied",
                session.objectDenied(),
                "statisticsDenied",
                !session.administrator() && statisticsDenied(session),
                "problem",
                scope.authorisationProblem().orElse(null));
    }

    /** Only the portal knows a user's role in telephony; it is asked with the user's own token. */
    private boolean statisticsDenied(Session session) {
        try {
            kit.ask(
                    session,
                    client -> client.execute(Bitrix24Request.generic(
                            "voximplant.statistic.get", Map.of("FILTER", Map.of("ID", 1)), Repeatability.REPEATABLE)));
            return false;
        } catch (Bitrix24ApiException e) {
            if (e.isTemporary()) {
                throw e;
            }
            return true;
        }
    }

    /** In a card only the calls of its object, and none if the portal does not show the object to this user. */
    private CallQuery query(Context ctx, Session session, int limit) {
        if (session.objectDenied()) {
            throw new NotAllowedException("Bitrix24 does not show you this card");
        }
        if (!session.administrator() && statisticsDenied(session)) {
            throw new NotAllowedException("your role in telephony does not let you see calls");
        }
        CallQuery query = CallQuery.newest(limit).withObject(session.object());
        String project = ctx.queryParam("project");
        return project == null || project.isBlank() ? query : query.withProject(project);
    }

    private Object calls(Context ctx, Session session, PortalScope scope) {
        CallQuery query = query(ctx, session, PAGE);
        List<Call> calls = scope.calls(query.after(ctx.queryParam("before")));
        List<Object> rows = new ArrayList<>();
        calls.forEach(call -> rows.add(row(call)));
        return Json.object(
                "calls",
                rows,
                "next",
                calls.size() == PAGE ? calls.get(calls.size() - 1).callId() : null);
    }

    private static Map<String, @Nullable Object> row(Call call) {
        return Json.object(
                "id", call.callId(),
                "state", call.state().name(),
                "incoming", call.incoming(),
                "status", call.statusCode(),
                "user", call.userId(),
                "line", call.line(),
                "project", call.projectId(),
                "start", text(call.start()),
                "seconds", call.duration().toSeconds(),
                "quality",
                        call.scores() == null ? null : call.scores().quality().orElse(null),
                "topic", call.scores() == null ? null : call.scores().values().get("topic"));
    }

    private Object call(Context ctx, Session session, PortalScope scope) {
        String id = ctx.pathParam("id");
        query(ctx, session, 1);
        CallObject object = session.object();
        Call call = scope.call(id)
                .filter(found -> object == null || found.objects().contains(object))
                .orElseThrow(() -> new Problem(404, "there is no such call"));
        Map<String, @Nullable Object> details = row(call);
        details.put("summary", null);
        details.put("criteria", List.of());
        scope.analysis(id).ifPresent(analysis -> {
            details.put("summary", analysis.summary());
            List<Object> criteria = new ArrayList<>();
            analysis.criteria()
                    .forEach(one -> criteria.add(Json.object(
                            "key", one.key(), "score", one.score(), "max", one.max(), "remark", one.remark())));
            details.put("criteria", criteria);
        });
        List<Object> spoken = new ArrayList<>();
        scope.transcript(id)
                .ifPresent(transcript -> transcript
                        .utterances()
                        .forEach(one -> spoken.add(Json.object(
                                "speaker",
                                one.speaker().name(),
                                "at",
                                one.start() == null ? null : one.start().toMillis() / 1000.0,
                                "text",
                                one.text()))));
        details.put("transcript", spoken);
        details.put("audio", null);
        details.put("audioProblem", null);
        try {
            details.put("audio", kit.playback(session, id).map(URI::toString).orElse(null));
        } catch (NotAllowedException e) {
            details.put("audioProblem", "denied");
        }
        return details;
    }

    private Object days(Context ctx, Session session, PortalScope scope) {
        Instant now = clock.instant();
        List<Object> days = new ArrayList<>();
        scope.days(query(ctx, session, TREND).within(now.minus(DAYS), null))
                .forEach(day -> days.add(Json.object(
                        "day", day.day().toString(),
                        "calls", day.calls(),
                        "talked", day.talked(),
                        "scored", day.scored(),
                        "quality", day.averageQuality())));
        return Json.object("days", days);
    }

    private static Object projects(PortalScope scope) {
        List<Object> projects = new ArrayList<>();
        for (Project project : scope.projects()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            project.fields()
                    .forEach((key, target) ->
                            fields.put(key, Json.object("field", target.field(), "enabled", target.enabled())));
            projects.add(Json.object(
                    "id", project.id(),
                    "name", project.name(),
                    "enabled", project.enabled(),
                    "comment", project.timelineComment(),
                    "fields", fields));
        }
        return Json.object("projects", projects, "keys", Criteria.FIELDS);
    }

    private Object saveProject(Context ctx, Session session, PortalScope scope) {
        Map<String, @Nullable Object> body = body(ctx);
        Map<String, Project.FieldTarget> fields = new LinkedHashMap<>();
        if (body.get("fields") instanceof Map<?, ?> sent) {
            sent.forEach((key, value) -> {
                if (value instanceof Map<?, ?> target && Criteria.FIELDS.containsKey(String.valueOf(key))) {
                    fields.put(
                            String.valueOf(key),
                            new Project.FieldTarget(
                                    String.valueOf(target.get("field")), Boolean.TRUE.equals(target.get("enabled"))));
                }
            });
        }
        scope.saveProject(new Project(
                ctx.pathParam("id"),
                text(body, "name"),
                !Boolean.FALSE.equals(body.get("enabled")),
                fields,
                Boolean.TRUE.equals(body.get("comment"))));
        return projects(scope);
    }

    private static Object removeProject(Context ctx, Session session, PortalScope scope) {
        if (!scope.removeProject(ctx.pathParam("id"))) {
            throw new Problem(404, "there is no such project");
        }
        return projects(scope);
    }

    private static Object lines(PortalScope scope) {
        List<Object> lines = new ArrayList<>();
        scope.lines()
                .forEach(line -> lines.add(Json.object(
                        "line", line.line(),
                        "project", line.projectId(),
                        "calls", line.calls(),
                        "unmapped", line.unmapped(),
                        "last", text(line.lastCall()))));
        return Json.object("lines", lines);
    }

    private Object mapLine(Context ctx, Session session, PortalScope scope) {
        Map<String, @Nullable Object> body = body(ctx);
        Object project = body.get("project");
        scope.mapLine(text(body, "line"), project instanceof String id && !id.isBlank() ? id : null);
        return lines(scope);
    }

    /** When each was added, and never what it is. */
    private static Object secrets(PortalScope scope) {
        List<Object> secrets = new ArrayList<>();
        scope.webhookSecrets()
                .forEach(secret -> secrets.add(Json.object("id", secret.id(), "added", text(secret.createdAt()))));
        return Json.object(
                "address", scope.webhookAddress().toString(), "most", WebhookSecret.MAX_AT_ONCE, "secrets", secrets);
    }

    private Object addSecret(Context ctx, Session session, PortalScope scope) {
        scope.addWebhookSecret(text(body(ctx), "secret"));
        return secrets(scope);
    }

    private static Object removeSecret(Context ctx, Session session, PortalScope scope) {
        if (!scope.removeWebhookSecret(ctx.pathParam("id"))) {
            throw new Problem(404, "there is no such secret");
        }
        return secrets(scope);
    }

    private static Object deliveries(Context ctx, Session session, PortalScope scope) {
        DeliveryQuery query = new DeliveryQuery(
                constant(StepKind.values(), ctx.queryParam("kind")),
                constant(StepState.values(), ctx.queryParam("state")),
                null,
                blankToNull(ctx.queryParam("text")),
                PAGE,
                ctx.queryParam("before"));
        List<Object> rows = new ArrayList<>();
        scope.deliveries(query)
                .forEach(one -> rows.add(Json.object(
                        "id", one.id(),
                        "kind", one.kind().name(),
                        "state", one.state().name(),
                        "call", one.callId(),
                        "attempts", one.attempts(),
                        "detail", one.detail(),
                        "next", text(one.nextAttemptAt()),
                        "updated", text(one.updatedAt()))));
        return Json.object("deliveries", rows);
    }

    private static Object retry(Context ctx, Session session, PortalScope scope) {
        if (!scope.retry(ctx.pathParam("id"))) {
            throw new Problem(404, "there is nothing to retry");
        }
        return Json.object("retried", true);
    }

    private static Object report(Optional<SetUpReport> report) {
        List<Object> entries = new ArrayList<>();
        report.ifPresent(found -> found.entries()
                .forEach(entry -> entries.add(Json.object(
                        "kind", entry.kind().name(),
                        "name", entry.name(),
                        "outcome", entry.outcome().name(),
                        "problem", entry.problem()))));
        return Json.object(
                "checked",
                report.map(found -> text(found.checkedAt())).orElse(null),
                "complete",
                report.map(SetUpReport::isComplete).orElse(false),
                "entries",
                entries);
    }

    private static <E extends Enum<E>> @Nullable E constant(E[] values, @Nullable String name) {
        return Stream.of(values)
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() || text.length() > 200 ? null : text;
    }

    private static String text(Map<String, @Nullable Object> body, String key) {
        if (body.get(key) instanceof String text) {
            return text;
        }
        throw new Problem(400, key + " is missing");
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
