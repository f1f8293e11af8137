package io.github.pbx24.bitrix24.event;

/**
 * A task was added, changed or deleted.
 *
 * @param envelope what all events have
 * @param change what happened
 * @param taskId id of the task
 * @see <a href="https://apidocs.bitrix24.com/api-reference/tasks/events-tasks/index.html">Events of tasks</a>
 * @since 0.1
 */
public record OnTask(EventEnvelope envelope, ChangeKind change, long taskId) implements Bitrix24Event {

    /** Ids only. */
    @Override
    public String toString() {
        return envelope + " taskId=" + taskId;
    }
}
