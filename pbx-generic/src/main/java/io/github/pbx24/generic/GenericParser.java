package io.github.pbx24.generic;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.TransferKind;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.DetailReader;
import io.github.pbx24.pbx.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads webhooks as the settings say. Pure. */
final class GenericParser implements WebhookParser {

    private static final int MAX_BYTES = 1 << 20;
    private static final int LONGEST_EXTENSION = 8;

    private final GenericSettings settings;

    GenericParser(GenericSettings settings) {
        this.settings = settings;
    }

    @Override
    public ParsedWebhook parse(WebhookRequest request) {
        if (settings.echo().asked(request).isPresent()) {
            return ParsedWebhook.ignored("echo", "a test of the address");
        }
        DetailReader reader = reader(request);
        String path = settings.event().isInPath()
                ? settings.proof().redaction().apply(request).path()
                : "";
        String name = settings.event().read(path, field -> field == null ? null : reader.text(field));
        if (name.isEmpty()) {
            reader.required(settings.event().names().get(0));
        }
        Kind kind = settings.kinds().getOrDefault(name.toLowerCase(Locale.ROOT), Kind.IGNORED);
        if (kind == Kind.IGNORED) {
            return ParsedWebhook.ignored(name, "not an event of the settings");
        }
        List<CallEvent> events = new Reading(reader).events(kind);
        return events.isEmpty()
                ? ParsedWebhook.ignored(name, "tells nothing of a call with a client")
                : reader.noteOn(ParsedWebhook.of(name, events));
    }

    private DetailReader reader(WebhookRequest request) {
        if (request.body().length > MAX_BYTES || request.rawQuery().length() > MAX_BYTES) {
            throw new MalformedWebhookException("body", "is larger than " + MAX_BYTES + " bytes");
        }
        return switch (settings.format()) {
            case "query" -> DetailReader.of("query", request.query());
            case "form" -> DetailReader.of("form", QueryParameters.decode(request.body()));
            default -> DetailReader.of(Json.read(json(request)));
        };
    }

    private byte[] json(WebhookRequest request) {
        String field = settings.jsonIn();
        if (field.isEmpty()) {
            return request.body();
        }
        QueryParameters form = QueryParameters.decode(request.body());
        List<String> values = form.all(field).stream().distinct().toList();
        if (values.size() != 1 || form.isUnreadable(field)) {
            boolean missing = values.isEmpty() && !form.isUnreadable(field);
            throw new MalformedWebhookException("form." + field, missing ? "is missing" : "cannot be read");
        }
        return values.get(0).getBytes(StandardCharsets.UTF_8);
    }

    /** One request being read. */
    private final class Reading {

        private final DetailReader reader;

        Reading(DetailReader reader) {
            this.reader = reader;
        }

        List<CallEvent> events(Kind kind) {
            CallIdentity call = CallIdentity.id(reader.required(field("call")));
            Direction direction = told() ? toldDirection() : null;
            if (!told() && filled("caller-extension") && filled("called-extension")) {
                // One colleague asks another before a transfer: that is not the client's call, though it may bear its
                // id.
                return List.of();
            }
            direction = told() ? direction : sides();
            CallDetails details = details(direction);
            Instant at = time("time");
            Extension extension = extension(direction);
            List<CallEvent> events = new ArrayList<>();
            switch (kind) {
                case RINGING -> events.add(new CallEvent.Ringing(call, details, at, extension, CallEvent.NO_LEG));
                case ANSWERED -> events.add(new CallEvent.Answered(call, details, at, extension, CallEvent.NO_LEG));
                case TRANSFERRED -> events.add(transferred(call, details, at, extension));
                case LEG_ENDED ->
                    events.add(
                            new CallEvent.LegEnded(call, details, at, extension, CallEvent.NO_LEG, duration("talk")));
                case ENDED -> events.add(ended(call, details, at, extension));
                default -> {}
            }
            String recording = has("recording") ? reader.text(field("recording")) : null;
            boolean possible =
                    kind == Kind.RECORDING || events.get(0) instanceof CallEvent.Ended ended && mayBeRecorded(ended);
            if (recording != null && possible) {
                RecordingReference reference = RecordingReference.url(recording);
                events.add(new CallEvent.RecordingReady(call, details, null, reference, CallEvent.NO_LEG));
            }
            return events;
        }

        /** Some exchanges give an address for every call, though there is nothing behind it if nobody talked. */
        private static boolean mayBeRecorded(CallEvent.Ended ended) {
            return ended.result() == CallResult.ANSWERED || ended.result() == CallResult.UNKNOWN;
        }

        private CallDetails details(@Nullable Direction direction) {
            boolean inbound = direction == Direction.INBOUND;
            boolean outbound = direction == Direction.OUTBOUND;
            String client = has("client") ? "client" : inbound ? "caller" : outbound ? "called" : "";
            String line = has("line") ? "line" : inbound ? "called" : outbound ? "caller" : "";
            return new CallDetails(
                    direction,
                    has(client) ? reader.number(field(client)) : null,
                    has(line) ? reader.text(field(line)) : null,
                    time("start"),
                    time("answer"),
                    time("end"));
        }

        /** Some words of an exchange say nothing about the direction, and on purpose. */
        private boolean told() {
            String word = word();
            return word != null && !settings.openDirections().contains(word.toLowerCase(Locale.ROOT));
        }

        /** The word for the direction; several fields make one word. */
        private @Nullable String word() {
            if (!has("direction")) {
                return null;
            }
            String word = names("direction").stream()
                    .map(reader::text)
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining("/"));
            return word.isEmpty() ? null : word;
        }

        private @Nullable Direction toldDirection() {
            String word = word();
            Direction direction = word == null ? null : direction(word).orElse(null);
            if (word != null && direction == null) {
                reader.unreadable(names("direction").get(0));
            }
            return direction;
        }

        private Optional<Direction> direction(String word) {
            Direction own = settings.directions().get(word.toLowerCase(Locale.ROOT));
            return own == null ? Direction.read(word) : Optional.of(own);
        }

        /** Whose extension stands in a request tells who called, if no word does. */
        private @Nullable Direction sides() {
            if (!has("caller-extension") || !has("called-extension")) {
                return null;
            }
            return filled("caller-extension")
                    ? Direction.OUTBOUND
                    : filled("called-extension") || filled("caller") ? Direction.INBOUND : null;
        }

        private @Nullable Extension extension(@Nullable Direction direction) {
            String detail = has("extension")
                    ? "extension"
                    : direction == Direction.INBOUND
                            ? "called-extension"
                            : direction == Direction.OUTBOUND ? "caller-extension" : "";
            Extension extension = has(detail) ? reader.extension(field(detail)) : null;
            return extension == null || isNumber(extension.number()) ? null : extension;
        }

        /** Where no employee is concerned, some exchanges name the line or the client's number. */
        private static boolean isNumber(String extension) {
            return extension.chars().filter(c -> c >= '0' && c <= '9').count() > LONGEST_EXTENSION;
        }

        /** A transfer that does not say to whom only tells that the call goes on. */
        private CallEvent transferred(
                CallIdentity call, CallDetails details, @Nullable Instant at, @Nullable Extension to) {
            return to == null
                    ? new CallEvent.Ringing(call, details, at, null, CallEvent.NO_LEG)
                    : new CallEvent.Transferred(call, details, at, null, to, TransferKind.UNKNOWN, CallEvent.NO_LEG);
        }

        private CallEvent ended(
                CallIdentity call, CallDetails details, @Nullable Instant at, @Nullable Extension extension) {
            Duration talk = duration("talk");
            Duration total = duration("total");
            if (talk != null && total != null && talk.compareTo(total) > 0) {
                reader.unreadable(field("total"));
                total = null;
            }
            CallResult told = told(details.direction());
            boolean talked = talk != null && !talk.isZero() || details.answeredAt() != null;
            CallResult result = told != CallResult.UNKNOWN ? told : talked ? CallResult.ANSWERED : CallResult.UNKNOWN;
            if (result != CallResult.ANSWERED && details.answeredAt() != null) {
                details = new CallDetails(
                        details.direction(),
                        details.clientNumber(),
                        details.line(),
                        details.startedAt(),
                        null,
                        details.endedAt());
            }
            Instant end = details.endedAt() == null ? at : details.endedAt();
            return new CallEvent.Ended(call, details, end, extension, result, talk, total);
        }

        /** An exchange may have one word for both directions. */
        private CallResult told(@Nullable Direction direction) {
            CallResult result = has("result")
                    ? reader.read(
                            field("result"),
                            word -> Optional.ofNullable(settings.results().get(word.toLowerCase(Locale.ROOT))))
                    : null;
            if (result == CallResult.NO_ANSWER && direction == Direction.INBOUND) {
                return CallResult.MISSED;
            }
            if (result == CallResult.MISSED && direction == Direction.OUTBOUND) {
                return CallResult.NO_ANSWER;
            }
            return result == null ? CallResult.UNKNOWN : result;
        }

        private boolean has(String detail) {
            return settings.fields().containsKey(detail);
        }

        private List<String> names(String detail) {
            return settings.fields().getOrDefault(detail, List.of(detail));
        }

        /** The first of the exchange's names that has a value here. */
        private String field(String detail) {
            List<String> names = names(detail);
            for (String name : names) {
                if (names.size() > 1 && reader.text(name) != null) {
                    return name;
                }
            }
            return names.get(0);
        }

        private boolean filled(String detail) {
            return has(detail) && reader.text(field(detail)) != null;
        }

        private @Nullable Instant time(String detail) {
            // A zero stands for "it did not happen".
            return has(detail) && !"0".equals(reader.text(field(detail)))
                    ? reader.time(field(detail), settings.zone())
                    : null;
        }

        private @Nullable Duration duration(String detail) {
            return has(detail) ? reader.duration(field(detail)) : null;
        }
    }
}
