package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonLimits;
import io.github.pbx24.pbx.http.JsonPlace;
import io.github.pbx24.pbx.http.JsonScanner;
import io.github.pbx24.pbx.http.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The members of a message, of its event and of the leg that comes with it, found by one pass over the bytes. Of members with the same
 * name what all of them say counts; what differs is unreadable, as in {@link Json}. For one thread.
 */
final class ControlFields implements LegDetails {

    private static final int FIRST_OF_LEG = ControlField.ID.ordinal();

    /** Objects inside each other. */
    private static final int MESSAGE = 0;

    private static final int EVENT = 1;
    private static final int LEG = 2;

    private final byte[] json;
    /** By field. */
    private final int[] found = new int[ControlField.COUNT];

    private boolean eventSeen;
    /** Whether an object came again, under the same name. */
    private boolean repeated;

    private ControlFields(byte[] json) {
        this.json = json;
    }

    /**
     * Finds the members.
     *
     * @throws MalformedWebhookException if the text is too large or is not one JSON object
     */
    static ControlFields read(byte[] json) {
        if (json.length > JsonLimits.WEBHOOK.bytes()) {
            throw new MalformedWebhookException("$", "is larger than " + JsonLimits.WEBHOOK.bytes() + " bytes");
        }
        ControlFields fields = new ControlFields(json);
        JsonScanner scanner = new JsonScanner(json, ControlField.NAMES);
        // One loop for all three objects: the compiler makes the most of one place that asks for the next member.
        int level = MESSAGE;
        while (true) {
            if (level != MESSAGE) {
                boolean leg = level == LEG;
                scanner.plainMembers(fields.found, leg ? FIRST_OF_LEG : 0, leg ? ControlField.COUNT : FIRST_OF_LEG);
            }
            if (scanner.next()) {
                level = fields.member(level, scanner);
            } else if (level == MESSAGE) {
                fields.forgetObjectsThatDiffer();
                return fields;
            } else {
                level--;
            }
        }
    }

    /** Takes a member in; answers with the level of the next one. */
    private int member(int level, JsonScanner scanner) {
        int index = scanner.name();
        if (level == LEG) {
            if (ControlField.isOfLeg(index)) {
                take(index, scanner);
            }
            return LEG;
        }
        if (level == MESSAGE) {
            if (index != ControlField.EVENT.ordinal()) {
                return MESSAGE;
            }
            repeated |= eventSeen;
            eventSeen = true;
            return scanner.enter() ? EVENT : MESSAGE;
        }
        if (index == ControlField.ATTACHED_DATA.ordinal()) {
            repeated |= found[index] != 0;
            // One that comes again must not be passed over.
            found[index] = JsonPlace.NULL;
            return scanner.enter() ? LEG : EVENT;
        }
        if (index >= 0 && !ControlField.isOfLeg(index)) {
            take(index, scanner);
        }
        return EVENT;
    }

    private void take(int index, JsonScanner scanner) {
        found[index] = JsonPlace.both(json, found[index], JsonPlace.of(scanner));
    }

    /** No exchange repeats an object, so the slow way will do to see whether both are the same. */
    private void forgetObjectsThatDiffer() {
        if (!repeated) {
            return;
        }
        Optional<JsonValue> event = Json.read(json, JsonLimits.WEBHOOK).member("event");
        if (event.isEmpty()) {
            Arrays.fill(found, 0);
        } else if (event.get().member("attached_data").isEmpty()) {
            Arrays.fill(found, FIRST_OF_LEG, found.length, 0);
        }
    }

    @Override
    public @Nullable String text(ControlField field) {
        int value = found[field.ordinal()];
        if (!JsonPlace.isSaid(value) || JsonPlace.isUnreadable(value)) {
            return null;
        }
        int from = JsonPlace.start(value);
        int to = JsonPlace.end(value);
        if (standsAsItIs(value, from, to)) {
            return JsonScanner.plainText(json, from, to);
        }
        String text = JsonScanner.text(json, from, to);
        return text == null || text.isBlank() ? null : text.strip();
    }

    @Override
    public boolean is(ControlField field, Word word) {
        int value = found[field.ordinal()];
        int from = JsonPlace.start(value);
        int to = JsonPlace.end(value);
        return standsAsItIs(value, from, to) ? word.is(json, from, to) : LegDetails.super.is(field, word);
    }

    /** Most values do: nothing but ordinary characters, and no blanks around them. */
    private boolean standsAsItIs(int value, int from, int to) {
        return JsonPlace.isPlain(value) && from < to && json[from] != ' ' && json[to - 1] != ' ';
    }
}
