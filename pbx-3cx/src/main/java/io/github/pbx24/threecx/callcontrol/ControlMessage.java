package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.MalformedWebhookException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message of the WebSocket that is about a leg.
 *
 * @param kind what happened to the leg
 * @param key which leg
 * @param entity its path at the exchange, without a leading slash
 * @param attached the leg itself, if the message carries it
 */
record ControlMessage(Kind kind, Participant.Key key, String entity, Optional<Participant> attached) {

    private static final String PREFIX = "callcontrol/";
    private static final String BEFORE_ID = "/participants/";
    private static final int MAX_DN = 64;

    /** What happened to a leg. */
    enum Kind {
        UPSERT,
        REMOVE
    }

    /** Reads a message; empty if it is about something else, such as pressed keys, or cannot be read. */
    static Optional<ControlMessage> read(String text) {
        ControlFields said;
        try {
            said = ControlFields.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedWebhookException e) {
            return Optional.empty();
        }
        Kind kind = kind(said);
        String entity = kind == null ? null : entity(said);
        Participant.Key key = entity == null ? null : key(entity);
        if (kind == null || entity == null || key == null) {
            return Optional.empty();
        }
        Optional<Participant> leg = Optional.ofNullable(Participant.of(said))
                .filter(one -> one.key().equals(key));
        return Optional.of(new ControlMessage(kind, key, entity, leg));
    }

    private static @Nullable Kind kind(ControlFields said) {
        if (said.is(ControlField.EVENT_TYPE, LegDetails.Word.UPSERT)) {
            return Kind.UPSERT;
        }
        return said.is(ControlField.EVENT_TYPE, LegDetails.Word.REMOVE) ? Kind.REMOVE : null;
    }

    /** The path without a leading slash; null if there is none. */
    private static @Nullable String entity(ControlFields said) {
        String path = said.text(ControlField.ENTITY);
        return path == null || path.charAt(0) != '/' ? path : path.substring(1);
    }

    /** The leg that {@code callcontrol/101/participants/17} means; null if the path is another one. */
    private static Participant.@Nullable Key key(String entity) {
        int from = PREFIX.length();
        int to = entity.startsWith(PREFIX) ? entity.indexOf('/', from) : -1;
        if (to <= from || to - from > MAX_DN || !entity.startsWith(BEFORE_ID, to) || !isDn(entity, from, to)) {
            return null;
        }
        String id = entity.substring(to + BEFORE_ID.length());
        return Participant.isId(id) ? new Participant.Key(entity.substring(from, to), id) : null;
    }

    /** Nothing else stands in a path that is asked for; a step of dots would be a step out of it. */
    private static boolean isDn(String text, int from, int to) {
        boolean dots = true;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letterOrDigit && "*#+_.-".indexOf(c) < 0) {
                return false;
            }
            dots &= c == '.';
        }
        return !dots;
    }
}
