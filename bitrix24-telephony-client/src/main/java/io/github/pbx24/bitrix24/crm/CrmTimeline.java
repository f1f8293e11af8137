package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests of {@code crm.timeline.*}, scope {@code crm}.
 *
 * @since 0.1
 */
public final class CrmTimeline {

    private static final int MAX_COMMENT = 60_000;
    private static final int MAX_NAME = 255;

    private CrmTimeline() {}

    /**
     * Writes a comment into the timeline of an object. Not repeatable: it would be there twice.
     *
     * @param type kind of the object
     * @param id id of the object
     * @param comment the text, BBCode allowed
     * @param files attached files by name; they travel inside the request, so small ones. May be empty
     * @return a request whose result is the id of the comment
     * @throws Bitrix24FieldException if a limit is broken
     * @see <a
     *     href="https://apidocs.bitrix24.com/api-reference/crm/timeline/comments/crm-timeline-comment-add.html">
     *     crm.timeline.comment.add</a>
     */
    public static Bitrix24Request<Long> addComment(CrmType type, long id, String comment, Map<String, byte[]> files) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ENTITY_ID", CrmChecks.id("ENTITY_ID", id));
        fields.put("ENTITY_TYPE", type.word());
        fields.put("COMMENT", CrmChecks.text("COMMENT", comment, MAX_COMMENT));
        if (!files.isEmpty()) {
            List<Object> encoded = new ArrayList<>();
            files.forEach((name, content) -> encoded.add(List.of(
                    CrmChecks.text("FILES", name, MAX_NAME), Base64.getEncoder().encodeToString(content))));
            fields.put("FILES", encoded);
        }
        return Bitrix24Methods.CRM_TIMELINE_COMMENT_ADD.request(
                Map.of("fields", fields),
                result -> result.asLong().orElseThrow(() -> new IllegalStateException("the id is missing")));
    }
}
