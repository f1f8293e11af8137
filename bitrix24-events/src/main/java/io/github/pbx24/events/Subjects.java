package io.github.pbx24.events;

import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.bitrix24.event.OnCrmDealMoveToCategory;
import io.github.pbx24.bitrix24.event.OnCrmItem;
import io.github.pbx24.bitrix24.event.OnCrmObject;
import io.github.pbx24.bitrix24.event.OnTask;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells what an event is about. */
final class Subjects {

    private Subjects() {}

    /** @param name what the event is called here, which is the name that its handler has */
    static EventSubject of(String portal, String name, Bitrix24Event event) {
        if (event instanceof OnCrmObject object) {
            return new EventSubject(portal, name, object.type(), Long.toString(object.id()));
        }
        if (event instanceof OnCrmItem item) {
            return new EventSubject(portal, name, itemType(item.entityTypeId()), Long.toString(item.id()));
        }
        if (event instanceof OnCrmDealMoveToCategory move) {
            return new EventSubject(portal, name, "DEAL", Long.toString(move.dealId()));
        }
        if (event instanceof OnTask task) {
            return new EventSubject(portal, name, "TASK", Long.toString(task.taskId()));
        }
        // All the rest by what they call it, also events of the user's own modules.
        for (Place place : PLACES) {
            String id = (place.inFields() ? event.data().get("FIELDS") : event.data())
                    .get(place.key())
                    .asText()
                    .filter(text -> !text.isBlank() && text.length() <= MAX_ID)
                    .orElse(null);
            if (id != null) {
                return new EventSubject(portal, name, place.objectType(), id);
            }
        }
        return new EventSubject(portal, name, null, null);
    }

    /** What elements of a smart process are called, which the vendor knows by the number of their type alone. */
    static String itemType(long entityTypeId) {
        return "ITEM" + entityTypeId;
    }

    /** The number of the type that is called so; 0 if it is no smart process. */
    static long itemType(@Nullable String objectType) {
        return objectType != null && ITEM.matcher(objectType).matches() ? Long.parseLong(objectType.substring(4)) : 0;
    }

    private static final Pattern ITEM = Pattern.compile("ITEM[1-9]\\d{0,17}");

    /** Where events of smart processes say which one it is. */
    static final String ITEM_TYPE = "ENTITY_TYPE_ID";

    private static final int MAX_ID = 80;

    private record Place(boolean inFields, String key, String objectType) {}

    private static final List<Place> PLACES = List.of(
            new Place(false, "CALL_ID", "CALL"), new Place(true, "ID", "OBJECT"), new Place(false, "ID", "OBJECT"));

    /**
     * Every subscription sends its own copy of one change; they are the same by what, whom and when. The time is in whole seconds:
     * updates are told apart by it only if the handling waits until the second is over, and with it sees all changes of it. What is
     * about no object, or handled at once, is told apart by its whole body.
     */
    static String dedupeKey(EventSubject subject, Instant at, HandlerOptions options, byte[] body) {
        String time = Long.toString(at.getEpochSecond());
        String id = subject.objectId();
        if (id == null || BY_BODY.contains(String.valueOf(subject.objectType()))) {
            return String.join("/", subject.portal(), subject.event(), time, sha256(body));
        }
        String event = ItemEvents.plain(subject.event());
        boolean mayComeTwiceInASecond = event.endsWith("UPDATE")
                && options.delay().compareTo(SECOND) < 0
                && options.quietTime().compareTo(SECOND) < 0;
        String name = isItem(subject) ? event + "/" + subject.objectType() : event;
        String key = String.join("/", subject.portal(), name, id, time);
        return mayComeTwiceInASecond ? key + "/" + sha256(body) : key;
    }

    /** The name of the event does not say what it is about. */
    private static boolean isItem(EventSubject subject) {
        return itemType(subject.objectType()) > 0;
    }

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Set<String> BY_BODY = Set.of("OBJECT");

    static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What is handled in order. Events about no object keep their order among those of their name. */
    static String entity(EventSubject subject) {
        return subject.objectId() == null
                ? subject.portal() + "/-/" + subject.event()
                : subject.portal() + "/" + subject.objectType() + "/" + subject.objectId();
    }

    /** Back from the journal; null for what never had a subject. */
    static @Nullable EventSubject of(String event, @Nullable String entity) {
        String[] parts = entity == null ? new String[0] : entity.split("/", 3);
        if (parts.length < 3) {
            return null;
        }
        boolean aboutNothing = parts[1].equals("-");
        return new EventSubject(parts[0], event, aboutNothing ? null : parts[1], aboutNothing ? null : parts[2]);
    }
}
