package io.github.pbx24.simulator.internal.application;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.MethodRegistry;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.portal.RecordTable;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.ListQuery;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The basics of {@code tasks.task.*}: add, get, list, update, complete, delete. */
final class TaskMethods {

    private static final Set<String> TASK = Set.of("task", "tasks");
    private static final Set<String> WRITABLE = Set.of(
            "TITLE",
            "DESCRIPTION",
            "DEADLINE",
            "START_DATE_PLAN",
            "END_DATE_PLAN",
            "PRIORITY",
            "RESPONSIBLE_ID",
            "GROUP_ID",
            "PARENT_ID",
            "STATUS",
            "XML_ID",
            "UF_CRM_TASK");

    private final PortalState portal;
    private final RecordTable tasks;
    private final ListQuery query;

    TaskMethods(PortalState portal) {
        this.portal = portal;
        this.tasks = portal.tables.of("task");
        this.query = new ListQuery(portal.settings().zone());
    }

    void addTo(MethodRegistry registry) {
        registry.add("tasks.task.add", TASK, this::add);
        registry.add("tasks.task.get", TASK, this::get);
        registry.add("tasks.task.list", TASK, this::list);
        registry.add("tasks.task.update", TASK, this::update);
        registry.add("tasks.task.complete", TASK, this::complete);
        registry.add("tasks.task.delete", TASK, this::delete);
    }

    private Answer add(CallContext context, Params params) {
        Params fields = new Params(params.object("fields"));
        if (fields.text("TITLE").isEmpty()) {
            throw RestError.of(400, "0", "Task name is not specified.");
        }
        if (fields.number("RESPONSIBLE_ID") <= 0) {
            throw RestError.of(400, "0", "Assignee is not specified.");
        }
        return portal.locked(() -> {
            String now = portal.print(portal.now());
            Map<String, @Nullable Object> row = Php.map(
                    "TITLE",
                    "",
                    "DESCRIPTION",
                    "",
                    "PRIORITY",
                    "1",
                    "STATUS",
                    "2",
                    "GROUP_ID",
                    "0",
                    "PARENT_ID",
                    null,
                    "DEADLINE",
                    null,
                    "RESPONSIBLE_ID",
                    null,
                    "CREATED_BY",
                    Long.toString(context.caller().userId()),
                    "CREATED_DATE",
                    now,
                    "CHANGED_DATE",
                    now,
                    "CLOSED_DATE",
                    null,
                    "UF_CRM_TASK",
                    List.of());
            write(row, fields);
            long id = tasks.add(row);
            raise(context, "ONTASKADD", "undefined", Php.map("ID", id));
            return Answer.of(Php.map("task", shown(existing(id))));
        });
    }

    private static void write(Map<String, @Nullable Object> row, Params fields) {
        fields.asMap().forEach((name, value) -> {
            if (WRITABLE.contains(name)) {
                row.put(name, value instanceof List || value instanceof Map ? value : Php.toText(value));
            }
        });
    }

    private Map<String, @Nullable Object> existing(long id) {
        return tasks.find(id).orElseThrow(() -> RestError.of(400, "1048582", "Could not find task or access denied."));
    }

    private static long id(Params params) {
        return params.has("taskId") ? params.number("taskId") : params.number("id");
    }

    private static Map<String, @Nullable Object> shown(Map<String, @Nullable Object> row) {
        Map<String, @Nullable Object> task = new LinkedHashMap<>();
        row.forEach((name, value) -> task.put(camel(name), value));
        return task;
    }

    private static String camel(String upper) {
        StringBuilder name = new StringBuilder();
        for (String word : upper.toLowerCase(Locale.ROOT).split("_")) {
            name.append(name.length() == 0 ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    private Answer get(CallContext context, Params params) {
        return portal.locked(() -> Answer.of(Php.map("task", shown(existing(id(params))))));
    }

    private Answer list(CallContext context, Params params) {
        Answer page = query.listed(portal.locked(tasks::rows), params, "ID", Set.of());
        List<Map<String, @Nullable Object>> shown = Php.listOf(page.result()).stream()
                .map(row -> shown(Php.entries(row)))
                .toList();
        return new Answer(Php.map("tasks", shown), page.total(), page.next());
    }

    private Answer update(CallContext context, Params params) {
        return change(context, params, new Params(params.object("fields")));
    }

    private Answer complete(CallContext context, Params params) {
        return change(context, params, new Params(Php.map("STATUS", "5")));
    }

    private Answer change(CallContext context, Params params, Params fields) {
        return portal.locked(() -> {
            Map<String, @Nullable Object> row = existing(id(params));
            write(row, fields);
            row.put("CHANGED_DATE", portal.print(portal.now()));
            row.put("CLOSED_DATE", "5".equals(row.get("STATUS")) ? portal.print(portal.now()) : null);
            Map<String, @Nullable Object> which = Php.map("ID", id(params));
            raise(context, "ONTASKUPDATE", which, which);
            return Answer.of(Php.map("task", shown(row)));
        });
    }

    private Answer delete(CallContext context, Params params) {
        return portal.locked(() -> {
            long id = Php.toLong(existing(id(params)).get("ID"));
            tasks.remove(id);
            raise(context, "ONTASKDELETE", Php.map("ID", id), "undefined");
            return Answer.of(Php.map("task", true));
        });
    }

    private static void raise(CallContext context, String event, Object before, Object after) {
        context.raise(
                event,
                Php.map(
                        "FIELDS_BEFORE",
                        before,
                        "FIELDS_AFTER",
                        after,
                        "IS_ACCESSIBLE_BEFORE",
                        event.equals("ONTASKADD") ? "N" : "undefined",
                        "IS_ACCESSIBLE_AFTER",
                        event.equals("ONTASKDELETE") ? "N" : "undefined"));
    }
}
