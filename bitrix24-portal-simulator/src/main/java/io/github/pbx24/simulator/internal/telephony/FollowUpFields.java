package io.github.pbx24.simulator.internal.telephony;

import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.protocol.ErrorBody;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a follow-up and how the portal describes them. Pure. */
public final class FollowUpFields {

    /** Name, type and description, in the portal's order. */
    private static final List<List<String>> FIELDS = List.of(
            List.of("callId", "int", "Call identifier. Always present."),
            List.of("callType", "int", "Call type: 1 = ad-hoc, 2 = permanent conference room, 3 = large room."),
            List.of("initiatorId", "int", "User who initiated the call."),
            List.of("startDate", "string", "UTC time when the call started."),
            List.of("endDate", "string", "UTC time when the call ended. Null while it is in progress."),
            List.of("durationSeconds", "int", "Total call duration in seconds."),
            List.of("uuid", "string", "UUID of the call session."),
            List.of("language", "string", "Detected language. Null without a transcription."),
            List.of("version", "int", "Newest schema version of the stored outcomes."),
            List.of("participants", "array", "Call participants."),
            List.of("outcomes", "array", "Names of the outcomes present for this call."),
            List.of("createdAt", "string", "UTC time of the newest outcome."),
            List.of("tracks", "array", "Call recordings."),
            List.of("transcription", "object", "Transcription of the call."),
            List.of("overview", "object", "Overview of the meeting."),
            List.of("summary", "object", "Summary by topics."),
            List.of("insights", "object", "Analysis of the meeting."),
            List.of("evaluation", "object", "Evaluation of the meeting."));

    static final List<String> NAMES = FIELDS.stream().map(field -> field.get(0)).toList();

    private static final List<String> PROPERTIES = List.of(
            "name",
            "type",
            "title",
            "description",
            "validationRules",
            "requiredGroups",
            "filterable",
            "sortable",
            "editable",
            "multiple",
            "elementType");

    private FollowUpFields() {}

    /** The properties to show; all of them if nothing is selected. */
    static List<String> select(Params params) {
        Object given = params.get("select");
        if (given != null && !(given instanceof List)) {
            throw RestError.of(
                    400, ErrorBody.VERSION_3 + "INVALIDSELECTEXCEPTION", "Cannot parse the select expression");
        }
        List<String> select = Php.listOf(given).stream().map(Php::toText).toList();
        for (String property : select) {
            if (!PROPERTIES.contains(property)) {
                throw RestError.of(
                        400,
                        ErrorBody.VERSION_3 + "UNKNOWNDTOPROPERTYEXCEPTION",
                        "Unknown field `" + property + "` for object `DtoFieldDto`");
            }
        }
        return select.isEmpty() ? PROPERTIES : select;
    }

    static Map<String, @Nullable Object> describe(String name, List<String> select) {
        List<String> field = FIELDS.get(NAMES.indexOf(name));
        Map<String, @Nullable Object> all = Php.map(
                "name",
                name,
                "type",
                field.get(1),
                "title",
                name,
                "description",
                field.get(2),
                "validationRules",
                List.of(),
                "requiredGroups",
                List.of(),
                "filterable",
                false,
                "sortable",
                false,
                "editable",
                false,
                "multiple",
                false,
                "elementType",
                null);
        Map<String, @Nullable Object> description = new LinkedHashMap<>();
        select.forEach(property -> description.put(property, all.get(property)));
        return description;
    }
}
