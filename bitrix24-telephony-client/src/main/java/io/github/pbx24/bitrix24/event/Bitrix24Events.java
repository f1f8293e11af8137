package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.telephony.CrmEntity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Turns the body of an event into a typed event. Does not check who sent it, see {@link EventVerifier}.
 *
 * @since 0.1
 */
public final class Bitrix24Events {

    private static final int MAX_NAME = 100;

    private Bitrix24Events() {}

    /**
     * Reads an event.
     *
     * @param body the raw body of the POST; not kept
     * @return a typed event, or a {@link GenericEvent}
     * @throws MalformedEventException if the body is not an event
     */
    public static Bitrix24Event parse(byte[] body) {
        return read(PhpForm.parse(body));
    }

    static Bitrix24Event read(ResultNode form) {
        String name = form.get("event")
                .asText()
                .filter(text -> text.length() <= MAX_NAME && text.matches("[A-Za-z0-9_:.\\\\-]+"))
                .orElseThrow(() -> new MalformedEventException("event", "is missing or not a name"))
                .toUpperCase(Locale.ROOT);
        Instant time = form.get("ts")
                .asInstant()
                .orElseThrow(() -> new MalformedEventException("ts", "is missing or not a time"));
        if (form.get("auth").fields().isEmpty()) {
            throw new MalformedEventException("auth", "is missing");
        }
        EventEnvelope envelope = new EventEnvelope(
                name,
                longOrNull(form.get("event_handler_id")),
                time,
                EventAuth.from(form.get("auth")),
                form.get("data"));
        return switch (name) {
            case "ONEXTERNALCALLSTART" -> callStart(envelope);
            case "ONEXTERNALCALLBACKSTART" -> callBackStart(envelope);
            default -> new GenericEvent(envelope);
        };
    }

    private static OnExternalCallStart callStart(EventEnvelope envelope) {
        ResultNode data = envelope.data();
        Long callList = longOrNull(data.get("CALL_LIST_ID"));
        return new OnExternalCallStart(
                envelope,
                required(data, "CALL_ID"),
                data.get("USER_ID")
                        .asLong()
                        .orElseThrow(() -> new MalformedEventException("data[USER_ID]", "is missing or not a number")),
                required(data, "PHONE_NUMBER"),
                textOrNull(data.get("PHONE_NUMBER_INTERNATIONAL")),
                textOrNull(data.get("EXTENSION")),
                textOrNull(data.get("LINE_NUMBER")),
                callList != null && callList == 0 ? null : callList,
                data.get("IS_MOBILE").asBoolean(),
                CrmEntity.read(data).orElse(null),
                longOrNull(data.get("CRM_CREATED_LEAD")),
                createdEntities(data));
    }

    private static List<CrmEntity> createdEntities(ResultNode data) {
        return data.get("CRM_CREATED_ENTITIES").items().stream()
                .flatMap(item -> CrmEntity.of(item.get("ENTITY_TYPE"), item.get("ENTITY_ID")).stream())
                .toList();
    }

    private static OnExternalCallBackStart callBackStart(EventEnvelope envelope) {
        ResultNode data = envelope.data();
        return new OnExternalCallBackStart(
                envelope,
                required(data, "PHONE_NUMBER"),
                textOrNull(data.get("TEXT")),
                textOrNull(data.get("VOICE")),
                textOrNull(data.get("LINE_NUMBER")),
                CrmEntity.read(data).orElse(null));
    }

    private static String required(ResultNode data, String key) {
        return data.get(key).asText().orElseThrow(() -> new MalformedEventException("data[" + key + "]", "is missing"));
    }

    private static @Nullable String textOrNull(ResultNode node) {
        return node.asText().orElse(null);
    }

    private static @Nullable Long longOrNull(ResultNode node) {
        OptionalLong number = node.asLong();
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }
}
