package io.github.pbx24.bitrix24.task;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import io.github.pbx24.bitrix24.ResultNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests of {@code tasks.task.*}, scope {@code task}. Fields are written in upper case, for example {@code DEADLINE}, and read
 * in camel case.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/tasks/index.html">Tasks</a>
 * @since 0.1
 */
public final class Tasks {

    private Tasks() {}

    /**
     * Adds a task. Not repeatable: it would be there twice.
     *
     * @param title what is to be done; not blank
     * @param responsibleId who is to do it
     * @param more further fields by name, for example {@code DEADLINE}, or {@code UF_CRM_TASK} with a list like {@code D_410} for
     *     the deal 410; may be empty
     * @return a request whose result is the task
     * @throws Bitrix24FieldException if the title is blank or the id is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/tasks/tasks-task-add.html">tasks.task.add</a>
     */
    public static Bitrix24Request<Task> add(String title, long responsibleId, Map<String, ?> more) {
        if (title.isBlank()) {
            throw new Bitrix24FieldException("TITLE", "must not be blank");
        }
        Map<String, Object> fields = new LinkedHashMap<>(more);
        fields.put("TITLE", title);
        fields.put("RESPONSIBLE_ID", id("RESPONSIBLE_ID", responsibleId));
        return Bitrix24Methods.TASKS_TASK_ADD.request(Map.of("fields", fields), Tasks::task);
    }

    /**
     * Reads a task. Custom fields and links to the CRM are not among its fields; a listing that selects them has them.
     *
     * @param taskId id of the task
     * @return a request; fails with {@link io.github.pbx24.bitrix24.Bitrix24ErrorKind#ACCESS_DENIED} also if there is no such task,
     *     the portal does not tell which
     * @throws Bitrix24FieldException if the id is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/tasks/tasks-task-get.html">tasks.task.get</a>
     */
    public static Bitrix24Request<Task> get(long taskId) {
        return Bitrix24Methods.TASKS_TASK_GET.request(one(taskId), Tasks::task);
    }

    /**
     * Changes fields of a task.
     *
     * @param taskId id of the task
     * @param fields what to change by name; not empty
     * @return a request whose result is the task as it is then
     * @throws Bitrix24FieldException if the id is not positive or there are no fields
     * @see <a href="https://apidocs.bitrix24.com/api-reference/tasks/tasks-task-update.html">tasks.task.update</a>
     */
    public static Bitrix24Request<Task> update(long taskId, Map<String, ?> fields) {
        if (fields.isEmpty()) {
            throw new Bitrix24FieldException("fields", "must not be empty");
        }
        Map<String, Object> parameters = one(taskId);
        parameters.put("fields", fields);
        return Bitrix24Methods.TASKS_TASK_UPDATE.request(parameters, Tasks::task);
    }

    /**
     * Completes a task. Not repeatable: the second time it is not allowed.
     *
     * @param taskId id of the task
     * @return a request whose result is the task; if its creator has to agree, its status is {@link Task#SUPPOSEDLY_COMPLETED}
     * @throws Bitrix24FieldException if the id is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/tasks/tasks-task-complete.html">tasks.task.complete</a>
     */
    public static Bitrix24Request<Task> complete(long taskId) {
        return Bitrix24Methods.TASKS_TASK_COMPLETE.request(one(taskId), Tasks::task);
    }

    /**
     * Deletes a task. Not repeatable: the second time it is not found.
     *
     * @param taskId id of the task
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/tasks/tasks-task-delete.html">tasks.task.delete</a>
     */
    public static Bitrix24Request<Boolean> delete(long taskId) {
        return Bitrix24Methods.TASKS_TASK_DELETE.request(
                one(taskId), result -> result.get("task").asBoolean());
    }

    /**
     * Lists tasks by id, 50 per page.
     *
     * @param filter conditions by field in upper case with an operator in front, for example {@code >=CREATED_DATE}; may be empty
     * @param start offset of the first row, 0 or more
     * @return a request; {@link io.github.pbx24.bitrix24.Bitrix24Response#next} tells the next offset
     * @throws Bitrix24FieldException if the offset is negative
     * @see <a href="https://apidocs.bitrix24.com/api-reference/tasks/tasks-task-list.html">tasks.task.list</a>
     */
    public static Bitrix24Request<List<Task>> list(Map<String, ?> filter, long start) {
        return listing().where(filter).page(start);
    }

    /**
     * All tasks that the user may see.
     *
     * @return all of them, to be narrowed; conditions and selected fields in upper case
     * @see <a href="https://apidocs.bitrix24.com/api-reference/tasks/tasks-task-list.html">tasks.task.list</a>
     */
    public static Listing<Task> listing() {
        return Listing.of(Bitrix24Methods.TASKS_TASK_LIST.name(), Task::from).rowsIn("tasks", "id", "ID");
    }

    private static Task task(ResultNode result) {
        return Task.from(result.get("task"));
    }

    private static Map<String, Object> one(long taskId) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("taskId", id("taskId", taskId));
        return parameters;
    }

    private static long id(String field, long id) {
        if (id <= 0) {
            throw new Bitrix24FieldException(field, "must be positive, was " + id);
        }
        return id;
    }
}
