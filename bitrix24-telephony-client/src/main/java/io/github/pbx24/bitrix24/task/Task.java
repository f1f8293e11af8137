package io.github.pbx24.bitrix24.task;

import io.github.pbx24.bitrix24.ResultNode;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A task. In a list only the selected fields are there.
 *
 * @param id id of the task
 * @param title what is to be done; null if not told
 * @param responsibleId who is to do it, null if not told
 * @param createdBy who wants it done, null if not told
 * @param status {@link #PENDING}, {@link #COMPLETED} or another number of the documentation; null if not told
 * @param deadline when it has to be done, null if there is none
 * @param closed when it was completed, null if it was not
 * @param tree all fields as the portal wrote them, names in camel case
 * @see <a href="https://apidocs.bitrix24.com/api-reference/tasks/fields.html">Fields of a task</a>
 * @since 0.1
 */
public record Task(
        long id,
        @Nullable String title,
        @Nullable Long responsibleId,
        @Nullable Long createdBy,
        @Nullable Long status,
        @Nullable Instant deadline,
        @Nullable Instant closed,
        ResultNode tree) {

    /** {@link #status} of a task that nobody has begun. */
    public static final long PENDING = 2;

    /** {@link #status} of a task that is being done. */
    public static final long IN_PROGRESS = 3;

    /** {@link #status} of a task whose creator has to agree that it is done. */
    public static final long SUPPOSEDLY_COMPLETED = 4;

    /** {@link #status} of a task that is done. */
    public static final long COMPLETED = 5;

    /** {@link #status} of a task that was put off. */
    public static final long DEFERRED = 6;

    /** Checks that the tree is present. */
    public Task {
        Objects.requireNonNull(tree, "tree");
    }

    static Task from(ResultNode row) {
        return new Task(
                row.requireLong("id"),
                row.get("title").asText().orElse(null),
                number(row, "responsibleId"),
                number(row, "createdBy"),
                number(row, "status"),
                row.get("deadline").asInstant().orElse(null),
                row.get("closedDate").asInstant().orElse(null),
                row);
    }

    private static @Nullable Long number(ResultNode row, String name) {
        OptionalLong number = row.get(name).asLong();
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }

    /** Id and status only; titles are written by people about people. */
    @Override
    public String toString() {
        return "Task[" + id + ", status " + status + "]";
    }
}
