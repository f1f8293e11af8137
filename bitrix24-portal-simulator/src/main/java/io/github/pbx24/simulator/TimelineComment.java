package io.github.pbx24.simulator;

import java.time.Instant;
import java.util.List;

/**
 * A comment in the timeline of a CRM object.
 *
 * @param id the comment's id
 * @param entityType {@code deal}, {@code contact}, {@code lead} or {@code company}
 * @param entityId the object's id
 * @param authorId the user who wrote it
 * @param comment its text
 * @param fileNames names of the attached files; empty if none
 * @param createdAt when
 * @since 0.1
 */
public record TimelineComment(
        long id,
        String entityType,
        long entityId,
        long authorId,
        String comment,
        List<String> fileNames,
        Instant createdAt) {

    /** Copies the list. */
    public TimelineComment {
        fileNames = List.copyOf(fileNames);
    }
}
