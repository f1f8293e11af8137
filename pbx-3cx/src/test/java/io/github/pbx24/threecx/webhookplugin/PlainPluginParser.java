package io.github.pbx24.threecx.webhookplugin;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.TransferKind;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.text.DurationText;
import io.github.pbx24.pbx.text.NumberText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@link PluginParser} means, written plainly with patterns, without a thought of speed. Knows no recordings. */
final class PlainPluginParser implements WebhookParser {

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
    private final Map<String, ExtensionKind> extensions;
    private final Map<String, String> lines;

    PlainPluginParser(ZoneId zone, Map<String, ExtensionKind> extensions, Map<String, String> lines) {
        this.zone = zone;
        this.extensions = extensions;
        this.lines = Map.copyOf(lines);
    }

    @Override
    public ParsedWebhook parse(WebhookRequest request) {
        PlainPluginFields fields = PlainPluginFields.of(request);
        ParsedWebhook parsed = parse(fields);
        return fields.unreadable().isEmpty() ? parsed : parsed.withUnreadable(fields.unreadable());
    }

    private ParsedWebhook parse(PlainPluginFields fields) {
        String event = lower(fields.required("event", MAX_TITLE));
        Meaning meaning = MEANINGS.get(event);
        String shown = event.equals("ringing") ? fields.number("source_presentation", MAX_LINE) : null;
        if (shown != null
                && PHONE_NUMBER.matcher(shown).matches()
                && fields.number("inbound_did", MAX_LINE) == null
                && fields.number("did", MAX_LINE) == null) {
            meaning = new Meaning(Phase.RINGING, Direction.OUTBOUND);
        }
        if (meaning != null) {
            return ParsedWebhook.of(event, events(fields, meaning));
        }
        if (event.equals(RECORDING)) {
            return ParsedWebhook.ignored(RECORDING, "no files");
        }
        return ParsedWebhook.ignored(PLAIN_NAME.matcher(event).matches() ? event : "unnamed", "unknown event");
    }

    private List<CallEvent> events(PlainPluginFields fields, Meaning meaning) {
        return events(fields, meaning, callId(fields, fields.required("id", MAX_WORD)));
    }

    private List<CallEvent> events(PlainPluginFields fields, Meaning meaning, CallId id) {
        CallIdentity call = CallIdentity.id(id.chain());
        CallDetails details = details(fields, meaning, id);
        String usertype = fields.text("usertype", MAX_WORD);
        if (!List.of("", "ext", "queue", "other").contains(lower(usertype))) {
            fields.unreadable("usertype");
        }
        Extension extension = extension(fields.text("user", MAX_WORD), usertype, fields.text("title", MAX_TITLE));
        return switch (meaning.phase()) {
            case RINGING -> List.of(new CallEvent.Ringing(call, details, null, extension, id.leg()));
            case ANSWERED -> List.of(answered(fields, call, details, extension, id.leg()));
            case OVER -> over(fields, meaning.direction(), call, details, extension, id.leg());
        };
    }

    private static CallEvent answered(
            PlainPluginFields fields, CallIdentity call, CallDetails details, Extension extension, int leg) {
        TransferKind transfer = switch (lower(fields.text("trtype", MAX_WORD))) {
            case "blind" -> TransferKind.BLIND;
            case "accomp" -> TransferKind.ATTENDED;
            case "notdef", "" -> null;
            default -> {
                fields.unreadable("trtype");
                yield null;
            }
        };
        if (transfer != null && extension == null) {
            // Somebody talks, and nobody knows who: that much is sure.
            fields.unreadable("user");
        }
        if (transfer == null || extension == null) {
            return new CallEvent.Answered(call, details, null, extension, leg);
        }
        return new CallEvent.Transferred(call, details, null, null, extension, transfer, leg);
    }

    private static List<CallEvent> over(
            PlainPluginFields fields,
            Direction direction,
            CallIdentity call,
            CallDetails details,
            Extension extension,
            int leg) {
        String finish = lower(fields.text("finishtype", MAX_WORD));
        boolean missed = finish.equals("missed");
        boolean answered = finish.equals("ok");
        if (!missed && !answered && !finish.isEmpty()) {
            fields.unreadable("finishtype");
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

    private static CallResult missedResult(PlainPluginFields fields, Direction direction) {
        String reason = lower(fields.text("termination_reason_details", MAX_LINE));
        if (reason.contains("declined")) {
            return CallResult.DECLINED;
        }
        if (reason.contains("busy")) {
            return CallResult.BUSY;
        }
        return direction == Direction.OUTBOUND ? CallResult.NO_ANSWER : CallResult.MISSED;
    }

    private static boolean transferred(PlainPluginFields fields) {
        return switch (lower(fields.text("transfer", MAX_WORD))) {
            case "true", "1" -> true;
            case "false", "0", "" -> false;
            default -> {
                fields.unreadable("transfer");
                yield false;
            }
        };
    }

    private static Duration talk(PlainPluginFields fields) {
        String text = fields.text("duration", MAX_WORD);
        Duration talk = bounded(
                fields,
                "duration",
                text == null ? null : DurationText.read(text).orElse(null));
        if (text != null && talk == null) {
            fields.unreadable("duration");
        }
        String title = talk == null ? fields.text("title", MAX_TITLE) : null;
        return title == null ? talk : bounded(fields, "title", talkOfTitle(title));
    }

    private static Duration bounded(PlainPluginFields fields, String key, Duration talk) {
        if (talk == null || talk.compareTo(TalkTime.MAX) <= 0) {
            return talk;
        }
        fields.unreadable(key);
        return null;
    }

    private CallDetails details(PlainPluginFields fields, Meaning meaning, CallId id) {
        Direction direction = meaning == null ? null : meaning.direction();
        return CallDetails.of(direction, clientNumber(fields), line(fields, direction))
                .withTimes(id.startedAt(), null, null);
    }

    private static String clientNumber(PlainPluginFields fields) {
        String text = fields.number("callerid", MAX_NUMBER);
        NumberText number = NumberText.read(text);
        if (text != null && number instanceof NumberText.Absent) {
            fields.unreadable("callerid");
        }
        return number.number().orElse(null);
    }

    private String line(PlainPluginFields fields, Direction direction) {
        String shown = direction == Direction.OUTBOUND ? fields.number("source_presentation", MAX_LINE) : null;
        String line = shown != null && PHONE_NUMBER.matcher(shown).matches() ? shown : null;
        line = line != null ? line : fields.number("inbound_did", MAX_LINE);
        line = line != null ? line : fields.number("did", MAX_LINE);
        line = line != null || direction != Direction.INBOUND ? line : ruleInTitle(fields.text("title", MAX_TITLE));
        return line == null ? null : lines.getOrDefault(line, line);
    }

    private static String ruleInTitle(String title) {
        if (title == null) {
            return null;
        }
        Matcher matcher = RULE_IN_TITLE.matcher(title);
        String rule = matcher.matches() ? matcher.group(1).strip() : "";
        return rule.isEmpty() || rule.length() > MAX_LINE ? null : rule;
    }

    private CallId callId(PlainPluginFields fields, String text) {
        CallId id = readId(text);
        if (id == null) {
            throw fields.malformed("id", CallId.FORM);
        }
        return id;
    }

    private static String lower(String word) {
        return word == null ? "" : word.toLowerCase(Locale.ROOT);
    }

    private enum Phase {
        RINGING,
        ANSWERED,
        OVER
    }

    private record Meaning(Phase phase, Direction direction) {}

    private static final DateTimeFormatter STRICT =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern LEG = Pattern.compile("(\\d{12})_\\d{1,18}-(\\d{1,9})");
    private static final Pattern TALK = Pattern.compile("(?:(\\d{1,5}):)?(\\d{1,6}):([0-5]\\d)");
    private static final Pattern MISSED_BY = Pattern.compile("\\bby (IVR|queue) (\\S+)", Pattern.CASE_INSENSITIVE);

    private CallId readId(String text) {
        Matcher matcher = LEG.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        try {
            LocalDateTime time = LocalDateTime.parse("20" + matcher.group(1), STRICT);
            return new CallId(
                    text.substring(0, text.lastIndexOf('-')),
                    Integer.parseInt(matcher.group(2)),
                    time.atZone(zone).toInstant());
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Duration talkOfTitle(String title) {
        int close = title.lastIndexOf(')');
        int open = title.lastIndexOf('(', close);
        Matcher matcher =
                TALK.matcher(open < 0 ? "" : title.substring(open + 1, close).strip());
        if (!matcher.matches()) {
            return null;
        }
        String hours = matcher.group(1);
        int minutes = Integer.parseInt(matcher.group(2));
        if (hours != null && (minutes > 59 || matcher.group(2).length() != 2)) {
            return null;
        }
        return Duration.ofHours(hours == null ? 0 : Integer.parseInt(hours))
                .plusMinutes(minutes)
                .plusSeconds(Integer.parseInt(matcher.group(3)));
    }

    private Extension extension(String user, String usertype, String title) {
        if (user == null) {
            return null;
        }
        ExtensionKind known = extensions.get(user);
        return new Extension(user, known != null ? known : guess(user, usertype, title));
    }

    private static ExtensionKind guess(String user, String usertype, String title) {
        if (title != null) {
            Matcher matcher = MISSED_BY.matcher(title);
            if (matcher.find() && matcher.group(2).equals(user)) {
                return matcher.group(1).equalsIgnoreCase("queue") ? ExtensionKind.QUEUE : ExtensionKind.IVR;
            }
        }
        return switch (lower(usertype)) {
            case "ext" -> ExtensionKind.PHONE;
            case "queue" -> ExtensionKind.QUEUE;
            default -> ExtensionKind.UNKNOWN;
        };
    }
}
