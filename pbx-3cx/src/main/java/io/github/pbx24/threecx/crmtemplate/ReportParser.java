package io.github.pbx24.threecx.crmtemplate;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.threecx.internal.RecordingKey;
import io.github.pbx24.threecx.internal.TemplateFields;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the report of a finished call into neutral events. Pure and thread-safe. */
final class ReportParser implements WebhookParser {

    private static final String KIND = "report";

    private final ZoneId zone;
    private final @Nullable String line;
    private final Map<String, String> queueLines;

    private final boolean recordingsInFolder;

    /**
     * Makes a parser.
     *
     * @param recordingsInFolder whether recordings are looked for in a folder, where a report names none
     */
    ReportParser(ZoneId zone, @Nullable String line, Map<String, String> queueLines, boolean recordingsInFolder) {
        this.recordingsInFolder = recordingsInFolder;
        this.zone = zone;
        this.line = line;
        this.queueLines = Map.copyOf(queueLines);
    }

    @Override
    public ParsedWebhook parse(WebhookRequest request) {
        Optional<String> question = ContactQuestion.kind(request);
        if (question.isPresent()) {
            return ParsedWebhook.ignored(question.get(), "a question about a number says nothing about a call");
        }
        TemplateFields fields = TemplateFields.of(request);
        Outcome outcome = outcome(fields);
        Optional<Extension> agent = extension(fields, "agent", ExtensionKind.PHONE);
        Optional<Extension> queue = extension(fields, "queue", ExtensionKind.QUEUE);
        String number = fields.number("number");
        Optional<Instant> start = start(fields);
        Duration talk = outcome.answered() ? talk(fields).orElse(null) : Duration.ZERO;
        CallIdentity call =
                CallIdentity.id(ReportId.of(request.body(), start, agent.or(() -> queue), number, outcome.direction()));
        CallDetails details = CallDetails.of(
                        outcome.direction(),
                        number,
                        queue.map(Extension::number).map(queueLines::get).orElse(line))
                .withTimes(
                        start.orElse(null),
                        fields.time("established", ZoneOffset.UTC).orElse(null),
                        fields.time("end", ZoneOffset.UTC).orElse(null));
        List<CallEvent> events =
                events(call, details, outcome, agent.or(() -> queue).orElse(null), talk);
        Optional<RecordingReference> named = recording(fields);
        named.or(() -> recordingsInFolder && outcome.answered() ? inFolder(details, agent, talk) : Optional.empty())
                .ifPresent(recording ->
                        events.add(new CallEvent.RecordingReady(call, details, null, recording, CallEvent.NO_LEG)));
        return ParsedWebhook.of(KIND, events).withUnreadable(fields.unreadable());
    }

    private static List<CallEvent> events(
            CallIdentity call,
            CallDetails details,
            Outcome outcome,
            @Nullable Extension extension,
            @Nullable Duration talk) {
        List<CallEvent> events = new ArrayList<>();
        events.add(
                outcome.answered()
                        ? new CallEvent.Answered(call, details, details.answeredAt(), extension, CallEvent.NO_LEG)
                        : new CallEvent.Ringing(call, details, details.startedAt(), extension, CallEvent.NO_LEG));
        events.add(new CallEvent.Ended(
                call, details, details.endedAt(), extension, outcome.result(), talk, total(details, talk)));
        return events;
    }

    private static @Nullable Duration total(CallDetails details, @Nullable Duration talk) {
        Instant start = details.startedAt();
        Instant end = details.endedAt();
        if (start == null || end == null || end.isBefore(start)) {
            return null;
        }
        Duration total = Duration.between(start, end);
        return talk != null && talk.compareTo(total) > 0 ? null : total;
    }

    private Optional<Instant> start(TemplateFields fields) {
        return fields.time("start", ZoneOffset.UTC).or(() -> fields.time("localStart", zone));
    }

    private static Optional<Duration> talk(TemplateFields fields) {
        return fields.duration("seconds").or(() -> fields.duration("duration"));
    }

    private static Optional<Extension> extension(TemplateFields fields, String name, ExtensionKind kind) {
        return fields.text(name).map(number -> new Extension(number, kind));
    }

    private static Optional<RecordingReference> recording(TemplateFields fields) {
        return fields.read(
                "recordingUrl",
                text -> text.startsWith("http://") || text.startsWith("https://")
                        ? Optional.of(RecordingReference.url(text))
                        : Optional.empty());
    }

    /** Files are named by time, employee and number. */
    private static Optional<RecordingReference> inFolder(
            CallDetails details, Optional<Extension> agent, @Nullable Duration talk) {
        Instant from = details.answeredAt() != null ? details.answeredAt() : details.startedAt();
        if (from == null || agent.isEmpty()) {
            return Optional.empty();
        }
        Instant end = details.endedAt();
        Instant to = end != null ? end : talk != null ? from.plus(talk) : from;
        RecordingKey key = new RecordingKey(from, to, Set.of(agent.get().number()), details.clientNumber());
        return Optional.of(RecordingReference.id(key.text()));
    }

    /** What became of the call: the kind of a report. If it is unreadable, direction and talk time tell it. */
    private static Outcome outcome(TemplateFields fields) {
        Optional<Outcome> told = fields.read("callType", Outcome::ofCallType);
        if (told.isPresent()) {
            return told.get();
        }
        Optional<Direction> direction = fields.read("direction", Direction::read);
        if (direction.isEmpty()) {
            throw new MalformedWebhookException(
                    fields.place("callType"), "must be Inbound, Outbound, Missed or Notanswered");
        }
        boolean talked = talk(fields).filter(talk -> !talk.isZero()).isPresent();
        return direction.get() == Direction.INBOUND
                ? talked ? Outcome.INBOUND : Outcome.MISSED
                : talked ? Outcome.OUTBOUND : Outcome.NOT_ANSWERED;
    }

    /** The four types of calls that 3CX reports. */
    private enum Outcome {
        INBOUND(Direction.INBOUND, CallResult.ANSWERED),
        OUTBOUND(Direction.OUTBOUND, CallResult.ANSWERED),
        MISSED(Direction.INBOUND, CallResult.MISSED),
        NOT_ANSWERED(Direction.OUTBOUND, CallResult.NO_ANSWER);

        private final Direction direction;
        private final CallResult result;

        Outcome(Direction direction, CallResult result) {
            this.direction = direction;
            this.result = result;
        }

        static Optional<Outcome> ofCallType(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "inbound" -> Optional.of(INBOUND);
                case "outbound" -> Optional.of(OUTBOUND);
                case "missed" -> Optional.of(MISSED);
                case "notanswered", "not answered" -> Optional.of(NOT_ANSWERED);
                default -> Optional.empty();
            };
        }

        Direction direction() {
            return direction;
        }

        CallResult result() {
            return result;
        }

        boolean answered() {
            return result == CallResult.ANSWERED;
        }
    }
}
