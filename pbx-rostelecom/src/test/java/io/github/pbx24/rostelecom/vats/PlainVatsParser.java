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
import io.github.pbx24.pbx.text.NumberText;
import io.github.pbx24.rostelecom.vats.VatsPayload.Field;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** What {@link VatsParser} means, written plainly, without a thought of speed. */
final class PlainVatsParser implements WebhookParser {

    /** Longer calls are taken for a mistake. */
    private static final Duration LONGEST = Duration.ofDays(30);

    private final Map<String, VatsEventType> names;
    private final ZoneId zone;

    PlainVatsParser(Map<String, VatsEventType> names, ZoneId zone) {
        this.names = Map.copyOf(names);
        this.zone = zone;
    }

    @Override
    public ParsedWebhook parse(WebhookRequest request) {
        PlainVatsPayload payload = PlainVatsPayload.read(request.body());
        String name = payload.requiredText(Field.EVENT);
        VatsEventType type = names.get(VatsEventType.normalise(name));
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

    private CallDetails details(PlainVatsPayload payload) {
        Direction direction = direction(payload);
        String caller = payload.text(Field.CALLER_ID);
        String called = payload.text(Field.CALLED_NUMBER);
        boolean inbound = direction == Direction.INBOUND;
        boolean outbound = direction == Direction.OUTBOUND;
        String client = inbound ? caller : outbound ? called : null;
        String line = inbound ? called : outbound ? caller : null;
        Instant start = payload.time(Field.CALL_START, zone);
        Instant answer = payload.time(Field.CALL_ANSWER, zone);
        Instant end = payload.time(Field.CALL_END, zone);
        if (!fits(start, end) || !fits(answer, end)) {
            // The clock of the exchange was set back. The time of receipt tells more than such an end.
            payload.unreadable(Field.CALL_END);
            end = null;
        }
        NumberText number = NumberText.read(client);
        if (client != null && number instanceof NumberText.Absent) {
            payload.unreadable(inbound ? Field.CALLER_ID : Field.CALLED_NUMBER);
        }
        return new CallDetails(
                direction,
                number.number().orElse(null),
                line == null ? null : NumberText.read(line).number().orElse(line),
                start,
                answer,
                end);
    }

    private static boolean fits(Instant from, Instant end) {
        if (from == null || end == null) {
            return true;
        }
        Duration duration = Duration.between(from, end);
        return !duration.isNegative() && duration.compareTo(LONGEST) <= 0;
    }

    /** An unknown word stays open: an event without it is worth more than no event. */
    private static Direction direction(PlainVatsPayload payload) {
        String word = payload.text(Field.CALL_DIRECTION);
        Direction direction = word == null ? null : Direction.read(word).orElse(null);
        if (word != null && direction == null) {
            payload.unreadable(Field.CALL_DIRECTION);
        }
        return direction;
    }

    private static Extension extension(PlainVatsPayload payload) {
        String text = payload.text(Field.EXTENSION);
        return text == null ? null : Extension.of(NumberText.read(text).number().orElse(text));
    }

    /** A transfer to nobody knows whom says no more than that the call goes on and looks for somebody. */
    private static CallEvent transferred(
            CallIdentity call, CallDetails details, Extension to, PlainVatsPayload payload) {
        if (to == null) {
            payload.unreadable(Field.EXTENSION);
            return new CallEvent.Ringing(call, details, null, null, CallEvent.NO_LEG);
        }
        return new CallEvent.Transferred(call, details, null, null, to, TransferKind.UNKNOWN, CallEvent.NO_LEG);
    }

    private static List<CallEvent> ended(
            CallIdentity call, CallDetails details, Extension extension, PlainVatsPayload payload) {
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

    private static boolean isLonger(Duration talk, Duration total) {
        return talk != null && total != null && talk.compareTo(total) > 0;
    }

    private static CallResult result(CallDetails details, Duration talk) {
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

    private static Duration between(Instant from, Instant end) {
        return from == null || end == null ? null : Duration.between(from, end);
    }
}
