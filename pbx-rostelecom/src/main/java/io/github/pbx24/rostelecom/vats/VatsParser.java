package io.github.pbx24.rostelecom.vats;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.TransferKind;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.MemberNames;
import io.github.pbx24.pbx.text.NumberText;
import io.github.pbx24.rostelecom.vats.VatsPayload.Field;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a webhook of the vats dialect into neutral events. Pure. */
final class VatsParser implements WebhookParser {

    /** Longer calls are taken for a mistake. */
    private static final Duration LONGEST = Duration.ofDays(30);

    /** More names than anybody sets; the others are found like those in an unusual spelling. */
    private static final int MOST_WORDS = 100;

    private static final List<Direction> USUAL_DIRECTIONS = List.of(Direction.INBOUND, Direction.OUTBOUND);
    private static final MemberNames DIRECTION_WORDS = MemberNames.of(List.of("inbound", "outbound"));

    private final Map<String, VatsEventType> names;
    /** Names that stand in a body as they stand in the settings. */
    private final List<String> usualNames;

    /** By the same numbers. */
    private final List<VatsEventType> usualTypes;

    /** The same to be found; null if there are none. */
    private final @Nullable MemberNames usualWords;

    private final @Nullable ZoneId zone;

    VatsParser(Map<String, VatsEventType> names, @Nullable ZoneId zone) {
        this.names = Map.copyOf(names);
        List<Map.Entry<String, VatsEventType>> usual = names.entrySet().stream()
                .filter(entry -> isPlain(entry.getKey()))
                .limit(MOST_WORDS)
                .toList();
        this.usualNames = usual.stream().map(Map.Entry::getKey).toList();
        this.usualTypes = usual.stream().map(Map.Entry::getValue).toList();
        this.usualWords = usualNames.isEmpty() ? null : MemberNames.of(usualNames);
        this.zone = zone;
    }

    /** Whether a name stands in a body as it stands in the settings. */
    private static boolean isPlain(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_');
    }

    @Override
    public ParsedWebhook parse(WebhookRequest request) {
        VatsPayload payload = VatsPayload.read(request.body());
        int usual = usualWords == null ? -1 : payload.word(Field.EVENT, usualWords);
        String name = usual >= 0 ? usualNames.get(usual) : payload.requiredText(Field.EVENT);
        VatsEventType type = usual >= 0 ? usualTypes.get(usual) : names.get(VatsEventType.normalise(name));
        if (type == null) {
            return ParsedWebhook.ignored(name, "unknown event name");
        }
        CallIdentity call = CallIdentity.id(payload.requiredText(Field.CALL_UUID));
        CallDetails details = details(payload);
        Extension extension = extension(payload);
        List<CallEvent> events = switch (type) {
            case STARTED ->
                List.of(new CallEvent.Ringing(call, details, details.startedAt(), extension, CallEvent.NO_LEG));
            // Several phones may ring at different times, and the time of none of them is told.
            case RINGING -> List.of(new CallEvent.Ringing(call, details, null, extension, CallEvent.NO_LEG));
            case ANSWERED ->
                List.of(new CallEvent.Answered(call, details, details.answeredAt(), extension, CallEvent.NO_LEG));
            case TRANSFERRED -> List.of(transferred(call, details, extension, payload));
            case ENDED -> ended(call, details, extension, payload);
        };
        ParsedWebhook parsed = ParsedWebhook.of(name, events);
        return payload.unreadable().isEmpty() ? parsed : parsed.withUnreadable(payload.unreadable());
    }

    private CallDetails details(VatsPayload payload) {
        Direction direction = direction(payload);
        boolean inbound = direction == Direction.INBOUND;
        boolean outbound = direction == Direction.OUTBOUND;
        String caller = inbound
                ? clientNumber(payload, Field.CALLER_ID)
                : outbound ? number(payload, Field.CALLER_ID) : payload.text(Field.CALLER_ID);
        String called = inbound
                ? number(payload, Field.CALLED_NUMBER)
                : outbound ? clientNumber(payload, Field.CALLED_NUMBER) : payload.text(Field.CALLED_NUMBER);
        Instant start = payload.time(Field.CALL_START, zone);
        Instant answer = payload.time(Field.CALL_ANSWER, zone);
        Instant end = payload.time(Field.CALL_END, zone);
        if (!fits(start, end) || !fits(answer, end)) {
            // The clock of the exchange was set back. The time of receipt tells more than such an end.
            payload.unreadable(Field.CALL_END);
            end = null;
        }
        return new CallDetails(
                direction,
                inbound ? caller : outbound ? called : null,
                inbound ? called : outbound ? caller : null,
                start,
                answer,
                end);
    }

    private static @Nullable String clientNumber(VatsPayload payload, Field field) {
        String digits = payload.digits(field);
        if (digits != null) {
            return digits;
        }
        String text = payload.text(field);
        NumberText number = NumberText.read(text);
        if (text != null && number instanceof NumberText.Absent) {
            payload.unreadable(field);
        }
        return number.number().orElse(null);
    }

    /** The number in a text, else the text. */
    private static @Nullable String number(VatsPayload payload, Field field) {
        String digits = payload.digits(field);
        if (digits != null) {
            return digits;
        }
        String text = payload.text(field);
        return text == null ? null : NumberText.read(text).number().orElse(text);
    }

    private static boolean fits(@Nullable Instant from, @Nullable Instant end) {
        if (from == null || end == null) {
            return true;
        }
        long seconds = end.getEpochSecond() - from.getEpochSecond();
        if (seconds > 0 && seconds < LONGEST.toSeconds()) {
            return true;
        }
        Duration duration = Duration.between(from, end);
        return !duration.isNegative() && duration.compareTo(LONGEST) <= 0;
    }

    /** An unknown word stays open: an event without it is worth more than no event. */
    private static @Nullable Direction direction(VatsPayload payload) {
        int usual = payload.word(Field.CALL_DIRECTION, DIRECTION_WORDS);
        if (usual >= 0) {
            return USUAL_DIRECTIONS.get(usual);
        }
        String word = payload.text(Field.CALL_DIRECTION);
        Direction direction = word == null ? null : Direction.read(word).orElse(null);
        if (word != null && direction == null) {
            payload.unreadable(Field.CALL_DIRECTION);
        }
        return direction;
    }

    private static @Nullable Extension extension(VatsPayload payload) {
        String number = number(payload, Field.EXTENSION);
        return number == null ? null : Extension.of(number);
    }

    /** A transfer to nobody knows whom says no more than that the call goes on and looks for somebody. */
    private static CallEvent transferred(
            CallIdentity call, CallDetails details, @Nullable Extension to, VatsPayload payload) {
        if (to == null) {
            payload.unreadable(Field.EXTENSION);
            return new CallEvent.Ringing(call, details, null, null, CallEvent.NO_LEG);
        }
        return new CallEvent.Transferred(call, details, null, null, to, TransferKind.UNKNOWN, CallEvent.NO_LEG);
    }

    private static List<CallEvent> ended(
            CallIdentity call, CallDetails details, @Nullable Extension extension, VatsPayload payload) {
        Duration talk = payload.duration(Field.DURATION_TALK);
        if (talk == null) {
            // Without an answer in this event another event may know of one.
            talk = between(details.answeredAt(), details.endedAt());
        }
        Duration total = payload.duration(Field.DURATION_FULL);
        if (isLonger(talk, total)) {
            // Both cannot be right, and the conversation is what counts.
            payload.unreadable(Field.DURATION_FULL);
            total = null;
        }
        if (total == null) {
            total = between(details.startedAt(), details.endedAt());
        }
        if (isLonger(talk, total)) {
            total = null;
        }
        CallEvent ended =
                new CallEvent.Ended(call, details, details.endedAt(), extension, result(details, talk), talk, total);
        String recording = payload.text(Field.RECORD_ID);
        if (recording == null) {
            return List.of(ended);
        }
        return List.of(
                ended,
                new CallEvent.RecordingReady(call, details, null, RecordingReference.id(recording), CallEvent.NO_LEG));
    }

    private static boolean isLonger(@Nullable Duration talk, @Nullable Duration total) {
        return talk != null && total != null && talk.compareTo(total) > 0;
    }

    private static CallResult result(CallDetails details, @Nullable Duration talk) {
        if (details.answeredAt() != null || talk != null && !talk.isZero()) {
            return CallResult.ANSWERED;
        }
        if (talk == null || details.direction() == null) {
            return CallResult.UNKNOWN;
        }
        return switch (details.direction()) {
            case INBOUND -> CallResult.MISSED;
            case OUTBOUND -> CallResult.NO_ANSWER;
            case INTERNAL -> CallResult.UNKNOWN;
        };
    }

    private static @Nullable Duration between(@Nullable Instant from, @Nullable Instant end) {
        return from == null || end == null ? null : Duration.between(from, end);
    }
}
