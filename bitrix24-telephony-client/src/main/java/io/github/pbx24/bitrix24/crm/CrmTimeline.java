package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.UnreadableResultException;
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
                result -> result.asLong().orElseThrow(() -> new UnreadableResultException("the id is missing")));
    }

    /**
     * Lists the comments of an object, the oldest first, 50 per page.
     *
     * @param type kind of the object
     * @param id id of the object
     * @param start offset of the first row, 0 or more
     * @return a request; {@link io.github.pbx24.bitrix24.Bitrix24Response#next} tells the next offset
     * @throws Bitrix24FieldException if a number is out of its range
     * @see <a
     *     href="https://apidocs.bitrix24.com/api-reference/crm/timeline/comments/crm-timeline-comment-list.html">
     *     crm.timeline.comment.list</a>
     */
    public static Bitrix24Request<List<CrmComment>> listComments(CrmType type, long id, long start) {
        return comments(type, id).page(start);
    }

    /**
     * All comments of an object. The method knows no other condition, so they are walked by offset; it can order them by
     * {@code ID}, {@code CREATED} and {@code AUTHOR_ID}.
     *
     * @param type kind of the object
     * @param id id of the object
     * @return all of them, the oldest first
     * @throws Bitrix24FieldException if the id is not positive
     * @see <a
     *     href="https://apidocs.bitrix24.com/api-reference/crm/timeline/comments/crm-timeline-comment-list.html">
     *     crm.timeline.comment.list</a>
     */
    public static Listing<CrmComment> comments(CrmType type, long id) {
        return Listing.of(Bitrix24Methods.CRM_TIMELINE_COMMENT_LIST.name(), CrmComment::from)
                .byOffset()
                .where("ENTITY_TYPE", type.word())
                .where("ENTITY_ID", CrmChecks.id("ENTITY_ID", id));
    }

    /**
     * Replaces the text of a comment.
     *
     * @param id id of the comment
     * @param comment the new text, BBCode allowed
     * @return a request whose result is true
     * @throws Bitrix24FieldException if a limit is broken
     */
    public static Bitrix24Request<Boolean> updateComment(long id, String comment) {
        return Bitrix24Methods.CRM_TIMELINE_COMMENT_UPDATE.request(
                CrmChecks.change(id, Map.of("COMMENT", CrmChecks.text("COMMENT", comment, MAX_COMMENT))),
                ResultNode::asBoolean);
    }

    /**
     * Deletes a comment. Not repeatable: the second time it is not found.
     *
     * @param id id of the comment
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is not positive
     */
    public static Bitrix24Request<Boolean> deleteComment(long id) {
        // Portals answer null when they have done it.
        return Bitrix24Methods.CRM_TIMELINE_COMMENT_DELETE.request(
                Map.of("id", CrmChecks.id("id", id)), result -> true);
    }
}
