package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.http.JsonValue;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls Rostelecom's «Интеграционный API». The connection of the exchange uses it for click-to-call, recordings and history; it is
 * public for whoever needs more. Thread-safe.
 *
 * <p>There is no public page of the vendor; the method names are those of its manual for administrators of a domain.
 *
 * @since 0.1
 */
public final class CloudpbxClient implements AutoCloseable {

    private static final String ALREADY_THERE = "уже существует";
    private static final int MAX_ID = 256;

    private final CloudpbxSettings settings;
    private final CloudpbxHttp http;

    CloudpbxClient(CloudpbxSettings settings) {
        this.settings = settings;
        this.http = new CloudpbxHttp(settings);
    }

    /**
     * Makes a client; talks to nobody.
     *
     * @param settings the settings of the exchange, without {@code dialect} or with {@code dialect: cloudpbx}
     * @param environment what the operator allows
     * @return the client; the caller closes it
     * @throws io.github.pbx24.pbx.PbxSettingsException if a setting is missing, unknown or wrong; all mistakes at once
     */
    public static CloudpbxClient connect(PbxSettings settings, PbxEnvironment environment) {
        settings.text("dialect");
        return new CloudpbxClient(CloudpbxSettings.read(settings, environment));
    }

    /**
     * Rings an employee and then dials a client ({@code call_back}). A second request is a second call, so it is sent at most once.
     *
     * @param employee a PIN, or a user name with or without {@code @domain}
     * @param number the client's number
     * @return the session id that the events of the call carry, empty if the answer has none
     */
    public CloudpbxAnswer<String> callBack(String employee, String number) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("request_number", number);
        boolean pin = employee.chars().allMatch(c -> c >= '0' && c <= '9' || c == '*' || c == '#');
        members.put(pin ? "from_pin" : "from_sipuri", pin ? employee : sipUri(employee));
        try {
            CloudpbxAnswer<JsonValue> answer =
                    http.order("call_back", members, response -> CloudpbxReplies.read("call_back", response));
            return answer.map(json -> bounded(CloudpbxReplies.text(json, "session_id")));
        } catch (CloudpbxHttp.NotSentException e) {
            return new CloudpbxAnswer.Failed<>(CloudpbxHttp.reason(e), false);
        } catch (IOException e) {
            return new CloudpbxAnswer.Failed<>("the answer of the exchange was lost", true);
        }
    }

    /**
     * Asks about one call ({@code call_info}). Repeatable. The exchange limits how often it may be asked (about 100 times, the period is
     * not known).
     *
     * @param sessionId the id that the events of the call carry
     * @return what the exchange knows
     */
    public CloudpbxAnswer<CloudpbxCallInfo> callInfo(String sessionId) {
        return ask("call_info", Map.of("session_id", sessionId))
                .map(json -> CloudpbxReplies.callInfo(json, settings.zone()));
    }

    /**
     * Asks for the address of a recording ({@code get_record}). Repeatable: each answer is a new address. An address works once, and
     * from one IP address, so fetch it at once.
     *
     * @param sessionId the id that the events of the call carry
     * @return the address, a secret while it is unused; {@link CloudpbxAnswer.Rejected} mostly means "not ready yet"
     */
    public CloudpbxAnswer<String> recordingAddress(String sessionId) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("session_id", sessionId);
        if (settings.downloadAddress() != null) {
            // The vendor's spelling.
            members.put("ip_adress", settings.downloadAddress());
        }
        return ask("get_record", members).then(json -> {
            String url = CloudpbxReplies.text(json, "url");
            return url == null
                    ? new CloudpbxAnswer.Failed<>("the answer has no address of a recording", false)
                    : new CloudpbxAnswer.Done<>(url);
        });
    }

    /**
     * Lists the users of the domain ({@code users_info}). Repeatable.
     *
     * @param pin only the user with this internal number; null for all
     * @return the users; may be empty
     */
    public CloudpbxAnswer<List<CloudpbxUser>> users(@Nullable String pin) {
        return ask("users_info", pin == null ? Map.of() : Map.of("user_pin", pin))
                .map(CloudpbxReplies::users);
    }

    /**
     * Orders a file with past calls ({@code domain_call_history}). It is ready after one to five minutes. Ordering the same span twice is
     * refused; see {@link #isDuplicateOrder(CloudpbxAnswer)}.
     *
     * @param from the earliest begin, in whole seconds
     * @param to the latest begin, in whole seconds, inclusively
     * @return the id of the order, for {@link #history(String)}
     */
    public CloudpbxAnswer<String> orderHistory(Instant from, Instant to) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("date_start", CloudpbxTime.write(from, settings.zone()));
        members.put("date_end", CloudpbxTime.write(to, settings.zone()));
        members.put("direction", 0);
        members.put("state", 0);
        return ask("domain_call_history", members).then(json -> {
            String order = CloudpbxReplies.text(json, "order_id");
            return order == null || order.length() > MAX_ID
                    ? new CloudpbxAnswer.Failed<>("the answer has no id of an order", false)
                    : new CloudpbxAnswer.Done<>(order);
        });
    }

    /**
     * Whether an order was refused because the same span was ordered before.
     *
     * @param answer an answer of {@link #orderHistory(Instant, Instant)}
     * @return true if another span has to be chosen
     */
    public static boolean isDuplicateOrder(CloudpbxAnswer<String> answer) {
        return answer instanceof CloudpbxAnswer.Rejected<String> rejected
                && rejected.message().contains(ALREADY_THERE);
    }

    /**
     * Fetches a file that was ordered ({@code download_call_history}). Repeatable.
     *
     * @param orderId the id of the order
     * @return the past calls; {@link CloudpbxAnswer.NotReady} while the file is being made
     */
    public CloudpbxAnswer<CloudpbxHistoryFile> history(String orderId) {
        String method = "download_call_history";
        try {
            return http.ask(
                    method,
                    Map.of("order_id", orderId),
                    response -> CloudpbxHistoryFile.read(method, response, settings.zone()));
        } catch (IOException e) {
            return new CloudpbxAnswer.Failed<>(CloudpbxHttp.reason(e), false);
        }
    }

    private CloudpbxAnswer<JsonValue> ask(String method, Map<String, Object> members) {
        try {
            return http.ask(method, members, response -> CloudpbxReplies.read(method, response));
        } catch (IOException e) {
            return new CloudpbxAnswer.Failed<>(CloudpbxHttp.reason(e), false);
        }
    }

    private String sipUri(String employee) {
        return employee.indexOf('@') >= 0 || settings.domain() == null ? employee : employee + "@" + settings.domain();
    }

    private static String bounded(@Nullable String id) {
        return id == null || id.length() > MAX_ID ? "" : id;
    }

    @Override
    public void close() {
        http.close();
    }

    @Override
    public String toString() {
        return "CloudpbxClient[" + settings.api() + "]";
    }
}
