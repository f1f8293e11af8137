package io.github.pbx24.bitrix24.followup;

import io.github.pbx24.bitrix24.ResultNode;
import org.jspecify.annotations.Nullable;

/**
 * Description of a field of {@link FollowUp}.
 *
 * @param name name of the field
 * @param type kind of its value, null if not told
 * @param title title, null if not told
 * @param description what it means, null if not told
 * @param filterable whether lists can be filtered by it
 * @param sortable whether lists can be sorted by it
 * @param multiple whether it has several values
 * @since 0.1
 */
public record FollowUpField(
        String name,
        @Nullable String type,
        @Nullable String title,
        @Nullable String description,
        boolean filterable,
        boolean sortable,
        boolean multiple) {

    static FollowUpField from(ResultNode item) {
        return new FollowUpField(
                item.requireText("name"),
                Fields.textOrNull(item.get("type")),
                Fields.textOrNull(item.get("title")),
                Fields.textOrNull(item.get("description")),
                item.get("filterable").asBoolean(),
                item.get("sortable").asBoolean(),
                item.get("multiple").asBoolean());
    }
}
