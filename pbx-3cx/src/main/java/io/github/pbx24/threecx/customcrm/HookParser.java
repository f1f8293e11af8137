package io.github.pbx24.threecx.customcrm;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the two hooks of the dialect into neutral events. Pure and thread-safe. */
final class HookParser implements WebhookParser {

    private static final String ANSWERED = "answered";
    private static final String ENDED = "ended";

    /** One address may serve both. */
    private static final Set<String> HOOKS = Set.of("", ANSWERED, ENDED);

    /** How much the exchange's clock may differ between two fields that tell the same start. */
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    /** A call that is over began no longer ago. */
    private static final Duration LONGEST_CALL = Duration.ofHours(12);

    private final ZoneId zone;
    private final FieldNames names;
    private final boolean oneIsOutbound;
    private final @Nullable String defaultLine;
    private final boolean recordingsById;
    private final boolean recordingsInFolder;

    HookParser(CustomCrmSettings settings) {
        zone = settings.zone();
        names = settings.names();
        oneIsOutbound = settings.oneIsOutbound();
        defaultLine = settings.line();
        recordingsById = settings.recordingsUrl() != null;
        recordingsInFolder = settings.folder() != null;
    }

    @Override
    public ParsedWebhook parse(WebhookRequest request) {
        String hook = hook(request);
        if (!HOOKS.contains(hook)) {
            return ParsedWebhook.ignored("hook", "the address must end with answered or ended");
        }
        TemplateFields fields = TemplateFields.of(request);
        Optional<Direction> direction = fields.read(names.direction(), this::direction);
        String number = fields.number(names.number());
        Extension extension = fields.text(names.extension())
                .map(text -> new Extension(text, ExtensionKind.PHONE))
                .orElse(null);
        Instant started = fields.time(names.started(), zone).orElse(null);
        CallDetails details = CallDetails.of(
                        direction.orElse(null),
                        number,
                        fields.text(names.line()).orElse(defaultLine))
                .withTimes(started, null, null);
        CallIdentity call = identity(fields, extension, number, direction.orElse(null), started, request.receivedAt());
        boolean over = isOver(hook, fields);
        List<CallEvent> events = over
                ? ended(fields, call, details, extension, request.receivedAt())
                : List.of(new CallEvent.Answered(call, details, null, extension, CallEvent.NO_LEG));
        return ParsedWebhook.of(over ? ENDED : ANSWERED, events).withUnreadable(fields.unreadable());
    }

    /** The last segment of the path. */
    private static String hook(WebhookRequest request) {
        return request.path().substring(request.path().lastIndexOf('/') + 1);
    }

    /** The address may say which hook it is; else a talk time tells the end. */
    private boolean isOver(String hook, TemplateFields fields) {
        return hook.equals(ENDED)
                || !hook.equals(ANSWERED) && (fields.has(names.duration()) || fields.has("STATUS_CODE"));
    }

    private List<CallEvent> ended(
            TemplateFields fields,
            CallIdentity call,
            CallDetails details,
            @Nullable Extension extension,
            Instant receivedAt) {
        Duration talk = fields.duration(names.duration()).orElse(null);
        List<CallEvent> events = new ArrayList<>();
        events.add(new CallEvent.Ended(call, details, null, extension, result(talk, details.direction()), talk, null));
        boolean talked = talk == null || !talk.isZero();
        if (recordingsInFolder && talked) {
            events.add(new CallEvent.RecordingReady(
                    call, details, null, inFolder(details, extension, talk, receivedAt), CallEvent.NO_LEG));
        } else if (recordingsById && talked && call instanceof CallIdentity.ById byId) {
            events.add(new CallEvent.RecordingReady(
                    call, details, null, RecordingReference.id(byId.id()), CallEvent.NO_LEG));
        }
        return events;
    }

    /** Files are named by time, employee and number. */
    private static RecordingReference inFolder(
            CallDetails details, @Nullable Extension extension, @Nullable Duration talk, Instant receivedAt) {
        Instant started = details.startedAt();
        Instant from = started != null ? started : receivedAt.minus(talk == null ? Duration.ZERO : talk);
        return RecordingReference.id(new RecordingKey(
                        from,
                        from.isAfter(receivedAt) ? from : receivedAt,
                        extension == null ? Set.of() : Set.of(extension.number()),
                        details.clientNumber())
                .text());
    }

    private static CallResult result(@Nullable Duration talk, @Nullable Direction direction) {
        if (talk == null) {
            // Both hooks exist for answered calls only, but without a talk time nothing proves it.
            return CallResult.UNKNOWN;
        }
        if (!talk.isZero()) {
            return CallResult.ANSWERED;
        }
        return direction == Direction.OUTBOUND ? CallResult.NO_ANSWER : CallResult.MISSED;
    }

    private CallIdentity identity(
            TemplateFields fields,
            @Nullable Extension extension,
            @Nullable String number,
            @Nullable Direction direction,
            @Nullable Instant started,
            Instant receivedAt) {
        Optional<String> id = fields.text(names.callId());
        if (id.isPresent()) {
            return CallIdentity.id(id.get());
        }
        if (extension == null && number == null) {
            throw new MalformedWebhookException(
                    fields.place(names.extension()),
                    "nothing tells which call this is: send " + names.callId() + ", or " + names.extension() + " and "
                            + names.number());
        }
        Instant from = started == null ? receivedAt.minus(LONGEST_CALL) : started.minus(TOLERANCE);
        Instant to = started == null ? receivedAt : started.plus(TOLERANCE);
        return new CallIdentity.ByAttributes(
                extension == null ? null : extension.number(), number, direction, from, to);
    }

    private Optional<Direction> direction(String code) {
        return switch (code.toLowerCase(Locale.ROOT)) {
            case "1" -> Optional.of(oneIsOutbound ? Direction.OUTBOUND : Direction.INBOUND);
            case "2" -> Optional.of(oneIsOutbound ? Direction.INBOUND : Direction.OUTBOUND);
            default -> Direction.read(code);
        };
    }
}
