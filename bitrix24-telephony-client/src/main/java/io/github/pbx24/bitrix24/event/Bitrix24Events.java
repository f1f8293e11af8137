package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.form.PhpForm;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns the body of an event into a typed event. Does not check who sent it, see {@link EventVerifier}.
 *
 * @since 0.1
 */
public final class Bitrix24Events {

    private static final int MAX_NAME = 100;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_:.\\\\-]+");

    private Bitrix24Events() {}

    /**
     * Reads an event.
     *
     * @param body the raw body of the POST; not kept
     * @return a typed event, or a {@link GenericEvent}
     * @throws MalformedEventException if the body is not an event
     */
    public static Bitrix24Event parse(byte[] body) {
        ResultNode form = PhpForm.parse(body);
        return read(form, EventAuth.from(form.get("auth")));
    }

    /**
     * A body without the secrets that it may carry, fit for a store.
     *
     * @param body the raw body of an event; not changed
     * @return the same with {@code access_token}, {@code refresh_token} and {@code application_token} empty, at whatever depth
     * @throws MalformedEventException if a percent escape is broken
     */
    public static byte[] withoutSecrets(byte[] body) {
        return PhpForm.withoutNamed(body, EventVerifier.SECRETS);
    }

    static Bitrix24Event read(ResultNode form, EventAuth auth) {
        String name = form.get("event")
                .asText()
                .filter(text -> text.length() <= MAX_NAME && NAME.matcher(text).matches())
                .orElseThrow(() -> new MalformedEventException("event", "is missing or not a name"))
                .toUpperCase(Locale.ROOT);
        Instant time = form.get("ts")
                .asInstant()
                .orElseThrow(() -> new MalformedEventException("ts", "is missing or not a time"));
        if (form.get("auth").isAbsent() || form.get("auth").isText()) {
            throw new MalformedEventException("auth", "is missing");
        }
        EventEnvelope envelope =
                new EventEnvelope(name, longOrNull(form.get("event_handler_id")), time, auth, form.get("data"));
        return TypedEvents.read(envelope);
    }

    private static @Nullable Long longOrNull(ResultNode node) {
        OptionalLong number = node.asLong();
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }
}
