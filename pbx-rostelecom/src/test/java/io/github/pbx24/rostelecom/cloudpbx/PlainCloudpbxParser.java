package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonLimits;
import io.github.pbx24.pbx.http.JsonValue;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The dialect read through a tree of values, every detail in the general way: what the quick parser must say as well. */
final class PlainCloudpbxParser implements WebhookParser {

    private static final JsonLimits LIMITS =
            new JsonLimits(JsonLimits.WEBHOOK.bytes(), JsonLimits.WEBHOOK.depth(), Integer.MAX_VALUE);

    private final ZoneId zone;
    private final Map<String, String> pins;

    PlainCloudpbxParser(ZoneId zone, Map<String, String> pins) {
        this.zone = zone;
        this.pins = pins;
    }

    @Override
    public ParsedWebhook parse(WebhookRequest request) {
        JsonValue json = Json.read(request.body(), LIMITS);
        if (!(json instanceof JsonValue.Structure object)) {
            throw new MalformedWebhookException("$", "is not JSON: no object");
        }
        Reading reading = new Reading(object.members());
        CloudpbxMethod method = CloudpbxMethod.named(request);
        boolean event = reading.has("state") || reading.has("session_id");
        if (method == null && !event) {
            method = reading.has("order_id")
                    ? CloudpbxMethod.HISTORY_FILE_COMPLETED
                    : reading.has("from_number") ? CloudpbxMethod.GET_NUMBER_INFO : CloudpbxMethod.CALL_EVENTS;
        }
        if (method == CloudpbxMethod.GET_NUMBER_INFO) {
            return ParsedWebhook.ignored("get_number_info", "a question about a number");
        }
        if (method == CloudpbxMethod.HISTORY_FILE_COMPLETED) {
            return ParsedWebhook.ignored("history_file_completed", "history files are asked for when they are needed");
        }
        ParsedWebhook parsed = event(reading);
        return reading.unreadable.isEmpty() ? parsed : parsed.withUnreadable(List.copyOf(reading.unreadable));
    }

    private ParsedWebhook event(Reading reading) {
        String name = reading.required("state");
        String word = name.replace(" ", "").toLowerCase(Locale.ROOT);
        CallIdentity.ById call = new CallIdentity.ById(reading.required("session_id"));
        Direction direction = direction(reading);
        Instant at = time(reading);
        CloudpbxAddress caller = address(reading, "from_number");
        String callerPin = pin(reading, "from_pin", caller);
        CloudpbxAddress callee = address(reading, "request_number");
        String calleePin = pin(reading, "request_pin", callee);
        boolean begins = word.equals("new");
        String client = direction == Direction.INBOUND
                ? dialled(caller)
                : direction == Direction.OUTBOUND ? dialled(callee) : null;
        CloudpbxAddress outside = direction == Direction.INBOUND ? caller : callee;
        if (client == null && outside.user() != null && direction != null && direction != Direction.INTERNAL) {
            reading.note(direction == Direction.INBOUND ? "from_number" : "request_number");
        }
        String line = direction == Direction.INBOUND && begins
                ? callee.number()
                : direction == Direction.OUTBOUND ? caller.number() : null;
        CallDetails details =
                new CallDetails(direction, client, line, begins ? at : null, null, word.equals("end") ? at : null);
        String pin = direction == Direction.OUTBOUND || direction == Direction.INTERNAL ? callerPin : calleePin;
        Extension employee = pin == null ? null : Extension.of(pin);
        return switch (word) {
            case "new", "calling" ->
                ParsedWebhook.of(word, List.of(new CallEvent.Ringing(call, details, at, employee, CallEvent.NO_LEG)));
            case "connected" ->
                ParsedWebhook.of(word, List.of(new CallEvent.Answered(call, details, at, employee, CallEvent.NO_LEG)));
            case "disconnected" ->
                ParsedWebhook.of(
                        word,
                        List.of(new CallEvent.LegEnded(
                                call, details, at, employee, CallEvent.NO_LEG, null, result(reading, direction))));
            case "end" -> {
                List<CallEvent> events = new ArrayList<>();
                events.add(new CallEvent.Ended(call, details, at, employee, CallResult.UNKNOWN, null, null));
                String recorded = reading.text("is_record");
                String plain = recorded == null ? "" : recorded.replace(" ", "").toLowerCase(Locale.ROOT);
                if (!List.of("", "true", "1", "false", "0").contains(plain)) {
                    reading.note("is_record");
                }
                if (plain.equals("true") || plain.equals("1")) {
                    events.add(new CallEvent.RecordingReady(
                            call, details, null, RecordingReference.id(call.id()), CallEvent.NO_LEG));
                }
                yield ParsedWebhook.of(word, events);
            }
            default -> ParsedWebhook.ignored(name, "unknown state");
        };
    }

    private static @Nullable String dialled(CloudpbxAddress address) {
        return address.number() != null ? address.number() : address.shortNumber();
    }

    private @Nullable String pin(Reading reading, String name, CloudpbxAddress address) {
        String text = reading.text(name);
        String user = address(reading, name).user();
        String pin = user != null ? user : text;
        return pin != null || address.user() == null
                ? pin
                : pins.getOrDefault(address.user().toLowerCase(Locale.ROOT), address.user());
    }

    private static CloudpbxAddress address(Reading reading, String name) {
        CloudpbxAddress address = CloudpbxAddress.read(reading.text(name));
        if (address.unreadable()) {
            reading.note(name);
        }
        return address;
    }

    private @Nullable Instant time(Reading reading) {
        String text = reading.text("timestamp");
        Instant time = text == null ? null : CloudpbxTime.read(text, zone);
        if (text != null && time == null) {
            reading.note("timestamp");
        }
        return time;
    }

    private static @Nullable Direction direction(Reading reading) {
        String word = reading.text("type");
        if (word == null) {
            return null;
        }
        return switch (word.replace(" ", "").toLowerCase(Locale.ROOT)) {
            case "incoming", "inbound" -> Direction.INBOUND;
            case "outbound", "outgoing" -> Direction.OUTBOUND;
            case "internal" -> Direction.INTERNAL;
            default -> {
                reading.note("type");
                yield null;
            }
        };
    }

    private static CallResult result(Reading reading, @Nullable Direction direction) {
        String reason = reading.text("disconnect_reason");
        return switch (reason == null ? "" : reason) {
            case "3" -> CallResult.BUSY;
            case "4" -> direction == Direction.INBOUND ? CallResult.MISSED : CallResult.CANCELLED;
            case "5" -> CallResult.ANSWERED;
            default -> CallResult.UNKNOWN;
        };
    }

    /** Members, and what of them could not be read. */
    private static final class Reading {

        private final Map<String, JsonValue> members;
        private final Set<String> unreadable = new TreeSet<>();

        Reading(Map<String, JsonValue> members) {
            this.members = members;
        }

        boolean has(String name) {
            return members.containsKey(name);
        }

        void note(String name) {
            unreadable.add("$." + name);
        }

        String required(String name) {
            String text = text(name);
            if (text == null) {
                throw new MalformedWebhookException("$." + name, has(name) ? "is unreadable" : "is missing");
            }
            return text;
        }

        @Nullable
        String text(String name) {
            JsonValue value = members.get(name);
            if (value == null || value instanceof JsonValue.Nothing) {
                return null;
            }
            boolean scalar = value instanceof JsonValue.Text
                    || value instanceof JsonValue.Numeric
                    || value instanceof JsonValue.Flag;
            String text = value.scalar().orElse("");
            if (!scalar
                    || text.length() > CloudpbxPayload.MAX_TEXT
                    || text.chars().anyMatch(Character::isISOControl)) {
                note(name);
                return null;
            }
            return text.isEmpty() ? null : text;
        }
    }
}
