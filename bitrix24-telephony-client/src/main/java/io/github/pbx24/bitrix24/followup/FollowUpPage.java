package io.github.pbx24.bitrix24.followup;

import io.github.pbx24.bitrix24.ResultNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of follow-ups.
 *
 * @param items the follow-ups; unmodifiable
 * @param next where the next page begins, null if this is the last
 * @since 0.1
 */
public record FollowUpPage(List<FollowUp> items, @Nullable Cursor next) {

    /**
     * Where a page ended, exactly as the portal told it.
     *
     * @param startDate start of the last call of the page
     * @param id id of the last call of the page
     */
    public record Cursor(String startDate, long id) {}

    /** Copies the list. */
    public FollowUpPage {
        items = List.copyOf(items);
    }

    static FollowUpPage from(ResultNode result) {
        ResultNode cursor = result.get("afterCursor");
        boolean more = result.get("hasMore").asBoolean() && !cursor.isAbsent();
        return new FollowUpPage(
                result.get("items").items().stream().map(FollowUp::from).toList(),
                more ? new Cursor(cursor.requireText("startDate"), cursor.requireLong("id")) : null);
    }
}
