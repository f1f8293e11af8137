package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonLimits;
import io.github.pbx24.pbx.http.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Reads the answers of the API. */
final class CloudpbxReplies {

    private static final int MAX_MESSAGE = 200;
    private static final int MAX_CODE = 32;
    private static final String OK = "0";
    private static final long LONGEST = Duration.ofDays(30).toSeconds();

    private CloudpbxReplies() {}

    /** The answer as JSON if its result is 0. The code counts, never the text. */
    static CloudpbxAnswer<JsonValue> read(String method, Response response) throws IOException {
        Optional<CloudpbxAnswer<JsonValue>> refused = refusal(method, response.code());
        if (refused.isPresent()) {
            return refused.get();
        }
        JsonValue json;
        try (InputStream in = response.body().byteStream()) {
            json = Json.read(in.readNBytes(JsonLimits.WEBHOOK.bytes() + 1), JsonLimits.WEBHOOK);
        } catch (MalformedWebhookException e) {
            return new CloudpbxAnswer.Failed<>("the answer is not JSON", true);
        }
        String result = text(json, "result");
        if (result == null || result.equals(OK)) {
            return new CloudpbxAnswer.Done<>(json);
        }
        String message = Optional.ofNullable(text(json, "resultMessage")).orElse("");
        return new CloudpbxAnswer.Rejected<>(cut(result, MAX_CODE), cut(message, MAX_MESSAGE));
    }

    /** What a status says by itself; empty for 200. */
    static <T> Optional<CloudpbxAnswer<T>> refusal(String method, int status) {
        return switch (status) {
            case 200 -> Optional.empty();
            case 401, 403 -> Optional.of(new CloudpbxAnswer.Unauthorised<>(status));
            case 404, 405, 501 -> Optional.of(new CloudpbxAnswer.NotEnabled<>(method));
            default ->
                Optional.of(new CloudpbxAnswer.Failed<>("the exchange answered with status " + status, status >= 500));
        };
    }

    /** One user or a list of them. */
    static List<CloudpbxUser> users(JsonValue json) {
        JsonValue users = json.member("users").orElse(null);
        List<JsonValue> items = users instanceof JsonValue.Items list
                ? list.items()
                : users instanceof JsonValue.Structure ? List.of(users) : List.of();
        List<CloudpbxUser> found = new ArrayList<>();
        for (JsonValue item : items) {
            if (item instanceof JsonValue.Structure) {
                found.add(new CloudpbxUser(text(item, "name"), text(item, "display_name"), text(item, "pin")));
            }
        }
        return List.copyOf(found);
    }

    static CloudpbxCallInfo callInfo(JsonValue json, ZoneId zone) {
        JsonValue info = json.member("info").orElse(json);
        String start = text(info, "start_call_date");
        CloudpbxAddress from = CloudpbxAddress.read(text(info, "orig_number"));
        CloudpbxAddress to = CloudpbxAddress.read(text(info, "dest_number"));
        return new CloudpbxCallInfo(
                direction(text(info, "direction")),
                "1".equals(text(info, "state")),
                from.number() != null ? from.number() : from.user(),
                text(info, "orig_pin"),
                to.number() != null ? to.number() : to.user(),
                text(info, "answering_pin"),
                start == null ? null : startedAt(start, zone),
                seconds(text(info, "duration")),
                SessionLog.talk(text(info, "session_log")),
                "true".equalsIgnoreCase(text(info, "is_record")));
    }

    private static @Nullable Instant startedAt(String text, ZoneId zone) {
        return CloudpbxTime.read(text, zone);
    }

    static @Nullable Direction direction(@Nullable String code) {
        if (code == null) {
            return null;
        }
        return switch (code) {
            case "1" -> Direction.INBOUND;
            case "2" -> Direction.OUTBOUND;
            case "3" -> Direction.INTERNAL;
            default -> null;
        };
    }

    /** Whole seconds of at most 30 days; null for anything else. */
    static @Nullable Duration seconds(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 9) {
            return null;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            value = value * 10 + digit;
        }
        return value > LONGEST ? null : Duration.ofSeconds(value);
    }

    static @Nullable String text(JsonValue json, String name) {
        return json.member(name).flatMap(JsonValue::scalar).orElse(null);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
