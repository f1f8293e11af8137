package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.MemberNames;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns {@code call_events} into neutral events. Pure. */
final class CloudpbxParser implements WebhookParser {

    private static final List<Direction> USUAL_DIRECTIONS = List.of(Direction.INBOUND, Direction.OUTBOUND);
    private static final MemberNames DIRECTION_WORDS = MemberNames.of(List.of("incoming", "outbound"));
    private static final MemberNames YES = MemberNames.of(List.of("true"));

    private final CloudpbxTime times;
    private final CloudpbxExtensions extensions;

    CloudpbxParser(ZoneId zone, CloudpbxExtensions extensions) {
        this.times = new CloudpbxTime(zone);
        this.extensions = extensions;
    }

    @Override
    public ParsedWebhook parse(WebhookRequest request) {
        CloudpbxPayload payload = CloudpbxPayload.read(request.body());
        return switch (CloudpbxMethod.of(request, payload)) {
            case GET_NUMBER_INFO -> ParsedWebhook.ignored("get_number_info", "a question about a number");
            case HISTORY_FILE_COMPLETED ->
                ParsedWebhook.ignored("history_file_completed", "history files are asked for when they are needed");
            case CALL_EVENTS -> event(payload);
        };
    }

    private ParsedWebhook event(CloudpbxPayload payload) {
        CloudpbxState usual = CloudpbxState.usual(payload);
        String name = usual != null ? usual.word() : payload.requiredText(CloudpbxField.STATE);
        CloudpbxState state = usual != null ? usual : CloudpbxState.read(name);
        CallIdentity call = CallIdentity.id(payload.requiredText(CloudpbxField.SESSION_ID));
        Direction direction = direction(payload);
        Instant at = payload.time(CloudpbxField.TIMESTAMP, times);
        Party caller = party(payload, CloudpbxField.FROM_NUMBER, CloudpbxField.FROM_PIN);
        Party callee = party(payload, CloudpbxField.REQUEST_NUMBER, CloudpbxField.REQUEST_PIN);
        CallDetails details = details(direction, caller, callee, state, at);
        noteClient(payload, direction, caller, callee);
        Extension employee = direction == Direction.OUTBOUND || direction == Direction.INTERNAL
                ? caller.extension()
                : callee.extension();
        ParsedWebhook parsed = state == null
                ? ParsedWebhook.ignored(name, "unknown state")
                : ParsedWebhook.of(state.word(), events(state, call, details, at, employee, payload));
        return payload.unreadable().isEmpty() ? parsed : parsed.withUnreadable(payload.unreadable());
    }

    private static List<CallEvent> events(
            CloudpbxState state,
            CallIdentity call,
            CallDetails details,
            @Nullable Instant at,
            @Nullable Extension employee,
            CloudpbxPayload payload) {
        return switch (state) {
            case NEW, CALLING -> List.of(new CallEvent.Ringing(call, details, at, employee, CallEvent.NO_LEG));
            case CONNECTED -> List.of(new CallEvent.Answered(call, details, at, employee, CallEvent.NO_LEG));
            case DISCONNECTED -> {
                CallResult result = result(payload.text(CloudpbxField.DISCONNECT_REASON), details.direction());
                yield List.of(new CallEvent.LegEnded(call, details, at, employee, CallEvent.NO_LEG, null, result));
            }
            case END -> ended(call, details, at, employee, payload);
        };
    }

    /** Talk and result follow from the other events: an end says neither. */
    private static List<CallEvent> ended(
            CallIdentity call,
            CallDetails details,
            @Nullable Instant at,
            @Nullable Extension employee,
            CloudpbxPayload payload) {
        CallEvent ended = new CallEvent.Ended(call, details, at, employee, CallResult.UNKNOWN, null, null);
        if (!isRecorded(payload)) {
            return List.of(ended);
        }
        // The recording has no id of its own; the call's fetches it.
        RecordingReference recording = RecordingReference.id(((CallIdentity.ById) call).id());
        return List.of(ended, new CallEvent.RecordingReady(call, details, null, recording, CallEvent.NO_LEG));
    }

    private static boolean isRecorded(CloudpbxPayload payload) {
        if (payload.word(CloudpbxField.IS_RECORD, YES) >= 0) {
            return true;
        }
        String word = payload.text(CloudpbxField.IS_RECORD);
        if (word == null) {
            return false;
        }
        return switch (normalised(word)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> {
                payload.note(CloudpbxField.IS_RECORD);
                yield false;
            }
        };
    }

    /** Only a new inbound call tells the line; in later events the employee's address stands in its place. */
    private static CallDetails details(
            @Nullable Direction direction,
            Party caller,
            Party callee,
            @Nullable CloudpbxState state,
            @Nullable Instant at) {
        boolean begins = state == CloudpbxState.NEW;
        String client = null;
        String line = null;
        if (direction == Direction.INBOUND) {
            client = caller.dialled();
            line = begins ? callee.number() : null;
        } else if (direction == Direction.OUTBOUND) {
            client = callee.dialled();
            line = caller.number();
        }
        return new CallDetails(
                direction, client, line, begins ? at : null, null, state == CloudpbxState.END ? at : null);
    }

    /** A client is a number. What stands there and is none, but the name of a user or digits without end, could not be read. */
    private static void noteClient(CloudpbxPayload payload, @Nullable Direction direction, Party caller, Party callee) {
        if (direction == Direction.INBOUND && caller.isNamedOnly()) {
            payload.note(CloudpbxField.FROM_NUMBER);
        } else if (direction == Direction.OUTBOUND && callee.isNamedOnly()) {
            payload.note(CloudpbxField.REQUEST_NUMBER);
        }
    }

    private static @Nullable Direction direction(CloudpbxPayload payload) {
        int usual = payload.word(CloudpbxField.TYPE, DIRECTION_WORDS);
        if (usual >= 0) {
            return USUAL_DIRECTIONS.get(usual);
        }
        String word = payload.text(CloudpbxField.TYPE);
        if (word == null) {
            return null;
        }
        return switch (normalised(word)) {
            case "incoming", "inbound" -> Direction.INBOUND;
            case "outbound", "outgoing" -> Direction.OUTBOUND;
            case "internal" -> Direction.INTERNAL;
            default -> {
                payload.note(CloudpbxField.TYPE);
                yield null;
            }
        };
    }

    /** Digits at some domains, prose at others: a hint at best. A caller who gives up is a missed call for the company. */
    private static CallResult result(@Nullable String reason, @Nullable Direction direction) {
        if (reason == null) {
            return CallResult.UNKNOWN;
        }
        return switch (reason) {
            case "3" -> CallResult.BUSY;
            case "4" -> direction == Direction.INBOUND ? CallResult.MISSED : CallResult.CANCELLED;
            case "5" -> CallResult.ANSWERED;
            default -> CallResult.UNKNOWN;
        };
    }

    private Party party(CloudpbxPayload payload, CloudpbxField number, CloudpbxField pin) {
        CloudpbxAddress address = payload.address(number);
        String extension = extensions.of(pin(payload, pin), address);
        return new Party(address, extension == null ? null : Extension.of(extension));
    }

    /** Some domains write the PIN as an address: 453*099@domain. */
    private static @Nullable String pin(CloudpbxPayload payload, CloudpbxField field) {
        if (payload.isBlank(field)) {
            return null;
        }
        String user = payload.address(field).user();
        return user != null ? user : payload.text(field);
    }

    /** One printed example has blanks inside of the word. */
    static String normalised(String word) {
        return word.replace(" ", "").toLowerCase(Locale.ROOT);
    }

    /**
     * One end of a call.
     *
     * @param address its address
     * @param extension its internal number; null if it has none
     */
    private record Party(CloudpbxAddress address, @Nullable Extension extension) {

        @Nullable
        String number() {
            return address.number();
        }

        /** What one would dial: a number, or a short one such as 112. */
        @Nullable
        String dialled() {
            return address.number() != null ? address.number() : address.shortNumber();
        }

        boolean isNamedOnly() {
            return address.user() != null && dialled() == null;
        }
    }
}
