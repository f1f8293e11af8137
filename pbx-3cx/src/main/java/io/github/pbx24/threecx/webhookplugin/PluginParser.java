package io.github.pbx24.threecx.webhookplugin;

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
import io.github.pbx24.pbx.text.DurationText;
import io.github.pbx24.pbx.text.NumberText;
import io.github.pbx24.pbx.text.WallClock;
import io.github.pbx24.threecx.webhookplugin.PluginFields.Field;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns requests of the plugin into neutral events. Pure and thread-safe. */
final class PluginParser implements WebhookParser {

    private static final int MAX_NUMBER = 128;
    private static final int MAX_WORD = 64;
    private static final int MAX_LINE = 256;
    private static final int MAX_TITLE = 4_096;

    private static final Meaning RINGING_IN = new Meaning(Phase.RINGING, Direction.INBOUND);
    private static final Meaning RINGING_OUT = new Meaning(Phase.RINGING, Direction.OUTBOUND);

    /** Every known build; {@code hangup…} means that the handset was lifted. */
    private static final Map<String, Meaning> MEANINGS = Map.ofEntries(
            Map.entry("ringing", RINGING_IN),
            Map.entry("dialing", RINGING_OUT),
            Map.entry("hangupincoming", new Meaning(Phase.ANSWERED, Direction.INBOUND)),
            Map.entry("pickupincoming", new Meaning(Phase.ANSWERED, Direction.INBOUND)),
            Map.entry("incomingcall_started", new Meaning(Phase.ANSWERED, Direction.INBOUND)),
            Map.entry("hangupoutgoing", new Meaning(Phase.ANSWERED, Direction.OUTBOUND)),
            Map.entry("pickupoutgoing", new Meaning(Phase.ANSWERED, Direction.OUTBOUND)),
            Map.entry("outgoingcall_started", new Meaning(Phase.ANSWERED, Direction.OUTBOUND)),
            Map.entry("incoming", new Meaning(Phase.OVER, Direction.INBOUND)),
            Map.entry("outgoing", new Meaning(Phase.OVER, Direction.OUTBOUND)));

    private static final String RECORDING = "recording";

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final WallClock clock;
    private final ExtensionTables extensions;
    private final Map<String, String> lines;
    private final PluginRecordings recordings;

    PluginParser(ZoneId zone, ExtensionTables extensions, Map<String, String> lines) {
        this.clock = WallClock.of(zone);
        this.extensions = extensions;
        this.lines = Map.copyOf(lines);
        this.recordings = new PluginRecordings(clock);
    }

    @Override
    public ParsedWebhook parse(WebhookRequest request) {
        PluginFields fields = PluginFields.of(request);
        ParsedWebhook parsed = parse(fields);
        return fields.unreadable().isEmpty() ? parsed : parsed.withUnreadable(fields.unreadable());
    }

    private ParsedWebhook parse(PluginFields fields) {
        if (fields.hasFiles()) {
            String name = fields.text(Field.EVENT, MAX_TITLE);
            return recordingPost(fields, name == null ? null : meaning(lower(name), fields));
        }
        String event = lower(fields.required(Field.EVENT, MAX_TITLE));
        Meaning meaning = meaning(event, fields);
        if (meaning != null) {
            return ParsedWebhook.of(event, events(fields, meaning));
        }
        if (event.equals(RECORDING)) {
            return ParsedWebhook.ignored(RECORDING, "no files");
        }
        return ParsedWebhook.ignored(PLAIN_NAME.matcher(event).matches() ? event : "unnamed", "unknown event");
    }

    /**
     * What an event means. Every build calls a phone that rings {@code ringing}; of an outgoing call it tells the number that is shown outside,
     * and no dialled one, which each call from outside has.
     */
    private static @Nullable Meaning meaning(String event, PluginFields fields) {
        Meaning meaning = MEANINGS.get(event);
        return meaning != null && meaning.equals(RINGING_IN) && goesOut(fields) ? RINGING_OUT : meaning;
    }

    private static boolean goesOut(PluginFields fields) {
        String shown = fields.number(Field.SOURCE_PRESENTATION, MAX_LINE);
        return shown != null
                && isPhoneNumber(shown)
                && fields.number(Field.INBOUND_DID, MAX_LINE) == null
                && fields.number(Field.DID, MAX_LINE) == null;
    }

    /** A post of recordings may carry everything that the event of the end said. It says the same, so it reads the same. */
    private ParsedWebhook recordingPost(PluginFields fields, @Nullable Meaning meaning) {
        List<CallEvent> events = new ArrayList<>();
        String idText = fields.text(Field.ID, MAX_WORD);
        CallId id = idText == null ? null : CallId.read(idText, clock);
        if (idText != null && id == null) {
            // The names of the files may tell their calls.
            fields.unreadable(Field.ID);
        }
        if (meaning != null && id != null) {
            events.addAll(events(fields, meaning, id));
        }
        CallDetails details = id == null ? CallDetails.NONE : details(fields, meaning, id);
        events.addAll(recordings.read(fields, id, details));
        if (events.isEmpty()) {
            return ParsedWebhook.ignored(
                    RECORDING, fields.files().isEmpty() ? "no files" : "foreign name: no file tells its call");
        }
        return ParsedWebhook.of(RECORDING, events);
    }

    private List<CallEvent> events(PluginFields fields, Meaning meaning) {
        return events(fields, meaning, callId(fields, fields.required(Field.ID, MAX_WORD)));
    }

    private List<CallEvent> events(PluginFields fields, Meaning meaning, CallId id) {
        CallIdentity call = CallIdentity.id(id.chain());
        CallDetails details = details(fields, meaning, id);
        String usertype = fields.text(Field.USERTYPE, MAX_WORD);
        if (!ExtensionTables.isKind(usertype)) {
            fields.unreadable(Field.USERTYPE);
        }
        Extension extension =
                extensions.of(fields.text(Field.USER, MAX_WORD), usertype, fields.text(Field.TITLE, MAX_TITLE));
        return switch (meaning.phase()) {
            case RINGING -> List.of(new CallEvent.Ringing(call, details, null, extension, id.leg()));
            case ANSWERED -> List.of(answered(fields, call, details, extension, id.leg()));
            case OVER -> over(fields, meaning.direction(), call, details, extension, id.leg());
        };
    }

    private static CallEvent answered(
            PluginFields fields, CallIdentity call, CallDetails details, @Nullable Extension extension, int leg) {
        TransferKind transfer = switch (lower(fields.text(Field.TRTYPE, MAX_WORD))) {
            case "blind" -> TransferKind.BLIND;
            case "accomp" -> TransferKind.ATTENDED;
            case "notdef", "" -> null;
            default -> {
                fields.unreadable(Field.TRTYPE);
                yield null;
            }
        };
        if (transfer != null && extension == null) {
            // Somebody talks, and nobody knows who: that much is sure.
            fields.unreadable(Field.USER);
        }
        if (transfer == null || extension == null) {
            return new CallEvent.Answered(call, details, null, extension, leg);
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
        String finish = lower(fields.text(Field.FINISHTYPE, MAX_WORD));
        boolean missed = finish.equals("missed");
        boolean answered = finish.equals("ok");
        if (!missed && !answered && !finish.isEmpty()) {
            fields.unreadable(Field.FINISHTYPE);
        }
        Duration talk = missed ? Duration.ZERO : talk(fields);
        CallEvent legEnded = new CallEvent.LegEnded(call, details, null, extension, leg, talk);
        if (transferred(fields)) {
            return List.of(legEnded);
        }
        CallResult result = answered ? CallResult.ANSWERED : CallResult.UNKNOWN;
        result = missed ? missedResult(fields, direction) : result;
        // The talk time belongs to the last leg, and the whole call may have had more of them.
        CallEvent ended = new CallEvent.Ended(call, details, null, extension, result, null, null);
        boolean talked = result == CallResult.ANSWERED || !missed && talk != null;
        return talked ? List.of(legEnded, ended) : List.of(ended);
    }

    private static CallResult missedResult(PluginFields fields, Direction direction) {
        String reason = lower(fields.text(Field.TERMINATION_REASON_DETAILS, MAX_LINE));
        if (reason.contains("declined")) {
            return CallResult.DECLINED;
        }
        if (reason.contains("busy")) {
            return CallResult.BUSY;
        }
        return direction == Direction.OUTBOUND ? CallResult.NO_ANSWER : CallResult.MISSED;
    }

    private static boolean transferred(PluginFields fields) {
        return switch (lower(fields.text(Field.TRANSFER, MAX_WORD))) {
            case "true", "1" -> true;
            case "false", "0", "" -> false;
            default -> {
                fields.unreadable(Field.TRANSFER);
                yield false;
            }
        };
    }

    private static @Nullable Duration talk(PluginFields fields) {
        String text = fields.text(Field.DURATION, MAX_WORD);
        Duration talk = bounded(
                fields,
                Field.DURATION,
                text == null ? null : DurationText.read(text).orElse(null));
        if (text != null && talk == null) {
            fields.unreadable(Field.DURATION);
        }
        String title = talk == null ? fields.text(Field.TITLE, MAX_TITLE) : null;
        return title == null ? talk : bounded(fields, Field.TITLE, TalkTime.ofTitle(title));
    }

    private static @Nullable Duration bounded(PluginFields fields, Field field, @Nullable Duration talk) {
        if (talk == null || talk.compareTo(TalkTime.MAX) <= 0) {
            return talk;
        }
        fields.unreadable(field);
        return null;
    }

    private CallDetails details(PluginFields fields, @Nullable Meaning meaning, CallId id) {
        Direction direction = meaning == null ? null : meaning.direction();
        return new CallDetails(direction, clientNumber(fields), line(fields, direction), id.startedAt(), null, null);
    }

    private static @Nullable String clientNumber(PluginFields fields) {
        String text = fields.number(Field.CALLERID, MAX_NUMBER);
        NumberText number = NumberText.read(text);
        if (text != null && number instanceof NumberText.Absent) {
            fields.unreadable(Field.CALLERID);
        }
        return number.number().orElse(null);
    }

    private @Nullable String line(PluginFields fields, @Nullable Direction direction) {
        String shown = direction == Direction.OUTBOUND ? fields.number(Field.SOURCE_PRESENTATION, MAX_LINE) : null;
        String line = shown != null && isPhoneNumber(shown) ? shown : null;
        line = line != null ? line : fields.number(Field.INBOUND_DID, MAX_LINE);
        line = line != null ? line : fields.number(Field.DID, MAX_LINE);
        line = line != null || direction != Direction.INBOUND ? line : ruleInTitle(fields.text(Field.TITLE, MAX_TITLE));
        return line == null ? null : lines.getOrDefault(line, line);
    }

    /** At least three digits, perhaps with a plus. */
    private static boolean isPhoneNumber(String text) {
        int first = text.startsWith("+") ? 1 : 0;
        return text.length() - first >= 3 && Words.afterDigits(text, first) == text.length();
    }

    /** What stands before {@code : Missed call} or {@code : Answered call}. */
    private static @Nullable String ruleInTitle(@Nullable String title) {
        if (title == null || title.startsWith(":")) {
            return null;
        }
        for (int colon = title.indexOf(':'); colon >= 0; colon = title.indexOf(':', colon + 1)) {
            int at = Words.afterBlanks(title, colon + 1);
            int end = Words.startsWith(title, at, "missed call")
                    ? at + "missed call".length()
                    : Words.startsWith(title, at, "answered call") ? at + "answered call".length() : -1;
            if (end >= 0 && !Words.isPart(title, end)) {
                String rule = title.substring(0, colon).strip();
                return rule.isEmpty() || rule.length() > MAX_LINE ? null : rule;
            }
        }
        return null;
    }

    private CallId callId(PluginFields fields, String text) {
        CallId id = CallId.read(text, clock);
        if (id == null) {
            throw fields.malformed(Field.ID, CallId.FORM);
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
