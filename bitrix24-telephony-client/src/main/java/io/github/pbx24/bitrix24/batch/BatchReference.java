package io.github.pbx24.bitrix24.batch;

import io.github.pbx24.bitrix24.Bitrix24Client;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A value that an earlier command of the same batch will produce. It is given to a later command instead of the value, and
 * the portal puts the value in. Only for {@link Bitrix24Client#batch} with {@code halt}: if the earlier command failed, the
 * reference would stand for something odd. Immutable.
 *
 * <p>A call that is over already is registered and finished in one request:
 *
 * <pre>{@code
 * client.batch(
 *         List.of(
 *                 ExternalCalls.register(call),
 *                 ExternalCalls.finish(FinishCall.forUser(BatchReference.callIdOf(0), 17, talk).build())),
 *         true);
 * }</pre>
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/how-to-call-rest-api/batch.html">batch</a>
 * @since 0.1
 */
public final class BatchReference {

    private static final int MAX_COMMANDS = 50;

    /** What {@link #callIdOf} gives. No CALL_ID of a portal looks like it. */
    private static final Pattern CALL_ID = Pattern.compile("\\$result\\[c\\d{1,2}]\\[CALL_ID]");

    private final String text;

    private BatchReference(String text) {
        this.text = text;
    }

    /**
     * The whole result of a command.
     *
     * @param position position of the command in the batch, from 0
     * @return the reference
     */
    public static BatchReference resultOf(int position) {
        if (position < 0 || position >= MAX_COMMANDS) {
            throw new IllegalArgumentException("position must be 0 to 49, was " + position);
        }
        return new BatchReference("$result[c" + position + "]");
    }

    /**
     * The CALL_ID that a {@code telephony.externalCall.register} will give.
     *
     * @param position position of the registration in the batch, from 0
     * @return the reference as text, to be used like a CALL_ID
     */
    public static String callIdOf(int position) {
        return resultOf(position).field("CALL_ID").toString();
    }

    /**
     * A CALL_ID as a parameter: what {@link #callIdOf} gave becomes a reference again, anything else stays what it is. For
     * factories of requests.
     *
     * @param callId a CALL_ID, or what {@link #callIdOf} gave
     * @return a value for the parameters of a request
     */
    public static Object asCallId(String callId) {
        return CALL_ID.matcher(callId).matches() ? new BatchReference(callId) : callId;
    }

    /**
     * A text in which the portal is to put values of earlier commands, for example
     * {@code Deal $result[c0][TITLE] was won}. A plain text that looks like this is refused, because it may be a customer's.
     *
     * @param text the text; only strings and numbers are put in, and a reference ends at white space
     * @return a value for the parameters of a request
     */
    public static BatchReference inText(String text) {
        return new BatchReference(Objects.requireNonNull(text, "text"));
    }

    /**
     * A field inside.
     *
     * @param name its name, without brackets and white space
     * @return the reference to it
     */
    public BatchReference field(String name) {
        if (!name.matches("[^\\s\\[\\]]+")) {
            throw new IllegalArgumentException("name must have no brackets and no white space");
        }
        return new BatchReference(text + "[" + name + "]");
    }

    /**
     * An item inside.
     *
     * @param index its position, from 0
     * @return the reference to it
     */
    public BatchReference item(int index) {
        return field(Integer.toString(Objects.checkIndex(index, Integer.MAX_VALUE)));
    }

    /** The reference as the portal reads it, for example {@code $result[c0][CALL_ID]}. */
    @Override
    public String toString() {
        return text;
    }
}
