package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.ResultNode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A comment in the timeline of an object of the CRM.
 *
 * @param id id of the comment
 * @param authorId who wrote it, null if not told
 * @param created when it was written, null if not told
 * @param comment the text, BBCode; null if not told
 * @param files ids of the attached files. Unmodifiable
 * @param tree all fields
 * @since 0.1
 */
public record CrmComment(
        long id,
        @Nullable Long authorId,
        @Nullable Instant created,
        @Nullable String comment,
        List<Long> files,
        ResultNode tree) {

    /** Copies the list. */
    public CrmComment {
        files = List.copyOf(files);
        Objects.requireNonNull(tree, "tree");
    }

    static CrmComment from(ResultNode row) {
        OptionalLong author = row.get("AUTHOR_ID").asLong();
        return new CrmComment(
                row.requireLong("ID"),
                author.isPresent() ? Long.valueOf(author.getAsLong()) : null,
                row.get("CREATED").asInstant().orElse(null),
                row.get("COMMENT").asText().orElse(null),
                row.get("FILES").items().stream()
                        .flatMap(file -> file.get("id").asLong().stream().boxed())
                        .toList(),
                row);
    }

    /** The id only; comments are written by people about people. */
    @Override
    public String toString() {
        return "CrmComment[" + id + "]";
    }
}
