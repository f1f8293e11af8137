package io.github.pbx24.generic;

import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.http.AllowedHosts;
import io.github.pbx24.pbx.http.TrustedAuthorities;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checked settings.
 *
 * @param format where the fields stand: {@code json}, {@code form} or {@code query}
 * @param jsonIn the form field that holds the JSON; empty if it is the body
 * @param event the fields that name the event together
 * @param kinds event in lower case to meaning
 * @param fields our name of a detail to the exchange's names of it
 * @param directions word in lower case to direction
 * @param openDirections words in lower case that say nothing about the direction
 * @param results word in lower case to result
 * @param zone where times without offset are local; null if unknown
 * @param answer what the exchange wants to read; empty for an empty answer
 * @param echo how the exchange tests the address
 * @param proof how requests prove their sender
 * @param recordingHosts where recordings may come from
 * @param trust certificate authorities
 */
record GenericSettings(
        String format,
        String jsonIn,
        EventName event,
        Map<String, Kind> kinds,
        Map<String, List<String>> fields,
        Map<String, Direction> directions,
        Set<String> openDirections,
        Map<String, CallResult> results,
        @Nullable ZoneId zone,
        String answer,
        Echo echo,
        Proof proof,
        AllowedHosts recordingHosts,
        TrustedAuthorities trust) {

    private static final Set<String> DETAILS = Set.of(
            "call",
            "direction",
            "client",
            "line",
            "caller",
            "called",
            "extension",
            "caller-extension",
            "called-extension",
            "time",
            "start",
            "answer",
            "end",
            "talk",
            "total",
            "result",
            "recording");

    private static final String UNKNOWN = "unknown";
    private static final String RESULTS =
            Stream.of(CallResult.values()).map(GenericSettings::word).collect(Collectors.joining(", "));
    private static final String DIRECTIONS = "inbound, outbound, internal, unknown";

    static GenericSettings read(PbxSettings settings, PbxEnvironment environment) {
        Map<String, List<String>> fields = new HashMap<>();
        settings.table("fields").forEach((name, names) -> fields.put(name, List.of(names.split("\\s+"))));
        for (String name : fields.keySet()) {
            if (!DETAILS.contains(name)) {
                settings.problem(
                        "fields." + name,
                        "must be one of "
                                + String.join(", ", DETAILS.stream().sorted().toList()));
            }
        }
        if (!fields.containsKey("call")) {
            settings.problem("fields.call", "is missing");
        }
        Places.check(settings, fields);
        Map<String, String> directions = new HashMap<>(settings.table("directions"));
        Set<String> open = new HashSet<>();
        directions.forEach((word, meaning) -> {
            if (meaning.equals(UNKNOWN)) {
                open.add(word.toLowerCase(Locale.ROOT));
            }
        });
        directions.values().removeIf(UNKNOWN::equals);
        directions.keySet().stream()
                .filter(word -> open.contains(word.toLowerCase(Locale.ROOT)))
                .forEach(word -> settings.problem(
                        "directions." + word, "has another meaning in another case: leave one of them"));
        String format = settings.choice("format", "json", "form", "query").orElse("json");
        EventName event = new EventName(settings.requiredTexts("event"));
        GenericSettings read = new GenericSettings(
                format,
                settings.text("json-in").orElse(""),
                event,
                words(
                        settings.table("events"),
                        "events",
                        word -> Kind.ofWord(word).orElse(null),
                        settings,
                        Kind.words()),
                fields,
                words(directions, "directions", word -> Direction.read(word).orElse(null), settings, DIRECTIONS),
                open,
                words(settings.table("results"), "results", GenericSettings::result, settings, RESULTS),
                settings.zone("zone").orElse(null),
                settings.text("answer").orElse(""),
                new Echo(settings.text("echo").orElse("")),
                Proof.read(settings, format, event),
                AllowedHosts.read(settings, "recording-hosts", environment),
                TrustedAuthorities.read(settings, "ca-file"));
        if (!read.jsonIn().isEmpty() && !format.equals("json")) {
            settings.problem("json-in", "needs the format json");
        }
        List<String> details = Stream.concat(
                        Stream.concat(event.names().stream(), Stream.of(read.jsonIn())),
                        fields.values().stream().flatMap(List::stream))
                .filter(name -> !name.isEmpty())
                .toList();
        if (!format.equals("json") || !read.jsonIn().isEmpty()) {
            read.proof().requireApart(settings, format.equals("json") ? List.of(read.jsonIn()) : details);
        }
        if (details.contains(read.echo().parameter()) && format.equals("query")) {
            settings.problem("echo", "must not name a field that is read as a detail: such requests are not read");
        }
        if (read.kinds().isEmpty()) {
            settings.problem("events", "is missing");
        }
        settings.check();
        return read;
    }

    private static <T> Map<String, T> words(
            Map<String, String> table,
            String key,
            Function<String, @Nullable T> reader,
            PbxSettings settings,
            String allowed) {
        Map<String, T> words = new HashMap<>();
        table.forEach((word, meaning) -> {
            T value = reader.apply(meaning.toLowerCase(Locale.ROOT));
            if (value == null) {
                settings.problem(key + "." + word, "must be one of " + allowed);
                return;
            }
            T other = words.put(word.toLowerCase(Locale.ROOT), value);
            if (other != null && other != value) {
                settings.problem(key + "." + word, "has another meaning in another case: leave one of them");
            }
        });
        return words;
    }

    private static @Nullable CallResult result(String word) {
        return Stream.of(CallResult.values())
                .filter(result -> word(result).equals(word))
                .findFirst()
                .orElse(null);
    }

    private static String word(CallResult result) {
        return result.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Shows nothing: tokens and keys are secrets. */
    @Override
    public String toString() {
        return "GenericSettings";
    }
}
