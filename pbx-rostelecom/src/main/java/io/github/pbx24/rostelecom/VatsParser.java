package io.github.pbx24.rostelecom;

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
import io.github.pbx24.rostelecom.VatsPayload.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a webhook of the vats dialect into neutral events. Pure. */
final class VatsParser implements WebhookParser {

    private final Map<String, VatsEventType> names;

    VatsParser(Map<String, VatsEventType> names) {
        this.names = Map.copyOf(names);
    }

    @Override
    public ParsedWebhook parse(WebhookRequest request) {
        VatsPayload payload = VatsPayload.read(request.body());
        String name = payload.requiredText(Field.EVENT);
        VatsEventType type = names.get(VatsEventType.normalise(name));
        if (type == null) {
            return ParsedWebhook.ignored(name, "unknown event name");
        }
        CallIdentity call = CallIdentity.id(payload.requiredText(Field.CALL_UUID));
        CallDetails details = details(payload);
        String number = payload.text(Field.EXTENSION);
        Extension extension = number == null ? null : Extension.of(number);
        return ParsedWebhook.of(
                name,
                switch (type) {
                    case STARTED ->
                        List.of(new CallEvent.Ringing(call, details, details.startedAt(), extension, CallEvent.NO_LEG));
                    // Several phones may ring at different times, and the time of none of them is told.
                    case RINGING -> List.of(new CallEvent.Ringing(call, details, null, extension, CallEvent.NO_LEG));
                    case ANSWERED ->
                        List.of(new CallEvent.Answered(
                                call, details, details.answeredAt(), extension, CallEvent.NO_LEG));
                    case TRANSFERRED -> List.of(transferred(call, details, extension));
                    case ENDED -> ended(call, details, extension, payload);
                });
    }

    private static CallDetails details(VatsPayload payload) {
        Direction direction = direction(payload.text(Field.CALL_DIRECTION));
        String caller = payload.text(Field.CALLER_ID);
        String called = payload.text(Field.CALLED_NUMBER);
        String client = direction == Direction.INBOUND ? caller : direction == Direction.OUTBOUND ? called : null;
        String line = direction == Direction.INBOUND ? called : direction == Direction.OUTBOUND ? caller : null;
        return new CallDetails(
                direction,
                client,
                line,
                payload.time(Field.CALL_START),
                payload.time(Field.CALL_ANSWER),
                payload.time(Field.CALL_END));
    }

    /** An unknown word stays open: an event without it is worth more than no event. */
    private static @Nullable Direction direction(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "inbound" -> Direction.INBOUND;
            case "outbound" -> Direction.OUTBOUND;
            case "internal" -> Direction.INTERNAL;
            default -> null;
        };
    }

    private static CallEvent transferred(CallIdentity call, CallDetails details, @Nullable Extension to) {
        if (to == null) {
            throw Field.EXTENSION.malformed("is missing");
        }
        return new CallEvent.Transferred(call, details, null, null, to, TransferKind.UNKNOWN, CallEvent.NO_LEG);
    }

    private static List<CallEvent> ended(
            CallIdentity call, CallDetails details, @Nullable Extension extension, VatsPayload payload) {
        Duration talk = talk(details, payload);
        Duration total = payload.seconds(Field.DURATION_FULL);
        if (total == null) {
            total = between(details.startedAt(), details.endedAt());
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

    /**
     * The conversation. If the vendor does not tell it: from answer to end; zero if the event tells how the call went and
     * no answer; otherwise unknown.
     */
    private static @Nullable Duration talk(CallDetails details, VatsPayload payload) {
        Duration talk = payload.seconds(Field.DURATION_TALK);
        if (talk != null) {
            return talk;
        }
        if (details.answeredAt() != null) {
            return between(details.answeredAt(), details.endedAt());
        }
        boolean toldHowItWent = details.endedAt() != null || payload.seconds(Field.DURATION_FULL) != null;
        return toldHowItWent ? Duration.ZERO : null;
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
        if (from == null || end == null) {
            return null;
        }
        Duration duration = Duration.between(from, end);
        if (duration.isNegative() || duration.compareTo(VatsPayload.MAX_DURATION) > 0) {
            throw Field.CALL_END.malformed("does not fit the other times");
        }
        return duration;
    }
}
