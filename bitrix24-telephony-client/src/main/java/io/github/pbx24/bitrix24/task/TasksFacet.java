package io.github.pbx24.bitrix24.task;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import java.util.List;
import java.util.Map;

/**
 * The requests of {@link Tasks} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class TasksFacet {

    /** The only one. */
    public static final TasksFacet INSTANCE = new TasksFacet();

    private TasksFacet() {}

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
    public Bitrix24Request<Task> add(String title, long responsibleId, Map<String, ?> more) {
        return Tasks.add(title, responsibleId, more);
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
    public Bitrix24Request<Task> get(long taskId) {
        return Tasks.get(taskId);
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
    public Bitrix24Request<Task> update(long taskId, Map<String, ?> fields) {
        return Tasks.update(taskId, fields);
    }

    /**
     * Completes a task. Not repeatable: the second time it is not allowed.
     *
     * @param taskId id of the task
     * @return a request whose result is the task; if its creator has to agree, its status is {@link Task#SUPPOSEDLY_COMPLETED}
     * @throws Bitrix24FieldException if the id is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/tasks/tasks-task-complete.html">tasks.task.complete</a>
     */
    public Bitrix24Request<Task> complete(long taskId) {
        return Tasks.complete(taskId);
    }

    /**
     * Deletes a task. Not repeatable: the second time it is not found.
     *
     * @param taskId id of the task
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/tasks/tasks-task-delete.html">tasks.task.delete</a>
     */
    public Bitrix24Request<Boolean> delete(long taskId) {
        return Tasks.delete(taskId);
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
    public Bitrix24Request<List<Task>> list(Map<String, ?> filter, long start) {
        return Tasks.list(filter, start);
    }

    /**
     * All tasks that the user may see.
     *
     * @return all of them, to be narrowed; conditions and selected fields in upper case
     * @see <a href="https://apidocs.bitrix24.com/api-reference/tasks/tasks-task-list.html">tasks.task.list</a>
     */
    public Listing<Task> listing() {
        return Tasks.listing();
    }
}
