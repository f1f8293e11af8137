package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import java.util.List;
import java.util.Map;

/**
 * The requests of {@link CrmTimeline} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class CrmTimelineFacet {

    /** The only one. */
    public static final CrmTimelineFacet INSTANCE = new CrmTimelineFacet();

    private CrmTimelineFacet() {}

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
    public Bitrix24Request<Long> addComment(CrmType type, long id, String comment, Map<String, byte[]> files) {
        return CrmTimeline.addComment(type, id, comment, files);
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
    public Bitrix24Request<List<CrmComment>> listComments(CrmType type, long id, long start) {
        return CrmTimeline.listComments(type, id, start);
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
    public Listing<CrmComment> comments(CrmType type, long id) {
        return CrmTimeline.comments(type, id);
    }

    /**
     * Replaces the text of a comment.
     *
     * @param id id of the comment
     * @param comment the new text, BBCode allowed
     * @return a request whose result is true
     * @throws Bitrix24FieldException if a limit is broken
     */
    public Bitrix24Request<Boolean> updateComment(long id, String comment) {
        return CrmTimeline.updateComment(id, comment);
    }

    /**
     * Deletes a comment. Not repeatable: the second time it is not found.
     *
     * @param id id of the comment
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is not positive
     */
    public Bitrix24Request<Boolean> deleteComment(long id) {
        return CrmTimeline.deleteComment(id);
    }
}
