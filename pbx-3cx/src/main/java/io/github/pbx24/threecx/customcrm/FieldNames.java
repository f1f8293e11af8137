package io.github.pbx24.threecx.customcrm;

import io.github.pbx24.pbx.PbxSettings;
import java.util.Map;
import java.util.Set;

/**
 * What the administrator called the fields. The defaults are the names of Bitrix24, which the usual recipe takes.
 *
 * @param extension the employee's extension, {@code %Ext%}
 * @param number the client's number, {@code %CallerNumber%}
 * @param direction who called, {@code %Direction%}
 * @param started when the call began, {@code %CallStarted%}
 * @param duration talk time, {@code %TalkDuration%}
 * @param callId the exchange's own id of the call, if a version offers one
 * @param line the dialled number, if a version offers it
 */
record FieldNames(
        String extension,
        String number,
        String direction,
        String started,
        String duration,
        String callId,
        String line) {

    private static final Set<String> KEYS =
            Set.of("extension", "number", "direction", "started", "duration", "call-id", "line");

    /** Reads the setting {@code fields}. */
    static FieldNames read(PbxSettings settings) {
        Map<String, String> names = settings.table("fields");
        names.forEach((key, name) -> {
            if (!KEYS.contains(key)) {
                settings.problem(
                        "fields." + key,
                        "unknown; known are "
                                + String.join(", ", KEYS.stream().sorted().toList()));
            } else if (name.isBlank()) {
                settings.problem("fields." + key, "must not be blank");
            }
        });
        return new FieldNames(
                names.getOrDefault("extension", "USER_PHONE_INNER"),
                names.getOrDefault("number", "PHONE_NUMBER"),
                names.getOrDefault("direction", "TYPE"),
                names.getOrDefault("started", "CALL_START_DATE"),
                names.getOrDefault("duration", "DURATION"),
                names.getOrDefault("call-id", "PBX_CALL_ID"),
                names.getOrDefault("line", "DID"));
    }
}
