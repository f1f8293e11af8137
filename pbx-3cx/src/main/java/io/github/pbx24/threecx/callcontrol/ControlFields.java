package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.JsonLimits;
import io.github.pbx24.pbx.http.JsonScanner;
import org.jspecify.annotations.Nullable;

/**
 * The members of a message, of its event and of the leg that comes with it, found by one pass over the bytes. Of members with the same
 * name the last one counts. For one thread.
 */
final class ControlFields implements LegDetails {

    private static final int AROUND_LEG = (1 << ControlField.ID.ordinal()) - 1;

    /** Objects inside each other. */
    private static final int MESSAGE = 0;

    private static final int EVENT = 1;
    private static final int LEG = 2;

    private final byte[] json;
    /** By field: where the value begins and where it ends. */
    private final int[] places = new int[2 * ControlField.COUNT];

    /** Which fields say something. */
    private int said;
    /** Of which fields the bytes are what they say. */
    private int plain;

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
            if (scanner.next()) {
                level = fields.member(level, scanner);
            } else if (level == MESSAGE) {
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
                set(index, scanner);
            }
            return LEG;
        }
        if (level == MESSAGE) {
            if (index != ControlField.EVENT.ordinal()) {
                return MESSAGE;
            }
            said = 0;
            return scanner.enter() ? EVENT : MESSAGE;
        }
        if (index == ControlField.ATTACHED_DATA.ordinal()) {
            said &= AROUND_LEG;
            return scanner.enter() ? LEG : EVENT;
        }
        if (index >= 0 && !ControlField.isOfLeg(index)) {
            set(index, scanner);
        }
        return EVENT;
    }

    private void set(int index, JsonScanner scanner) {
        JsonScanner.Kind kind = scanner.kind();
        boolean says = kind != JsonScanner.Kind.STRUCTURE && kind != JsonScanner.Kind.NULL;
        places[2 * index] = scanner.start();
        places[2 * index + 1] = scanner.end();
        said = with(said, index, says);
        plain = with(plain, index, scanner.isPlain());
    }

    private static int with(int bits, int index, boolean value) {
        int bit = 1 << index;
        return value ? bits | bit : bits & ~bit;
    }

    @Override
    public @Nullable String text(ControlField field) {
        int index = field.ordinal();
        if ((said & 1 << index) == 0) {
            return null;
        }
        int from = places[2 * index];
        int to = places[2 * index + 1];
        if (standsAsItIs(index, from, to)) {
            return JsonScanner.plainText(json, from, to);
        }
        String text = JsonScanner.text(json, from, to);
        return text == null || text.isBlank() ? null : text.strip();
    }

    @Override
    public boolean is(ControlField field, Word word) {
        int index = field.ordinal();
        if ((said & 1 << index) == 0) {
            return false;
        }
        int from = places[2 * index];
        int to = places[2 * index + 1];
        return standsAsItIs(index, from, to) ? word.is(json, from, to) : LegDetails.super.is(field, word);
    }

    /** Most values do: nothing but ordinary characters, and no blanks around them. */
    private boolean standsAsItIs(int index, int from, int to) {
        return (plain & 1 << index) != 0 && from < to && json[from] != ' ' && json[to - 1] != ' ';
    }
}
