package io.github.pbx24.events.watch;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Alerts in words, English or Russian. */
final class AlertText {

    private final boolean russian;
    private final DateTimeFormatter time;

    AlertText(Locale language, ZoneId zone) {
        this.russian = language.getLanguage().equals("ru");
        this.time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(zone);
    }

    String of(Condition condition, boolean recovered, Duration lasted) {
        String event = name(condition.event());
        String portal = name(condition.portal());
        String since = time.format(condition.since());
        String length = duration(lasted);
        return switch (condition.kind()) {
            case SILENCE ->
                recovered
                        ? say(
                                "%s comes from %s again, after %s.",
                                "%s снова приходит с портала %s, тишина длилась %s.", event, portal, length)
                        : say(
                                "No %s from %s since %s (%s).",
                                "Нет %s с портала %s с %s (%s).", event, portal, since, length);
            case SLOW_HANDLER ->
                recovered
                        ? say(
                                "The handler of %s is quick again, after %s.",
                                "Обработчик %s снова быстрый, было медленно %s.", event, length)
                        : say(
                                "The handler of %s is slow or hangs, since %s (%s).",
                                "Обработчик %s медленный или завис, с %s (%s).", event, since, length);
            case BACKLOG ->
                recovered
                        ? say("The backlog is gone, after %s.", "Очередь разобрана, накопление длилось %s.", length)
                        : say(
                                "%s deliveries wait to be handled, too many since %s.",
                                "Ждут обработки: %s, слишком много с %s.", condition.count(), since);
            case DEAD_LETTERS ->
                recovered
                        ? say("No deliveries are given up any more.", "Недоставленных событий больше нет.")
                        : say(
                                "%s deliveries were given up and wait for somebody to look at them.",
                                "Не обработано и отложено событий: %s, нужен человек.", condition.count());
            case STORE ->
                recovered
                        ? say(
                                "The store works again, after %s.",
                                "Хранилище снова работает, простой длился %s.", length)
                        : say(
                                "The store cannot be used since %s: events are not accepted.",
                                "Хранилище недоступно с %s: события не принимаются.", since);
        };
    }

    private String say(String english, String other, Object... values) {
        return String.format(Locale.ROOT, russian ? other : english, values);
    }

    private static String name(@Nullable String name) {
        return name == null ? "?" : name;
    }

    private String duration(Duration length) {
        if (length.toDays() > 0) {
            return russian
                    ? length.toDays() + " дн. " + length.toHoursPart() + " ч."
                    : length.toDays() + " d " + length.toHoursPart() + " h";
        }
        if (length.toHours() > 0) {
            return russian
                    ? length.toHours() + " ч. " + length.toMinutesPart() + " мин."
                    : length.toHours() + " h " + length.toMinutesPart() + " min";
        }
        if (length.toMinutes() > 0) {
            return length.toMinutes() + (russian ? " мин." : " min");
        }
        return length.toSeconds() + (russian ? " с" : " s");
    }
}
