package io.github.pbx24.events;

import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.bitrix24.event.OnCrmItem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The portal has two names for what happens to an element of a smart process, with and without the number of its type at the end. They
 * tell of the same, so a handler of either is called, whichever was bound.
 */
final class ItemEvents {

    private static final Pattern NUMBERED = Pattern.compile("(ONCRMDYNAMICITEM(?:ADD|UPDATE|DELETE))_[1-9]\\d{0,17}");

    private ItemEvents() {}

    /** The name without a number; the name itself where it has none. */
    static String plain(String event) {
        Matcher matcher = NUMBERED.matcher(event);
        return matcher.matches() ? matcher.group(1) : event;
    }

    /** The name with the number of the type, of an element; the name itself of everything else. */
    static String numbered(Bitrix24Event event) {
        return event instanceof OnCrmItem item ? numbered(plain(event.name()), item.entityTypeId()) : event.name();
    }

    static String numbered(String plain, long entityTypeId) {
        return plain + "_" + entityTypeId;
    }
}
