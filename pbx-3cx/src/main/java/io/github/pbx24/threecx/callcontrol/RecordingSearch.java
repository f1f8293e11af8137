package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.http.AllowedHosts;
import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.pbx.http.RecordingDownload;
import io.github.pbx24.pbx.text.NumberText;
import io.github.pbx24.threecx.internal.RecordingKey;
import io.github.pbx24.threecx.internal.api.Api;
import io.github.pbx24.threecx.internal.api.ApiException;
import io.github.pbx24.threecx.internal.api.ApiTokens;
import io.github.pbx24.threecx.internal.api.BearerTokens;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Finds the recording of a conversation among all recordings, by time, extension and number, because 3CX does not tell the call of a
 * recording. Thread-safe.
 */
final class RecordingSearch implements RecordingSource, AutoCloseable {

    /** Begins a reference that names the recording itself, as the call log does. */
    static final String BY_NUMBER = "number ";

    private static final Pattern NUMBERED = Pattern.compile(BY_NUMBER + "(\\d{1,18})");

    /** How much the exchange's clock and ours may differ. */
    private static final Duration TOLERANCE = Duration.ofMinutes(2);

    private static final int PAGE = 100;
    private static final int SAME_DIGITS = 7;

    private final Api api;
    private final RecordingDownload download;

    RecordingSearch(Api api, ApiTokens tokens, CallControlSettings settings) {
        this.api = api;
        download = RecordingDownload.builder(AllowedHosts.of(List.of())
                        .withExchange(settings.baseUrl().uri()))
                .trust(settings.trust())
                .authorization(settings.baseUrl().uri(), new BearerTokens(tokens))
                .build();
    }

    @Override
    public Fetched open(RecordingReference recording) {
        Matcher numbered = NUMBERED.matcher(recording.value());
        if (recording.kind() == RecordingReference.Kind.ID && numbered.matches()) {
            return download(numbered.group(1));
        }
        Optional<RecordingKey> key = RecordingKey.read(recording.value());
        if (recording.kind() != RecordingReference.Kind.ID || key.isEmpty()) {
            return new Fetched.Gone("the reference belongs to another dialect");
        }
        try {
            Optional<String> id = find(key.get());
            return id.isPresent()
                    ? download(id.get())
                    : new Fetched.NotReady("the exchange shows no recording of this conversation yet");
        } catch (ApiException e) {
            // Even a missing right is mended by an administrator while the exchange still keeps the recording.
            return new Fetched.NotReady(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> find(RecordingKey key) throws ApiException {
        Instant from = key.from().minus(TOLERANCE).truncatedTo(ChronoUnit.SECONDS);
        Instant to = key.to().plus(TOLERANCE).truncatedTo(ChronoUnit.SECONDS);
        HttpUrl address = api.address("xapi/v1/Recordings")
                .addQueryParameter("$filter", "StartTime ge " + from + " and StartTime le " + to)
                .addQueryParameter("$top", String.valueOf(PAGE))
                .addQueryParameter("$orderby", "StartTime desc")
                .build();
        List<JsonValue> found = api.get(address).member("value").orElse(null) instanceof JsonValue.Items items
                ? items.items()
                : List.of();
        return found.stream()
                .filter(item -> began(item)
                        .map(at -> !at.isBefore(from) && !at.isAfter(to))
                        .orElse(true))
                .filter(item -> fits(item, key))
                .max(Comparator.comparing(RecordingSearch::length))
                .flatMap(item -> text(item, "Id"))
                .filter(id -> id.matches("\\d{1,18}"));
    }

    private static boolean fits(JsonValue item, RecordingKey key) {
        Optional<String> from = text(item, "FromDn");
        Optional<String> to = text(item, "ToDn");
        boolean employee = key.extensions().isEmpty()
                || from.filter(key.extensions()::contains).isPresent()
                || to.filter(key.extensions()::contains).isPresent();
        String number = key.number();
        boolean client = number == null
                || isSame(text(item, "FromCallerNumber"), number)
                || isSame(text(item, "ToCallerNumber"), number);
        return employee && client;
    }

    /** National and international spellings end alike. */
    private static boolean isSame(Optional<String> text, String number) {
        String other = text.flatMap(value -> NumberText.read(value).number()).orElse("");
        return tail(other).equals(tail(number));
    }

    private static String tail(String number) {
        String digits = number.startsWith("+") ? number.substring(1) : number;
        return digits.length() <= SAME_DIGITS ? digits : digits.substring(digits.length() - SAME_DIGITS);
    }

    /** An exchange that does not filter must not pass off another conversation as this one. */
    private static Optional<Instant> began(JsonValue item) {
        return time(item, "StartTime");
    }

    private static Duration length(JsonValue item) {
        return began(item)
                .flatMap(start -> time(item, "EndTime").map(end -> Duration.between(start, end)))
                .orElse(Duration.ZERO);
    }

    private static Optional<Instant> time(JsonValue item, String name) {
        try {
            return text(item, name).map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private Fetched download(String id) {
        return download.open(api.address("xapi/v1/Recordings/Pbx.DownloadRecording(recId=" + id + ")")
                .build()
                .toString());
    }

    @Override
    public void close() {
        download.close();
    }

    private static Optional<String> text(JsonValue item, String name) {
        return item.member(name).flatMap(JsonValue::scalar);
    }
}
