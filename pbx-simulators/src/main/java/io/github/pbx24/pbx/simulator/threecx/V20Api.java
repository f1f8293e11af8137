package io.github.pbx24.pbx.simulator.threecx;

import io.github.pbx24.pbx.simulator.internal.ApiRequest;
import io.github.pbx24.pbx.simulator.internal.Json;
import io.github.pbx24.pbx.simulator.internal.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the exchange answers over HTTP and over the WebSocket. Thread-safe. */
final class V20Api {

    private static final Pattern CONTROL = Pattern.compile("/callcontrol(?:/([^/]+)(?:/(.*))?)?");
    private static final Pattern DOWNLOAD = Pattern.compile("Pbx\\.DownloadRecording\\(recId=(\\d+)\\)");
    private static final int LARGEST_PAGE_OF_USERS = 100;

    private final V20Exchange exchange;
    private final V20Office office;
    private String token = "";
    private int tokens;

    V20Api(V20Exchange exchange, V20Office office) {
        this.exchange = exchange;
        this.office = office;
    }

    Reply answer(ApiRequest request) {
        if (!office.isAddressAllowed()) {
            return Reply.page(403, "Forbidden");
        }
        if (request.path().equals("/connect/token")) {
            return newToken(request);
        }
        if (!isKnown(request)) {
            return Reply.of(401, "", new byte[0]);
        }
        if (request.path().startsWith("/callcontrol")) {
            return control(request);
        }
        return request.path().startsWith("/xapi/v1/") ? xapi(request) : Reply.page(404, "Not Found");
    }

    /** Only the newest token of a client is good. */
    private synchronized Reply newToken(ApiRequest request) {
        Map<String, String> form = request.form();
        if (!V20Office.CLIENT_ID.equals(form.get("client_id"))
                || !office.clientSecret().equals(form.get("client_secret"))
                || !"client_credentials".equals(form.get("grant_type"))) {
            return Reply.json(400, Map.of("error", "invalid_client"));
        }
        token = "jwt." + ++tokens + ".simulated";
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("token_type", "Bearer");
        answer.put("expires_in", office.tokenLife());
        answer.put("access_token", token);
        answer.put("refresh_token", null);
        if (office.hasRival()) {
            token = "taken";
        }
        return Reply.json(200, answer);
    }

    /** Another program with the same client asks for a token. */
    synchronized void takeToken() {
        token = "taken";
    }

    private synchronized boolean isKnown(ApiRequest request) {
        return ("Bearer " + token).equals(request.header("Authorization").orElse(""))
                || token.equals(request.query().get("access_token"));
    }

    /** Status 101 if the socket may be opened. */
    Reply openSocket(ApiRequest request) {
        if (!office.isVersion20() || !office.hasWebSockets()) {
            return Reply.page(404, "Not Found");
        }
        if (!isKnown(request)) {
            return Reply.of(401, "", new byte[0]);
        }
        return Reply.of(office.hasCallControl() ? 101 : 403, "", new byte[0]);
    }

    /** A request over the socket, with a number and a path. */
    Optional<String> said(ApiRequest socket, String text) {
        Map<String, Object> asked = Json.object(text.getBytes(StandardCharsets.UTF_8));
        if (!(asked.get("RequestID") instanceof String id) || !(asked.get("Path") instanceof String path)) {
            return Optional.empty();
        }
        byte[] data = String.valueOf(asked.getOrDefault("RequestData", "")).getBytes(StandardCharsets.UTF_8);
        Reply reply = control(new ApiRequest(data.length == 0 ? "GET" : "POST", path, Map.of(), Map.of(), data));
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("RequestID", id);
        response.put("Path", path);
        response.put("StatusCode", reply.status());
        response.put("Response", new String(reply.body(), StandardCharsets.UTF_8));
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event_type", 4);
        event.put("entity", path);
        event.put("attached_data", response);
        return Optional.of(new String(Json.write(Map.of("sequence", 0, "event", event)), StandardCharsets.UTF_8));
    }

    private Reply control(ApiRequest request) {
        if (!office.isVersion20()) {
            return Reply.page(404, "Not Found");
        }
        if (!office.hasCallControl()) {
            return Reply.of(403, "", new byte[0]);
        }
        Matcher path = CONTROL.matcher(request.path());
        if (!path.matches()) {
            return Reply.page(404, "Not Found");
        }
        String dn = path.group(1);
        if (dn == null) {
            return list(everything());
        }
        if (!office.listed().contains(dn)) {
            return Reply.of(403, "", new byte[0]);
        }
        return ofExtension(request, dn, path.group(2) == null ? "" : path.group(2));
    }

    private List<Map<String, Object>> everything() {
        List<Map<String, Object>> all = new ArrayList<>();
        office.listed().forEach(dn -> all.add(extension(dn)));
        all.add(extension(V20Office.ROUTE_POINT));
        return all;
    }

    private Map<String, Object> extension(String dn) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dn", dn);
        json.put(
                "type",
                dn.equals(V20Office.ROUTE_POINT)
                        ? "Wroutepoint"
                        : dn.equals(V20Office.QUEUE) ? "Wqueue" : "Wextension");
        json.put("devices", List.of());
        json.put("participants", exchange.legs().json(dn));
        return json;
    }

    private static Reply list(List<Map<String, Object>> items) {
        return Reply.of(200, "application/json", Json.list(items));
    }

    private Reply ofExtension(ApiRequest request, String dn, String rest) {
        if (rest.isEmpty()) {
            return Reply.json(200, extension(dn));
        }
        if (rest.equals("participants")) {
            return list(exchange.legs().json(dn));
        }
        if (rest.equals("makecall") || rest.matches("devices/[^/]+/makecall")) {
            return makeCall(dn, request);
        }
        String[] parts = rest.split("/");
        if (!parts[0].equals("participants") || parts.length > 3) {
            return Reply.page(404, "Not Found");
        }
        Optional<V20Leg> leg = exchange.legs().find(dn, parts[1]);
        if (leg.isEmpty()) {
            return Reply.of(404, "", new byte[0]);
        }
        return parts.length == 2 ? Reply.json(200, exchange.legs().json(leg.get())) : act(leg.get(), parts[2], request);
    }

    private Reply makeCall(String dn, ApiRequest request) {
        if (!(request.json().get("destination") instanceof String destination)) {
            return Reply.of(422, "", new byte[0]);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        if (!office.hasPhone(dn)) {
            answer.put("finalstatus", -1);
            answer.put("reason", "NotRegistered");
            answer.put("reasontext", "No device");
            answer.put("result", null);
            return Reply.json(200, answer);
        }
        V20Call call = exchange.dial(dn, destination);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("id", 0);
        result.put("status", "Ringing");
        result.put("dn", dn);
        result.put("party_dn", dn);
        result.put("party_caller_id", dn);
        result.put("party_dn_type", "Wextension");
        result.put("callid", call.callId());
        result.put("legid", 1);
        answer.put("finalstatus", 1);
        answer.put("reason", "None");
        answer.put("reasontext", "");
        answer.put("result", result);
        return Reply.json(200, answer).then(() -> exchange.dialled(call, dn));
    }

    private Reply act(V20Leg leg, String action, ApiRequest request) {
        boolean connected = leg.status().equals("Connected");
        boolean done = switch (action) {
            case "drop" -> exchange.dropped(leg);
            case "transferto" ->
                connected && request.json().get("destination") instanceof String to && exchange.transferred(leg, to);
            default -> false;
        };
        return done
                ? Reply.json(200, Map.of("finalstatus", 1, "reason", "None", "reasontext", ""))
                : Reply.of(action.equals("transferto") ? 424 : 422, "", new byte[0]);
    }

    private Reply xapi(ApiRequest request) {
        String path = request.path().substring("/xapi/v1/".length());
        String set = path.split("[/(]", 2)[0];
        if (!office.allows(set)) {
            return Reply.json(403, V20Log.error("access denied"));
        }
        return switch (set) {
            case "Users" -> users(request);
            case "Recordings" -> recordings(request);
            case "ActiveCalls" -> activeCalls();
            case "ReportCallLogData" -> exchange.log().calls(request);
            case "ReportInboundCalls" -> exchange.log().inbound(request);
            case "Trunks" ->
                Reply.json(200, Map.of("value", List.of(Map.of("Id", 1, "Number", V20Office.TRUNK, "IsOnline", true))));
            case "DidNumbers" ->
                Reply.json(200, Map.of("value", List.of(Map.of("Number", V20Office.DID, "TrunkId", 1))));
            default -> Reply.page(404, "Not Found");
        };
    }

    private Reply users(ApiRequest request) {
        int top = Integer.parseInt(request.query().getOrDefault("$top", "50"));
        if (top > LARGEST_PAGE_OF_USERS) {
            return Reply.json(400, V20Log.error("The limit of '100' for Top query has been exceeded."));
        }
        int skip = Integer.parseInt(request.query().getOrDefault("$skip", "0"));
        List<Map<String, Object>> users = new ArrayList<>();
        Map<String, V20Office.Member> members = new TreeMap<>(office.members());
        members.entrySet().stream().skip(skip).limit(top).forEach(entry -> {
            V20Office.Member member = entry.getValue();
            Map<String, Object> user = new LinkedHashMap<>();
            user.put("Id", Integer.parseInt(entry.getKey()));
            user.put("Number", entry.getKey());
            user.put("FirstName", member.name().split(" ", 2)[0]);
            user.put("LastName", member.name().contains(" ") ? member.name().split(" ", 2)[1] : "");
            user.put("DisplayName", member.name());
            user.put("EmailAddress", member.email());
            user.put("Enabled", member.enabled());
            user.put("IsRegistered", member.enabled());
            users.add(user);
        });
        return Reply.json(200, Map.of("@odata.count", members.size(), "value", users));
    }

    private Reply activeCalls() {
        List<Map<String, Object>> calls = new ArrayList<>();
        for (V20Call call : exchange.legs().calls()) {
            String employee = call.employee() + " Demo User " + call.employee();
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("Id", call.callId());
            json.put("Caller", call.incoming() ? call.digits() + " " + call.digits() : employee);
            json.put("Callee", call.incoming() ? employee : call.digits() + " " + call.digits());
            json.put("Status", call.isAnswered() ? "Talking" : "Routing");
            json.put("EstablishedAt", call.startedAt().toString());
            calls.add(json);
        }
        return Reply.json(200, Map.of("@odata.count", calls.size(), "value", calls));
    }

    private Reply recordings(ApiRequest request) {
        Matcher download = DOWNLOAD.matcher(request.name());
        return download.matches()
                ? exchange.recordings().download(Integer.parseInt(download.group(1)))
                : exchange.recordings().list(request);
    }
}
