package io.github.pbx24.app.internal;

import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.CallDay;
import io.github.pbx24.app.call.CallObject;
import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.call.PortalLine;
import io.github.pbx24.app.call.Project;
import io.github.pbx24.app.pipeline.Analysis;
import io.github.pbx24.app.pipeline.Transcript;
import io.github.pbx24.app.setup.SetUpReport;
import io.github.pbx24.app.status.Delivery;
import io.github.pbx24.app.status.DeliveryQuery;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.status.StepState;
import io.github.pbx24.jdbc.Statements;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What pages ask of the rows of one portal, perhaps for one employee only. */
public final class ScopeRows {

    private static final long DAY_MICROS = 86_400_000_000L;

    private final PortalRows rows;
    private final @Nullable Long onlyUser;

    public ScopeRows(PortalRows rows, @Nullable Long onlyUser) {
        this.rows = rows;
        this.onlyUser = onlyUser;
    }

    /** Conditions with their values. */
    private static final class Conditions {
        private final List<String> texts = new ArrayList<>(List.of("1 = 1"));
        private final List<@Nullable Object> values = new ArrayList<>();

        void add(String text, @Nullable Object... given) {
            texts.add(text);
            values.addAll(List.of(given));
        }

        String text() {
            return String.join(" AND ", texts);
        }

        @Nullable
        Object[] values(@Nullable Object... more) {
            List<@Nullable Object> all = new ArrayList<>(values);
            all.addAll(List.of(more));
            return all.toArray();
        }
    }

    private Conditions conditions(CallQuery query) {
        Conditions conditions = new Conditions();
        if (onlyUser != null) {
            conditions.add("t.user_id = ?", onlyUser);
        }
        CallObject object = query.object();
        if (object != null) {
            // The inner portal is the outer one: this too is a question about one portal.
            conditions.add(
                    "EXISTS (SELECT 1 FROM pbx24_app_call_objects o WHERE o.portal = t.portal AND o.call_id = t.call_id"
                            + " AND o.object_type = ? AND o.object_id = ?)",
                    object.type(),
                    object.id());
        }
        if (query.userId() != null) {
            conditions.add("t.user_id = ?", query.userId());
        }
        if (query.projectId() != null) {
            conditions.add("t.project = ?", query.projectId());
        }
        if (query.state() != null) {
            conditions.add("t.state = ?", query.state().name());
        }
        if (query.from() != null) {
            conditions.add("t.started_at >= ?", query.from());
        }
        if (query.to() != null) {
            conditions.add("t.started_at < ?", query.to());
        }
        return conditions;
    }

    public List<Call> calls(CallQuery query) {
        Conditions conditions = conditions(query);
        if (query.before() != null) {
            conditions.add(
                    "(COALESCE(t.started_at, 0), t.call_id) < (SELECT COALESCE(b.started_at, 0), b.call_id FROM"
                            + " pbx24_app_calls b WHERE b.portal = t.portal AND b.call_id = ?)",
                    query.before());
        }
        return CallRows.select(
                rows,
                conditions.text(),
                "ORDER BY COALESCE(t.started_at, 0) DESC, t.call_id DESC LIMIT ?",
                conditions.values(query.limit()));
    }

    public Optional<Call> call(String callId) {
        return (onlyUser == null
                        ? CallRows.select(rows, "t.call_id = ?", "", callId)
                        : CallRows.select(rows, "t.call_id = ? AND t.user_id = ?", "", callId, onlyUser))
                .stream().findFirst();
    }

    public Optional<Transcript> transcript(String callId) {
        return call(callId)
                .flatMap(call -> rows.first(
                        "transcript",
                        "calls",
                        "call_id = ? AND transcript IS NOT NULL AND redacted = 1",
                        row -> Stored.transcript(row.getString(1)),
                        callId));
    }

    public Optional<Analysis> analysis(String callId) {
        return call(callId)
                .flatMap(call -> rows.first(
                        "analysis",
                        "calls",
                        "call_id = ? AND analysis IS NOT NULL",
                        row -> Stored.analysis(row.getString(1)),
                        callId));
    }

    public List<CallDay> days(CallQuery query) {
        Conditions conditions = conditions(query);
        conditions.add("t.started_at IS NOT NULL");
        return rows.select(
                "t.started_at / " + DAY_MICROS + " AS day, COUNT(*) AS calls,"
                        + " SUM(CASE WHEN t.state <> 'NOT_TALKED' THEN 1 ELSE 0 END) AS talked,"
                        + " COUNT(t.quality) AS scored, AVG(t.quality) AS average",
                "calls",
                conditions.text(),
                "GROUP BY t.started_at / " + DAY_MICROS + " ORDER BY day LIMIT ?",
                row -> {
                    double average = row.getDouble("average");
                    @Nullable
                    BigDecimal mean =
                            row.wasNull() ? null : BigDecimal.valueOf(average).setScale(1, RoundingMode.HALF_UP);
                    return new CallDay(
                            LocalDate.ofEpochDay(row.getLong("day")),
                            row.getLong("calls"),
                            row.getLong("talked"),
                            row.getLong("scored"),
                            mean);
                },
                conditions.values(query.limit()));
    }

    public List<Project> projects() {
        return rows.select(
                "project, name, enabled, settings",
                "projects",
                "1 = 1",
                "ORDER BY project",
                row -> Stored.project(
                        row.getString("project"),
                        row.getString("name"),
                        row.getInt("enabled") == 1,
                        row.getString("settings")));
    }

    public Optional<Project> project(String id) {
        return projects().stream().filter(project -> project.id().equals(id)).findFirst();
    }

    public void saveProject(Project project) {
        rows.insert(
                "projects",
                "project, name, enabled, settings",
                "ON CONFLICT (portal, project) DO UPDATE SET name = EXCLUDED.name, enabled = EXCLUDED.enabled,"
                        + " settings = EXCLUDED.settings",
                project.id(),
                project.name(),
                project.enabled() ? 1 : 0,
                Stored.settings(project));
    }

    public boolean removeProject(String id) {
        rows.delete("lines", "project = ?", id);
        return rows.delete("projects", "project = ?", id) == 1;
    }

    public void mapLine(String line, @Nullable String projectId) {
        if (projectId == null) {
            rows.delete("lines", "line = ?", line);
            return;
        }
        if (project(projectId).isEmpty()) {
            throw new IllegalArgumentException("projectId names no project");
        }
        rows.insert(
                "lines",
                "line, project",
                "ON CONFLICT (portal, line) DO UPDATE SET project = EXCLUDED.project",
                line,
                projectId);
    }

    public Optional<String> projectOf(String line) {
        return rows.first("project", "lines", "line = ?", row -> row.getString(1), line);
    }

    public List<PortalLine> lines() {
        List<PortalLine> seen = rows.select(
                "t.line AS line, COUNT(*) AS calls, SUM(CASE WHEN t.state = '" + CallState.UNMAPPED.name()
                        + "' THEN 1 ELSE 0 END) AS unmapped, MAX(t.started_at) AS last_call",
                "calls",
                "t.line IS NOT NULL",
                "GROUP BY t.line ORDER BY t.line",
                row -> new PortalLine(
                        row.getString("line"),
                        null,
                        row.getLong("calls"),
                        row.getLong("unmapped"),
                        Statements.instantOrNull(row, "last_call")));
        List<PortalLine> mapped = rows.select(
                "line, project",
                "lines",
                "1 = 1",
                "ORDER BY line",
                row -> new PortalLine(row.getString("line"), row.getString("project"), 0, 0, null));
        List<PortalLine> all = new ArrayList<>();
        for (PortalLine line : seen) {
            @Nullable
            String project = mapped.stream()
                    .filter(one -> one.line().equals(line.line()))
                    .map(PortalLine::projectId)
                    .findFirst()
                    .orElse(null);
            all.add(new PortalLine(line.line(), project, line.calls(), line.unmapped(), line.lastCall()));
        }
        mapped.stream()
                .filter(line -> seen.stream().noneMatch(one -> one.line().equals(line.line())))
                .forEach(all::add);
        return all;
    }

    public List<Delivery> deliveries(DeliveryQuery query) {
        Conditions conditions = new Conditions();
        if (query.kind() != null) {
            conditions.add("t.kind = ?", query.kind().name());
        }
        if (query.state() != null) {
            conditions.add("t.state = ?", query.state().name());
        }
        if (query.callId() != null) {
            conditions.add("t.call_id = ?", query.callId());
        }
        if (query.text() != null) {
            String pattern = "%"
                    + query.text()
                            .toLowerCase(Locale.ROOT)
                            .replace("!", "!!")
                            .replace("%", "!%")
                            .replace("_", "!_")
                    + "%";
            conditions.add(
                    "(LOWER(COALESCE(t.detail, '')) LIKE ? ESCAPE '!' OR LOWER(COALESCE(t.call_id, '')) LIKE ? ESCAPE '!')",
                    pattern,
                    pattern);
        }
        if (query.before() != null) {
            conditions.add("t.id < ?", query.before());
        }
        return rows.select(
                "t.id, t.kind, t.state, t.call_id, t.attempts, t.detail, t.next_attempt_at, t.received_at, t.updated_at",
                "deliveries",
                conditions.text(),
                "ORDER BY t.id DESC LIMIT ?",
                row -> new Delivery(
                        row.getString("id"),
                        StepKind.valueOf(row.getString("kind")),
                        StepState.valueOf(row.getString("state")),
                        row.getString("call_id"),
                        row.getInt("attempts"),
                        row.getString("detail"),
                        Statements.instantOrNull(row, "next_attempt_at"),
                        Statements.instant(row, "received_at"),
                        Statements.instant(row, "updated_at")),
                conditions.values(query.limit()));
    }

    public Optional<SetUpReport> setUp() {
        return rows.first(
                "set_up, set_up_at",
                "portals",
                "set_up IS NOT NULL",
                row -> Stored.report(Statements.instant(row, "set_up_at"), row.getString("set_up")));
    }

    /** Why the tokens are dead, and since when. */
    public record DeadTokens(String reason, @Nullable Instant since) {}

    public Optional<DeadTokens> deadTokens() {
        return rows.first(
                "authorisation, authorisation_at",
                "portals",
                "authorisation IS NOT NULL",
                row -> new DeadTokens(row.getString(1), Statements.instantOrNull(row, "authorisation_at")));
    }
}
