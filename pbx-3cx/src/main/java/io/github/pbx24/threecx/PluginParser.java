package io.github.pbx24.threecx;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.TransferKind;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns requests of the plugin into neutral events. Pure and thread-safe. */
final class PluginParser implements WebhookParser {

    private static final int MAX_NUMBER = 128;
    private static final int MAX_WORD = 64;
    private static final int MAX_LINE = 256;
    private static final int MAX_TITLE = 4_096;

    /** Every known build; {@code hangup…} means that the handset was lifted. */
    private static final Map<String, Meaning> MEANINGS = Map.ofEntries(
            Map.entry("ringing", new Meaning(Phase.RINGING, Direction.INBOUND)),
            Map.entry("dialing", new Meaning(Phase.RINGING, Direction.OUTBOUND)),
            Map.entry("hangupincoming", new Meaning(Phase.ANSWERED, Direction.INBOUND)),
            Map.entry("pickupincoming", new Meaning(Phase.ANSWERED, Direction.INBOUND)),
            Map.entry("incomingcall_started", new Meaning(Phase.ANSWERED, Direction.INBOUND)),
            Map.entry("hangupoutgoing", new Meaning(Phase.ANSWERED, Direction.OUTBOUND)),
            Map.entry("pickupoutgoing", new Meaning(Phase.ANSWERED, Direction.OUTBOUND)),
            Map.entry("outgoingcall_started", new Meaning(Phase.ANSWERED, Direction.OUTBOUND)),
            Map.entry("incoming", new Meaning(Phase.OVER, Direction.INBOUND)),
            Map.entry("outgoing", new Meaning(Phase.OVER, Direction.OUTBOUND)));

    private static final String RECORDING = "recording";

    private static final Pattern RULE_IN_TITLE =
            Pattern.compile("([^:].*?):\\s*(?:Missed|Answered) call\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern PHONE_NUMBER = Pattern.compile("\\+?\\d{3,}");
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final ZoneId zone;
    private final ExtensionTables extensions;
    private final Map<String, String> lines;
    private final PluginRecordings recordings;

    PluginParser(ZoneId zone, ExtensionTables extensions, Map<String, String> lines) {
        this.zone = zone;
        this.extensions = extensions;
        this.lines = Map.copyOf(lines);
        this.recordings = new PluginRecordings(zone);
    }

    @Override
    public ParsedWebhook parse(WebhookRequest request) {
        PluginFields fields = PluginFields.of(request);
        String name = fields.text("event", MAX_TITLE);
        String event = name == null ? "" : name.toLowerCase(Locale.ROOT);
        Meaning meaning = MEANINGS.get(event);
        if (fields.hasFiles()) {
            return recordingPost(fields, meaning);
        }
        if (event.isEmpty()) {
            throw fields.malformed("event", "is missing");
        }
        if (meaning != null) {
            return ParsedWebhook.of(event, events(fields, meaning));
        }
        if (event.equals(RECORDING)) {
            return ParsedWebhook.ignored(RECORDING, "no files");
        }
        return ParsedWebhook.ignored(PLAIN_NAME.matcher(event).matches() ? event : "unnamed", "unknown event");
    }

    /** A post of recordings may carry everything that the event of the end said. It says the same, so it reads the same. */
    private ParsedWebhook recordingPost(PluginFields fields, @Nullable Meaning meaning) {
        List<CallEvent> events = new ArrayList<>();
        if (meaning != null) {
            events.addAll(events(fields, meaning));
        }
        String idText = fields.text("id", MAX_WORD);
        CallId id = idText == null ? null : callId(fields, idText);
        CallDetails details = id == null ? CallDetails.NONE : details(fields, meaning, id);
        events.addAll(recordings.read(fields, id, details));
        if (events.isEmpty()) {
            return ParsedWebhook.ignored(
                    RECORDING, fields.files().isEmpty() ? "no files" : "foreign name: no file tells its call");
        }
        return ParsedWebhook.of(RECORDING, events);
    }

    private List<CallEvent> events(PluginFields fields, Meaning meaning) {
        CallId id = callId(fields, fields.required("id", MAX_WORD));
        CallIdentity call = CallIdentity.id(id.chain());
        CallDetails details = details(fields, meaning, id);
        Extension extension = extensions.of(
                fields.text("user", MAX_WORD), fields.text("usertype", MAX_WORD), fields.text("title", MAX_TITLE));
        return switch (meaning.phase()) {
            case RINGING -> List.of(new CallEvent.Ringing(call, details, null, extension, id.leg()));
            case ANSWERED -> List.of(answered(fields, call, details, extension, id.leg()));
            case OVER -> over(fields, meaning.direction(), call, details, extension, id.leg());
        };
    }

    private static CallEvent answered(
            PluginFields fields, CallIdentity call, CallDetails details, @Nullable Extension extension, int leg) {
        TransferKind transfer = switch (lower(fields.text("trtype", MAX_WORD))) {
            case "blind" -> TransferKind.BLIND;
            case "accomp" -> TransferKind.ATTENDED;
            default -> null;
        };
        if (transfer == null) {
            return new CallEvent.Answered(call, details, null, extension, leg);
        }
        if (extension == null) {
            throw fields.malformed("user", "is missing");
        }
        return new CallEvent.Transferred(call, details, null, null, extension, transfer, leg);
    }

    private static List<CallEvent> over(
            PluginFields fields,
            Direction direction,
            CallIdentity call,
            CallDetails details,
            @Nullable Extension extension,
            int leg) {
        String finish = lower(fields.text("finishtype", MAX_WORD));
        boolean missed = finish.equals("missed");
        Duration talk = missed ? Duration.ZERO : talk(fields);
        CallEvent legEnded = new CallEvent.LegEnded(call, details, null, extension, leg, talk);
        if (transferred(fields)) {
            return List.of(legEnded);
        }
        CallResult result = finish.equals("ok") ? CallResult.ANSWERED : CallResult.UNKNOWN;
        result = missed ? missedResult(fields, direction) : result;
        // The talk time belongs to the last leg, and the whole call may have had more of them.
        CallEvent ended = new CallEvent.Ended(call, details, null, extension, result, null, null);
        boolean talked = result == CallResult.ANSWERED || !missed && talk != null;
        return talked ? List.of(legEnded, ended) : List.of(ended);
    }

    private static CallResult missedResult(PluginFields fields, Direction direction) {
        String reason = lower(fields.text("termination_reason_details", MAX_LINE));
        if (reason.contains("declined")) {
            return CallResult.DECLINED;
        }
        if (reason.contains("busy")) {
            return CallResult.BUSY;
        }
        return direction == Direction.OUTBOUND ? CallResult.NO_ANSWER : CallResult.MISSED;
    }

    private static boolean transferred(PluginFields fields) {
        return switch (lower(fields.text("transfer", MAX_WORD))) {
            case "true", "1" -> true;
            case "false", "0", "" -> false;
            default -> throw fields.malformed("transfer", "must be true or false");
        };
    }

    private static @Nullable Duration talk(PluginFields fields) {
        String place = "duration";
        String text = fields.text(place, MAX_WORD);
        Duration talk = text == null ? null : TalkTime.read(text);
        if (talk == null) {
            place = "title";
            String title = fields.text(place, MAX_TITLE);
            talk = title == null ? null : TalkTime.ofTitle(title);
        }
        if (talk != null && talk.compareTo(TalkTime.MAX) > 0) {
            throw fields.malformed(place, "longer than " + TalkTime.MAX.toDays() + " days");
        }
        return talk;
    }

    private CallDetails details(PluginFields fields, @Nullable Meaning meaning, CallId id) {
        Direction direction = meaning == null ? null : meaning.direction();
        return CallDetails.of(direction, clientNumber(fields), line(fields, direction))
                .withTimes(id.startedAt(), null, null);
    }

    private static @Nullable String clientNumber(PluginFields fields) {
        String number = fields.number("callerid", MAX_NUMBER);
        return number == null || number.equalsIgnoreCase("anonymous") ? null : number.replaceAll("\\s+", "");
    }

    private @Nullable String line(PluginFields fields, @Nullable Direction direction) {
        String shown = direction == Direction.OUTBOUND ? fields.number("source_presentation", MAX_LINE) : null;
        String line = shown != null && PHONE_NUMBER.matcher(shown).matches() ? shown : null;
        line = line != null ? line : fields.number("inbound_did", MAX_LINE);
        line = line != null ? line : fields.number("did", MAX_LINE);
        line = line != null || direction != Direction.INBOUND ? line : ruleInTitle(fields.text("title", MAX_TITLE));
        return line == null ? null : lines.getOrDefault(line, line);
    }

    private static @Nullable String ruleInTitle(@Nullable String title) {
        if (title == null) {
            return null;
        }
        Matcher matcher = RULE_IN_TITLE.matcher(title);
        String rule = matcher.matches() ? matcher.group(1).strip() : "";
        return rule.isEmpty() || rule.length() > MAX_LINE ? null : rule;
    }

    private CallId callId(PluginFields fields, String text) {
        CallId id = CallId.read(text, zone);
        if (id == null) {
            throw fields.malformed("id", CallId.FORM);
        }
        return id;
    }

    private static String lower(@Nullable String word) {
        return word == null ? "" : word.toLowerCase(Locale.ROOT);
    }

    private enum Phase {
        RINGING,
        ANSWERED,
        OVER
    }

    private record Meaning(Phase phase, Direction direction) {}
}
