package io.github.pbx24.bitrix24.followup;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of {@link FollowUps} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class FollowUpsFacet {

    /** The only one. */
    public static final FollowUpsFacet INSTANCE = new FollowUpsFacet();

    private FollowUpsFacet() {}

    /**
     * Lists follow-ups of a period, newest first.
     *
     * @param from begin of the period
     * @param to end of the period, not before its begin
     * @param participantId only calls of this user; null for all that may be seen
     * @param select fields and blocks, for example {@code participants} or {@code overview.topic}; empty for the basic
     *     ones. {@code transcription}, {@code overview} and {@code insights} limit a page to 20
     * @param limit size of a page, 1 to 200
     * @param after where the page begins, null for the first
     * @return a request
     * @throws Bitrix24FieldException if a limit is broken
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/follow-up/call-followup-list.html">
     *     call.followup.list</a>
     */
    public Bitrix24Request<FollowUpPage> list(
            Instant from,
            Instant to,
            @Nullable Long participantId,
            Collection<String> select,
            int limit,
            FollowUpPage.@Nullable Cursor after) {
        return FollowUps.list(from, to, participantId, select, limit, after);
    }

    /**
     * Gets one follow-up with all its blocks.
     *
     * @param callId id of the video call, positive
     * @return a request
     * @throws Bitrix24FieldException if the id is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/follow-up/call-followup-get.html">
     *     call.followup.get</a>
     */
    public Bitrix24Request<FollowUp> get(long callId) {
        return FollowUps.get(callId);
    }

    /**
     * Describes all fields of a follow-up.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/follow-up/call-followup-field-list.html">
     *     call.followup.field.list</a>
     */
    public Bitrix24Request<List<FollowUpField>> fields() {
        return FollowUps.fields();
    }

    /**
     * Describes one field of a follow-up.
     *
     * @param name name of the field
     * @return a request
     * @throws Bitrix24FieldException if the name is blank or too long
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/follow-up/call-followup-field-get.html">
     *     call.followup.field.get</a>
     */
    public Bitrix24Request<FollowUpField> field(String name) {
        return FollowUps.field(name);
    }
}
