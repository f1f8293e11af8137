package io.github.pbx24.pbx.http;

import io.github.pbx24.pbx.MalformedWebhookException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the members of one JSON object, in place, and of the objects in it that somebody wants to {@link #enter}: for webhooks and
 * messages that are one object. For one thread.
 *
 * <p>Strict by RFC 8259, with nothing after the object, and bounded in depth; a byte order mark before the object is skipped. It
 * allocates nothing for what is not asked for. Text that is not UTF-8 costs only the value that it stands in.
 *
 * <pre>{@code
 * JsonScanner scanner = new JsonScanner(body);
 * while (scanner.next()) {
 *     if (scanner.nameIs(EVENT) && scanner.kind() == JsonScanner.Kind.TEXT) {
 *         event = JsonScanner.text(body, scanner.start(), scanner.end());
 *     }
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class JsonScanner extends JsonLexer {

    /** Structures inside each other, the object itself included. */
    public static final int MAX_DEPTH = 32;

    /** What stands behind the name of a member. */
    public enum Kind {
        /** A text in quotes. */
        TEXT,
        /** A number. */
        NUMBER,
        /** {@code true} or {@code false}. */
        BOOLEAN,
        /** {@code null}. */
        NULL,
        /** An object or an array. */
        STRUCTURE
    }

    private final byte[] json;
    private final @Nullable MemberNames names;
    private int nameStart;
    /** Zero before the first member. */
    private int nameEnd;

    private boolean nameEscaped;

    /** Which of the names the member has; negative if none of them. */
    private int name = -1;
    /** Which of the names came last; negative before the first. */
    private byte lastNamed = -1;

    /** A structure is passed over, or entered, before anything that follows it is looked at. */
    private Kind kind = Kind.NULL;

    /** In how many objects it stands. Small, because each webhook makes a scanner. */
    private byte depth = 1;

    /**
     * Starts before the first member.
     *
     * @param json the text; must not change while it is scanned
     */
    public JsonScanner(byte[] json) {
        super(json, MAX_DEPTH);
        this.json = json;
        this.names = null;
    }

    /**
     * Starts before the first member, and looks for some names.
     *
     * @param json the text; must not change while it is scanned
     * @param names what {@link #name()} tells
     */
    public JsonScanner(byte[] json, MemberNames names) {
        super(json, MAX_DEPTH);
        this.json = json;
        this.names = names;
    }

    /**
     * Goes to the next member.
     *
     * @return false at the end of the object. The end of the outermost one must be the end of the text; after that of an object that was
     *     entered, the next call goes on behind it
     * @throws MalformedWebhookException if the text is not one JSON object, or is nested too deeply
     */
    public boolean next() {
        if (kind == Kind.STRUCTURE) {
            skipValue(depth);
            kind = Kind.NULL;
        }
        skipBlanks();
        if (nameEnd == 0) {
            expect('{');
            skipBlanks();
            if (peek() == '}') {
                return finish();
            }
        } else if (peek() == '}') {
            return finish();
        } else {
            expect(',');
            skipBlanks();
        }
        string();
        nameStart = super.start();
        nameEnd = super.end();
        nameEscaped = isEscaped();
        find();
        skipBlanks();
        expect(':');
        skipBlanks();
        value();
        return true;
    }

    /**
     * Goes over members as long as they are plain: names without escapes, texts of printable ASCII, whole numbers, booleans. Most members
     * of webhooks are, and this is cheaper than to ask for each. {@link #next()} goes on with whatever is in the way, after which one may
     * ask again.
     *
     * @param places takes the {@link JsonPlace} of each member that was asked for, by the number of its name; stops before one that has a place
     *     already
     * @param first the first number of a name that counts
     * @param end the number after the last name that counts; members with other names are passed over
     */
    public void plainMembers(int[] places, int first, int end) {
        if (names == null || kind == Kind.STRUCTURE) {
            return;
        }
        byte[] text = json;
        int last = text.length - 1;
        int begin = at();
        int at = begin;
        char opening = nameEnd == 0 ? '{' : ',';
        int before = lastNamed;
        while (true) {
            Lead lead = names.lead(before);
            int index;
            int value;
            if (lead != null && lead.isAt(text, at, opening)) {
                index = lead.name();
                value = lead.value(at);
            } else {
                int quote = quoteOfName(text, at, opening, last);
                if (quote < 0) {
                    break;
                }
                int next = names.follower(before);
                // How long the expected name is; negative if it does not stand here.
                int length = names.isAt(next, text, quote + 1) ? names.name(next).length : -1;
                int nameTo = length >= 0 ? quote + 1 + length : plainUntil(text, quote + 1);
                value = valueAfter(text, nameTo, last);
                if (value < 0) {
                    break;
                }
                index = length >= 0 ? next : names.indexOf(text, quote + 1, nameTo);
                if (index >= 0) {
                    names.leads(before, index, text, at, value);
                }
            }
            boolean quoted = text[value] == '"';
            int from = quoted ? value + 1 : value;
            int to = quoted ? plainUntil(text, from) : bareUntil(text, from);
            if (to < 0 || quoted && (to > last || text[to] != '"')) {
                break;
            }
            if (index >= first && index < end) {
                if (places[index] != 0 || to - from > JsonPlace.LONGEST || from > JsonPlace.LAST_START) {
                    break;
                }
                places[index] = JsonPlace.plain(from, to);
            }
            if (index >= 0) {
                before = index;
            }
            opening = ',';
            at = quoted ? to + 1 : to;
        }
        lastNamed = (byte) before;
        if (at > begin) {
            nameEnd = at;
        }
        goTo(at);
    }

    /**
     * Goes into the object that the member is, whose members {@link #next} gives then, until it says that there are no more.
     *
     * @return false if the member is no object; then nothing has happened
     * @throws MalformedWebhookException if the object is nested too deeply
     */
    public boolean enter() {
        if (kind != Kind.STRUCTURE || peek() != '{') {
            return false;
        }
        requireDepth(depth + 1);
        depth++;
        kind = Kind.NULL;
        nameEnd = 0;
        return true;
    }

    private void find() {
        int found = names == null ? -1 : names.indexOf(json, nameStart, nameEnd);
        for (int i = 0; found < 0 && nameEscaped && names != null && i < names.count(); i++) {
            found = nameIs(names.name(i)) ? i : -1;
        }
        if (found >= 0 && names != null) {
            names.follows(lastNamed, found);
            name = found;
            lastNamed = (byte) found;
        } else {
            name = -1;
        }
    }

    /** Where a value begins whose name ends there; -1 if anything else stands there. */
    private static int valueAfter(byte[] text, int nameTo, int last) {
        if (nameTo >= last || text[nameTo] != '"') {
            return -1;
        }
        int colon = text[nameTo + 1] == ':' ? nameTo + 1 : blankUntil(text, nameTo + 1);
        if (colon >= last || text[colon] != ':') {
            return -1;
        }
        // Mostly there is one blank or none.
        int value = text[colon + 1] == ' ' ? colon + 2 : colon + 1;
        if (value < last && text[value] <= ' ') {
            value = blankUntil(text, value);
        }
        return value < last ? value : -1;
    }

    /** Where the name of the next member begins; -1 if anything else does. */
    private static int quoteOfName(byte[] text, int at, char opening, int last) {
        if (at >= last) {
            return -1;
        }
        int mark = text[at] > ' ' ? at : blankUntil(text, at);
        if (mark >= last || text[mark] != opening) {
            return -1;
        }
        int quote = text[mark + 1] > ' ' ? mark + 1 : blankUntil(text, mark + 1);
        return quote < last && text[quote] == '"' ? quote : -1;
    }

    private void value() {
        int first = peek();
        kind = first == '{' || first == '[' ? Kind.STRUCTURE : skipValue(depth);
    }

    /** Where a whole number without a sign, or a boolean, ends; -1 if there is anything else. */
    private static int bareUntil(byte[] text, int from) {
        byte first = text[from];
        if (first == 't' || first == 'f') {
            return literalUntil(text, from, first == 't' ? TRUE : FALSE);
        }
        int to = digitsUntil(text, from);
        boolean number = to > from && to < text.length && (first != '0' || to == from + 1);
        return number && (text[to] == ',' || text[to] == '}' || text[to] == ' ' || text[to] == '\n') ? to : -1;
    }

    private boolean finish() {
        expect('}');
        if (depth == 1) {
            requireEnd();
        } else {
            depth--;
            // Not zero: in the object around it there was a member.
            nameEnd = at();
        }
        return false;
    }

    /**
     * Whether the member has this name.
     *
     * @param name the name in ASCII
     * @return true if it is written like this, perhaps with escapes
     */
    public boolean nameIs(byte[] name) {
        if (Arrays.equals(json, nameStart, nameEnd, name, 0, name.length)) {
            return true;
        }
        // With escapes a name is always longer than without.
        return nameEscaped
                && nameEnd - nameStart > name.length
                && new String(name, StandardCharsets.US_ASCII).equals(text(json, nameStart, nameEnd));
    }

    /**
     * Which of the names that were asked for the member has; cheaper than {@link #nameIs}.
     *
     * @return the place of the name among them; -1 if it is none of them
     */
    public int name() {
        return name;
    }

    /**
     * What the value of the member is.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Where a text (without quotes), a number or a boolean begins.
     *
     * @return the index of the first byte; undefined for other kinds
     */
    @Override
    public int start() {
        return super.start();
    }

    /**
     * Where a text (without quotes), a number or a boolean ends.
     *
     * @return the index after the last byte; undefined for other kinds
     */
    @Override
    public int end() {
        return super.end();
    }

    /**
     * Whether a text, a number or a boolean consists of nothing but printable ASCII without escapes, so that its bytes are what it says.
     *
     * @return true if there is nothing to resolve; undefined for other kinds
     */
    @Override
    public boolean isPlain() {
        return super.isPlain();
    }

    /**
     * The text between two positions where {@link #isPlain()} is true; cheaper than {@link #text}.
     *
     * @param json the scanned text
     * @param start as {@link #start()} told
     * @param end as {@link #end()} told
     * @return the text
     */
    // The constructor that takes a charset is too large to be inlined, and each webhook makes a handful of texts.
    @SuppressWarnings("deprecation")
    public static String plainText(byte[] json, int start, int end) {
        return new String(json, 0, start, end - start);
    }

    /**
     * Where a run of digits ends.
     *
     * @param json the scanned text
     * @param from where it begins
     * @return the index of the first byte that is no digit, at most the length of the text
     */
    public static int digitsUntil(byte[] json, int from) {
        return JsonLexer.digitsUntil(json, from);
    }

    /**
     * The text between two positions that a scanner has given, with escapes resolved.
     *
     * @param json the scanned text
     * @param start as {@link #start()} told
     * @param end as {@link #end()} told
     * @return the text; null if the bytes are not UTF-8, or if an escape stands for half a character
     */
    public static @Nullable String text(byte[] json, int start, int end) {
        return JsonLexer.text(json, start, end);
    }
}
