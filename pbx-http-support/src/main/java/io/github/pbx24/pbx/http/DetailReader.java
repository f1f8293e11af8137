package io.github.pbx24.pbx.http;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.text.DurationText;
import io.github.pbx24.pbx.text.NumberText;
import io.github.pbx24.pbx.text.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the details of one request as rule 5 of the SPI wants it: what cannot be read is noted and reads as null; only what is asked
 * for by {@link #required} costs the request. For one thread.
 *
 * @since 0.1
 */
public final class DetailReader {

    private static final int MAX_TEXT = 2_048;

    private final String prefix;
    private final Function<String, Optional<String>> texts;
    private final Predicate<String> strange;
    private final List<String> unreadable = new ArrayList<>(0);

    private DetailReader(String prefix, Function<String, Optional<String>> texts, Predicate<String> strange) {
        this.prefix = prefix;
        this.texts = texts;
        this.strange = strange;
    }

    /**
     * Reads members of a JSON object; a name that begins with a slash is a JSON pointer.
     *
     * @param json the object
     * @return a reader
     */
    public static DetailReader of(JsonValue json) {
        Function<String, Optional<JsonValue>> values = name -> name.startsWith("/") ? json.at(name) : json.member(name);
        return new DetailReader(
                "$.",
                name -> values.apply(name).flatMap(JsonValue::scalar),
                name -> json.isStrangeAt(
                        name.startsWith("/")
                                ? name
                                : "/" + name.replace("~", "~0").replace("/", "~1")));
    }

    /**
     * Reads parameters of a query or a form. A parameter that occurs twice and says two things cannot be read: readers differ in which they
     * take.
     *
     * @param place where they stand, for complaints: {@code query} or {@code form}
     * @param parameters the parameters
     * @return a reader
     */
    public static DetailReader of(String place, QueryParameters parameters) {
        return new DetailReader(
                place + ".",
                name -> isAmbiguous(parameters, name)
                        ? Optional.empty()
                        : parameters.first(name).map(String::strip).filter(text -> !text.isEmpty()),
                name -> isAmbiguous(parameters, name));
    }

    private static boolean isAmbiguous(QueryParameters parameters, String name) {
        return parameters.isUnreadable(name)
                || parameters.all(name).stream().distinct().count() > 1;
    }

    /**
     * A text without which the request has no meaning.
     *
     * @param name the detail
     * @return the text without outer blanks
     * @throws MalformedWebhookException if it is absent or cannot be read
     */
    public String required(String name) {
        String text = text(name);
        if (text == null) {
            throw new MalformedWebhookException(
                    place(name), unreadable.contains(place(name)) ? "cannot be read" : "is missing");
        }
        return text;
    }

    /**
     * A text.
     *
     * @param name the detail
     * @return the text without outer blanks; null if it is absent, blank or unreadable
     */
    public @Nullable String text(String name) {
        Optional<String> text = texts.apply(name);
        if (text.filter(found -> found.length() <= MAX_TEXT && found.chars().noneMatch(Character::isISOControl))
                .isPresent()) {
            return text.get();
        }
        if (text.isPresent() || strange.test(name)) {
            unreadable(name);
        }
        return null;
    }

    /**
     * A detail in a form of its own.
     *
     * @param name the detail
     * @param reader gives what a text says, or empty
     * @param <T> what it is
     * @return the detail; null if it is absent or unreadable
     */
    public <T> @Nullable T read(String name, Function<String, Optional<T>> reader) {
        String text = text(name);
        T value = text == null ? null : reader.apply(text).orElse(null);
        if (text != null && value == null) {
            unreadable(name);
        }
        return value;
    }

    /**
     * A client's number.
     *
     * @param name the detail
     * @return the number; null if it is absent, withheld or unreadable
     */
    public @Nullable String number(String name) {
        NumberText number = NumberText.read(text(name));
        if (number instanceof NumberText.Absent && text(name) != null) {
            unreadable(name);
        }
        return number.number().orElse(null);
    }

    /**
     * Who called.
     *
     * @param name the detail
     * @return the direction; null if it is absent or unreadable
     */
    public @Nullable Direction direction(String name) {
        return read(name, Direction::read);
    }

    /**
     * A time.
     *
     * @param name the detail
     * @param zone where a time without offset is local, or null
     * @return the time; null if it is absent or unreadable
     */
    public @Nullable Instant time(String name, @Nullable ZoneId zone) {
        return read(name, text -> TimeText.read(text, zone));
    }

    /**
     * A duration.
     *
     * @param name the detail
     * @return the duration; null if it is absent or unreadable
     */
    public @Nullable Duration duration(String name) {
        return read(name, DurationText::read);
    }

    /**
     * An internal number.
     *
     * @param name the detail
     * @return the extension; null if it is absent or unreadable
     */
    public @Nullable Extension extension(String name) {
        String text = text(name);
        return text == null ? null : Extension.of(NumberText.read(text).number().orElse(text));
    }

    /**
     * Notes a detail that could not be read.
     *
     * @param name the detail
     */
    public void unreadable(String name) {
        if (!unreadable.contains(place(name))) {
            unreadable.add(place(name));
        }
    }

    /**
     * Adds the noted details to a result.
     *
     * @param parsed what the request says
     * @return the same with the places of unreadable details
     */
    public ParsedWebhook noteOn(ParsedWebhook parsed) {
        return unreadable.isEmpty() ? parsed : parsed.withUnreadable(unreadable);
    }

    private String place(String name) {
        return prefix + (name.startsWith("/") ? name.substring(1).replace('/', '.') : name);
    }
}
