package io.github.pbx24.generic;

import io.github.pbx24.pbx.PbxSettings;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds settings that would silently find nothing: a place that cannot be, or one setting without another that it needs. */
final class Places {

    /** A tilde in a JSON pointer stands for itself as {@code ~0} and for a slash as {@code ~1}. */
    private static final Pattern WRONG_ESCAPE = Pattern.compile("~(?![01])");

    private static final List<String> SIGNATURES = List.of(
            "signature-in",
            "signature-prefix",
            "signature-algorithm",
            "signature-encoding",
            "signed",
            "signed-by-event");

    private Places() {}

    static void check(PbxSettings settings, Map<String, List<String>> fields) {
        boolean json = settings.text("format").orElse("json").equals("json");
        fields.forEach((detail, names) -> names.forEach(name -> place(settings, "fields." + detail, name, json)));
        settings.texts("event").stream()
                .filter(name -> !name.equals(EventName.PATH))
                .forEach(name -> place(settings, "event", name, json));
        fields.forEach((detail, names) -> {
            if (names.contains(EventName.PATH)) {
                settings.problem("fields." + detail, "must be a field: only event can be {path}");
            }
        });
        requires(
                settings,
                !settings.table("results").isEmpty(),
                "results",
                fields.containsKey("result"),
                "fields.result");
        requires(
                settings,
                fields.containsKey("result"),
                "fields.result",
                !settings.table("results").isEmpty(),
                "results, which says what its words mean");
        requires(
                settings,
                !settings.table("directions").isEmpty(),
                "directions",
                fields.containsKey("direction"),
                "fields.direction");
        requires(settings, isSet(settings, "token-in"), "token-in", isSet(settings, "tokens"), "tokens");
        for (String key : SIGNATURES) {
            requires(settings, isSet(settings, key), key, isSet(settings, "signature-keys"), "signature-keys");
        }
        boolean directed = fields.containsKey("direction")
                || fields.containsKey("caller-extension") && fields.containsKey("called-extension");
        for (String party : List.of("caller", "called")) {
            requires(
                    settings,
                    fields.containsKey(party),
                    "fields." + party,
                    directed,
                    "fields.direction, or fields.caller-extension and fields.called-extension, to know who it is");
        }
    }

    private static void place(PbxSettings settings, String key, String name, boolean json) {
        if (name.startsWith("{") && !name.equals(EventName.PATH)) {
            settings.problem(key, "must be a field; between braces only {path} is known, for event");
        } else if (name.startsWith("/") && !json) {
            settings.problem(key, "must be a field: a JSON pointer needs the format json");
        } else if (name.startsWith("/") && WRONG_ESCAPE.matcher(name).find()) {
            settings.problem(key, "must be a JSON pointer, in which a tilde is written ~0 and a slash ~1");
        }
    }

    private static void requires(PbxSettings settings, boolean set, String key, boolean other, String needed) {
        if (set && !other) {
            settings.problem(key, "needs " + needed);
        }
    }

    private static boolean isSet(PbxSettings settings, String key) {
        return settings.has(key);
    }
}
