package io.github.pbx24.pbx.simulator.rostelecom;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.internal.ApiRequest;
import io.github.pbx24.pbx.simulator.internal.Reply;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The methods that the outside may call. Thread-safe. */
final class CloudpbxApi {

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final String DONE = "Операция выполнена успешно";
    private static final String DOWNLOAD = "/records_new_scheme/record/download/";

    private final CloudpbxExchange exchange;
    private final CloudpbxRecords records;
    private final Set<String> disabled = ConcurrentHashMap.newKeySet();
    private final Map<String, String> unusedLinks = new ConcurrentHashMap<>();
    private final Map<String, Order> orders = new ConcurrentHashMap<>();
    private final AtomicInteger orderNumber = new AtomicInteger(5_550_000);
    private volatile int historyAttemptsTooEarly;
    private volatile HistoryForm historyForm = HistoryForm.ZIP;

    CloudpbxApi(CloudpbxExchange exchange, CloudpbxRecords records) {
        this.exchange = exchange;
        this.records = records;
    }

    /** A span of which a file was ordered, and how often the file was asked for. */
    private record Order(Instant from, Instant to, AtomicInteger asked) {}

    void historyReadyAfter(int attempts) {
        historyAttemptsTooEarly = attempts;
    }

    void historyForm(HistoryForm form) {
        historyForm = form;
    }

    void disable(String method) {
        disabled.add(method);
    }

    Reply answer(ApiRequest request) {
        if (request.path().startsWith(DOWNLOAD)) {
            return download(request.path());
        }
        if (!request.method().equals("POST") || disabled.contains(request.name())) {
            return Reply.page(404, "Not Found");
        }
        if (!isSigned(request)) {
            return Reply.page(403, "Forbidden");
        }
        Map<String, Object> members = request.json();
        return switch (request.name()) {
            case "call_back" -> callBack(members);
            case "call_info" -> callInfo(members);
            case "get_record" -> getRecord(members);
            case "users_info" -> users(members);
            case "domain_call_history" -> orderHistory(members);
            case "download_call_history" -> downloadHistory(members);
            default -> Reply.page(404, "Not Found");
        };
    }

    private static boolean isSigned(ApiRequest request) {
        String expected = CloudpbxSignature.of(CloudpbxExchange.CLIENT_ID, CloudpbxExchange.KEY, request.body());
        return request.header("X-Client-ID").equals(Optional.of(CloudpbxExchange.CLIENT_ID))
                && request.header("X-Client-Sign").equals(Optional.of(expected));
    }

    private Reply callBack(Map<String, Object> members) {
        String number = text(members, "request_number");
        String pin = text(members, "from_pin");
        String uri = text(members, "from_sipuri");
        String extension = pin != null ? pin : uri == null ? null : pinOf(uri);
        if (number == null || extension == null) {
            return refused("-20", "Ошибка при попытке выполнения обратного вызова");
        }
        SimulatedCall call = exchange.dial(extension, number);
        return done(Map.of("session_id", call.id())).then(() -> exchange.dialled(call, extension));
    }

    private static String pinOf(String uri) {
        return uri.replace("sip:", "").replace("operator", "").split("@", 2)[0];
    }

    private Reply callInfo(Map<String, Object> members) {
        CloudpbxRecord call =
                records.find(String.valueOf(members.get("session_id"))).orElse(null);
        if (call == null) {
            return refused("-1", "session not found");
        }
        int total = call.ringSeconds() + call.talkSeconds();
        Map<String, @Nullable Object> info = new LinkedHashMap<>();
        info.put("call_type", 1);
        info.put("direction", call.inbound() ? 1 : 2);
        info.put("state", call.answered() ? 1 : 2);
        info.put("orig_number", "sip:" + (call.inbound() ? call.client() : "operator" + call.caller()) + "@h");
        info.put("orig_pin", call.caller());
        info.put("dest_number", "sip:" + (call.inbound() ? CloudpbxExchange.LINE : call.client()) + "@h");
        info.put("answering_pin", call.inbound() ? call.answeredBy() : null);
        info.put("start_call_date", String.valueOf(call.startedAt().getEpochSecond()));
        info.put("duration", call.talkSeconds());
        info.put(
                "session_log",
                call.answered()
                        ? "0:ct:x;" + call.ringSeconds() + ":cc:x;" + total + ":cd:x;"
                        : "0:ct:x;" + total + ":cd:x;");
        info.put("is_record", call.recorded());
        return done(Map.of("info", info));
    }

    /** Each answer is another link, and each link works once. */
    private Reply getRecord(Map<String, Object> members) {
        String session = String.valueOf(members.get("session_id"));
        if (records.recordings().fetch(session).isEmpty()) {
            return refused("-1", "record not found");
        }
        String link = UUID.randomUUID().toString().replace("-", "") + "/100000000001";
        unusedLinks.put(link, session);
        return done(Map.of("url", exchange.address() + DOWNLOAD + link));
    }

    private Reply download(String path) {
        String session = unusedLinks.remove(path.substring(DOWNLOAD.length()));
        return Optional.ofNullable(session)
                .flatMap(records.recordings()::fetch)
                .map(file -> Reply.of(200, "audio/mpeg", file))
                .orElseGet(() -> Reply.page(403, "Forbidden"));
    }

    /** One user comes as an object, several as a list. */
    private static Reply users(Map<String, Object> members) {
        String wanted = text(members, "user_pin");
        List<Map<String, Object>> users = List.of("101", "102", "201", "207").stream()
                .filter(pin -> wanted == null || wanted.equals(pin))
                .map(pin ->
                        Map.<String, Object>of("display_name", "Оператор " + pin, "name", "operator" + pin, "pin", pin))
                .toList();
        return done(Map.of("users", users.size() == 1 ? users.get(0) : users));
    }

    private Reply orderHistory(Map<String, Object> members) {
        Instant from = time(text(members, "date_start"));
        Instant to = time(text(members, "date_end"));
        if (from == null || to == null || to.isBefore(from)) {
            return refused("-3", "Невозможно получить call_history_id");
        }
        boolean there = orders.values().stream()
                .anyMatch(order -> order.from().equals(from) && order.to().equals(to));
        if (there) {
            return refused("-4", "Выгрузка за этот период уже существует");
        }
        String id = String.valueOf(orderNumber.incrementAndGet());
        orders.put(id, new Order(from, to, new AtomicInteger()));
        return done(Map.of("order_id", id));
    }

    private Reply downloadHistory(Map<String, Object> members) {
        Order order = orders.get(String.valueOf(members.get("order_id")));
        if (order == null || order.asked().incrementAndGet() <= historyAttemptsTooEarly) {
            return Reply.page(404, "File [api3_0001.csv.z] not found");
        }
        byte[] file = HistoryFile.write(records.between(order.from(), order.to()), historyForm);
        return Reply.of(200, "application/octet-stream", file);
    }

    private static Reply done(Map<String, ?> members) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("result", "0");
        answer.put("resultMessage", DONE);
        answer.putAll(members);
        return Reply.json(200, answer);
    }

    private static Reply refused(String code, String message) {
        return Reply.json(200, Map.of("result", code, "resultMessage", message));
    }

    private static @Nullable String text(Map<String, Object> members, String name) {
        return members.get(name) instanceof String text && !text.isBlank() ? text : null;
    }

    /** Unix seconds are refused, as by the real one. */
    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null
                    ? null
                    : LocalDateTime.parse(text, TIME).atZone(MOSCOW).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
