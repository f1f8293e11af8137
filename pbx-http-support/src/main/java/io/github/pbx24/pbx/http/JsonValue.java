package io.github.pbx24.pbx.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One value of a JSON text that {@link Json} has read. Immutable. No {@code toString()} shows content.
 *
 * @since 0.1
 */
public sealed interface JsonValue {

    /**
     * An object.
     *
     * @param members name to value, in order of the text; of members with the same name what they all say, else {@link Garbled}
     */
    record Structure(Map<String, JsonValue> members) implements JsonValue {
        @Override
        public String toString() {
            return "Structure[" + members.size() + " members]";
        }
    }

    /**
     * An array.
     *
     * @param items the values in order
     */
    record Items(List<JsonValue> items) implements JsonValue {
        @Override
        public String toString() {
            return "Items[" + items.size() + "]";
        }
    }

    /**
     * A text.
     *
     * @param value the text with escapes resolved
     */
    record Text(String value) implements JsonValue {
        @Override
        public String toString() {
            return "Text[" + value.length() + " characters]";
        }
    }

    /**
     * A number.
     *
     * @param literal as written, for example {@code -1.5e3}
     */
    record Numeric(String literal) implements JsonValue {
        @Override
        public String toString() {
            return "Numeric";
        }
    }

    /**
     * {@code true} or {@code false}.
     *
     * @param value which of them
     */
    record Flag(boolean value) implements JsonValue {
        @Override
        public String toString() {
            return "Flag";
        }
    }

    /** {@code null}. */
    record Nothing() implements JsonValue {}

    /**
     * A text that is not UTF-8, or that has an escape for half a character; or a member that occurs twice and says two things. Whoever asks
     * for it finds nothing.
     */
    record Garbled() implements JsonValue {}

    /**
     * A text, a number or a boolean as text, because senders mix them up.
     *
     * @return the text without outer blanks; empty for other kinds and for a blank text
     */
    default Optional<String> scalar() {
        String text = this instanceof Text value
                ? value.value().strip()
                : this instanceof Numeric number
                        ? number.literal()
                        : this instanceof Flag flag ? String.valueOf(flag.value()) : "";
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /**
     * The value of a member.
     *
     * @param name the member, case-sensitive
     * @return the value; empty if this is no object, or has no such member, or the member is null or {@link Garbled}
     */
    default Optional<JsonValue> member(String name) {
        return this instanceof Structure structure
                ? Optional.ofNullable(structure.members().get(name))
                        .filter(value -> !(value instanceof Nothing || value instanceof Garbled))
                : Optional.empty();
    }

    /**
     * The value at a JSON pointer (RFC 6901), for example {@code /data/0/call_id}.
     *
     * @param pointer empty for this value itself, else it begins with a slash
     * @return the value; empty if there is none or it is null or {@link Garbled}
     */
    default Optional<JsonValue> at(String pointer) {
        if (pointer.isEmpty()) {
            return this instanceof Nothing || this instanceof Garbled ? Optional.empty() : Optional.of(this);
        }
        if (pointer.charAt(0) != '/') {
            return Optional.empty();
        }
        int next = pointer.indexOf('/', 1);
        return stepped(pointer)
                .filter(value -> !(value instanceof Nothing || value instanceof Garbled))
                .flatMap(value -> value.at(next < 0 ? "" : pointer.substring(next)));
    }

    /** One step along a pointer: what stands there, whatever it is; empty if nothing does. */
    private Optional<JsonValue> stepped(String pointer) {
        String name = step(pointer);
        if (this instanceof Items list) {
            int at = isIndex(name) ? Integer.parseInt(name) : list.items().size();
            return at < list.items().size() ? Optional.of(list.items().get(at)) : Optional.empty();
        }
        return this instanceof Structure structure
                ? Optional.ofNullable(structure.members().get(name))
                : Optional.empty();
    }

    private static String step(String pointer) {
        int next = pointer.indexOf('/', 1);
        String step = next < 0 ? pointer.substring(1) : pointer.substring(1, next);
        return step.replace("~1", "/").replace("~0", "~");
    }

    private static boolean isIndex(String name) {
        return name.matches("0|[1-9][0-9]{0,8}");
    }

    /**
     * Whether something stands at a JSON pointer, or on the way to it, in which no text can be found: a structure where a text should be,
     * a text where a structure should be, {@link Garbled}. What is absent, null or empty is not strange.
     *
     * @param pointer as for {@link #at}
     * @return true if somebody said something there that nobody can read
     */
    default boolean isStrangeAt(String pointer) {
        if (this instanceof Garbled) {
            return true;
        }
        if (pointer.isEmpty()) {
            return this instanceof Structure || this instanceof Items;
        }
        // Some languages write an empty array for an object without members.
        boolean empty = this instanceof Items list && list.items().isEmpty();
        Optional<JsonValue> next = stepped(pointer);
        if (next.isPresent()) {
            int rest = pointer.indexOf('/', 1);
            return next.get().isStrangeAt(rest < 0 ? "" : pointer.substring(rest));
        }
        boolean member = this instanceof Structure || this instanceof Items && isIndex(step(pointer));
        return !member && !empty && (this instanceof Items || scalar().isPresent());
    }
}
