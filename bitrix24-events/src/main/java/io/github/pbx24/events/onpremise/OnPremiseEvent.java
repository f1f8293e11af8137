package io.github.pbx24.events.onpremise;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.event.MalformedEventException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event that happened inside a self-hosted portal, as the PHP bridge tells it.
 *
 * <p>An event whose name begins with {@code OnBefore} was raised before the change: the change may have been refused by
 * another handler or failed afterwards. Its fields are what the portal was asked to write, not what it wrote.
 *
 * @param id unique; the same when the bridge has to send the event again
 * @param portal the portal's name in the settings of the bridge
 * @param module the module that raised it, for example {@code crm}
 * @param name the event as the module spells it, for example {@code OnBeforeCrmDealAdd}
 * @param time when it was raised, by the portal's clock, microseconds
 * @param userId the user whose request raised it; null for agents, cron jobs and anonymous requests
 * @param data the fields that the bridge was told to send, as written by PHP; an absent node if there are none
 * @param complete false if the data was too large or could not be written as JSON, and is left out
 * @since 0.1
 */
public record OnPremiseEvent(
        String id,
        String portal,
        String module,
        String name,
        Instant time,
        @Nullable Long userId,
        ResultNode data,
        boolean complete) {

    /** The module of events about the bridge itself: {@value}. */
    public static final String BRIDGE_MODULE = "pbx24";

    /** Raised by the bridge when its spool was full: {@value}. See {@link #droppedCount()}. */
    public static final String EVENTS_DROPPED = "OnEventsDropped";

    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:\\\\-]{1,100}");
    private static final int MAX_PORTAL = 100;

    /** Checks that nothing is null that may not be. */
    public OnPremiseEvent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(portal, "portal");
        Objects.requireNonNull(module, "module");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(data, "data");
    }

    /**
     * Reads an event. Does not check who sent it, see {@link OnPremiseVerifier}.
     *
     * @param body the body of the POST, JSON in UTF-8; not kept
     * @return the event
     * @throws MalformedEventException if the body is not an event of the bridge; names the field, never its content
     */
    public static OnPremiseEvent parse(byte[] body) {
        ResultNode root = ResultNode.ofJson(text(body))
                .orElseThrow(() -> new MalformedEventException("the body", "is not a JSON value"));
        OptionalLong user = root.get("userId").asLong();
        return new OnPremiseEvent(
                required(root, "id", ID),
                root.get("portal")
                        .asText()
                        .filter(text -> text.length() <= MAX_PORTAL)
                        .orElseThrow(() -> new MalformedEventException("portal", "is missing or too long")),
                required(root, "module", NAME),
                required(root, "event", NAME),
                root.get("time")
                        .asInstant()
                        .orElseThrow(() -> new MalformedEventException("time", "is missing or not a time")),
                user.isPresent() ? Long.valueOf(user.getAsLong()) : null,
                root.get("data"),
                !root.get("withoutData").asBoolean());
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedEventException("the body", "is not UTF-8");
        }
    }

    private static String required(ResultNode root, String key, Pattern form) {
        return root.get(key)
                .asText()
                .filter(text -> form.matcher(text).matches())
                .orElseThrow(() -> new MalformedEventException(key, "is missing or not well-formed"));
    }

    /**
     * How many events the bridge had to drop since it last said so, because its spool was full while the inbox did not
     * answer. Whoever keeps a copy of the portal's data has to compare all of it then.
     *
     * @return empty for every other event
     */
    public OptionalLong droppedCount() {
        return module.equals(BRIDGE_MODULE) && name.equals(EVENTS_DROPPED)
                ? data.get("COUNT").asLong()
                : OptionalLong.empty();
    }

    /** Without the data. */
    @Override
    public String toString() {
        return module + ":" + name + "[id=" + id + ", portal=" + portal + ", time=" + time + "]";
    }
}
