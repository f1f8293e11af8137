package io.github.pbx24.pbx.simulator.rostelecom;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A call in the dialect {@code cloudpbx}: one event for each state, with the employee's address where the line was. */
final class CloudpbxCall implements SimulatedCall {

    private static final int RINGING_SECONDS = 6;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.of("Europe/Moscow"));

    private final CloudpbxExchange exchange;
    private final String session = "SD" + UUID.randomUUID();
    private final String client;
    private final @Nullable String caller;
    private final Instant startedAt;
    private Instant now;
    private boolean announced;
    private @Nullable String firstTalker;
    private String employee;
    private int talked;

    /**
     * Makes a call.
     *
     * @param caller the employee who calls; null if the client does
     */
    CloudpbxCall(CloudpbxExchange exchange, String client, @Nullable String caller, Instant startedAt) {
        this.exchange = exchange;
        this.client = client;
        this.caller = caller;
        this.employee = caller == null ? "" : caller;
        this.startedAt = startedAt.truncatedTo(ChronoUnit.SECONDS);
        this.now = this.startedAt;
    }

    @Override
    public String id() {
        return session;
    }

    @Override
    public String client() {
        return client;
    }

    @Override
    public List<SimulatedWebhook> rings(List<String> extensions) {
        List<SimulatedWebhook> webhooks = announcement();
        now = now.plusSeconds(1);
        for (String extension : caller == null ? extensions : List.<String>of()) {
            employee = extension;
            webhooks.add(event("calling", ""));
        }
        return webhooks;
    }

    private List<SimulatedWebhook> announcement() {
        List<SimulatedWebhook> webhooks = new ArrayList<>();
        if (!announced) {
            announced = true;
            webhooks.add(event("new", ""));
        }
        return webhooks;
    }

    @Override
    public List<SimulatedWebhook> answeredBy(String extension) {
        List<SimulatedWebhook> webhooks = announcement();
        answer(extension);
        webhooks.add(event("connected", ""));
        return webhooks;
    }

    private void answer(String extension) {
        employee = extension;
        if (firstTalker == null) {
            firstTalker = extension;
            now = startedAt.plusSeconds(RINGING_SECONDS);
        }
    }

    @Override
    public List<SimulatedWebhook> blindTransfer(String to, int talkSeconds) {
        List<SimulatedWebhook> webhooks = new ArrayList<>(hangUp(talkSeconds, "0"));
        employee = to;
        webhooks.add(event("calling", ""));
        webhooks.add(event("connected", ""));
        return webhooks;
    }

    @Override
    public List<SimulatedWebhook> attendedTransfer(String to, int talkSeconds) {
        List<SimulatedWebhook> webhooks = new ArrayList<>(hangUp(talkSeconds, "0"));
        employee = to;
        webhooks.add(event("connected", ""));
        return webhooks;
    }

    private List<SimulatedWebhook> hangUp(int talkSeconds, String reason) {
        talked += talkSeconds;
        now = now.plusSeconds(talkSeconds);
        return List.of(event("disconnected", reason));
    }

    @Override
    public List<SimulatedWebhook> unanswered() {
        List<SimulatedWebhook> webhooks = announcement();
        now = startedAt.plusSeconds(RINGING_SECONDS);
        webhooks.add(event("disconnected", caller == null ? "" : "4"));
        return end(webhooks, false);
    }

    @Override
    public List<SimulatedWebhook> over(int talkSeconds) {
        return end(new ArrayList<>(lastTalk(talkSeconds)), false);
    }

    @Override
    public List<SimulatedWebhook> over(int talkSeconds, byte[] recording) {
        exchange.records().recordings().keep(session, recording);
        return end(new ArrayList<>(lastTalk(talkSeconds)), true);
    }

    private List<SimulatedWebhook> lastTalk(int talkSeconds) {
        if (firstTalker == null) {
            // The events in between were never asked for.
            answer(employee);
        }
        return hangUp(talkSeconds, "5");
    }

    private List<SimulatedWebhook> end(List<SimulatedWebhook> webhooks, boolean recorded) {
        exchange.records()
                .keep(new CloudpbxRecord(
                        session, client, caller, firstTalker, startedAt, RINGING_SECONDS, talked, recorded));
        Map<String, Object> end = members("end", "");
        end.put("is_record", recorded ? "true" : "");
        webhooks.add(exchange.signed("call_events", end));
        return webhooks;
    }

    private SimulatedWebhook event(String state, String reason) {
        return exchange.signed("call_events", members(state, reason));
    }

    private Map<String, Object> members(String state, String reason) {
        boolean begins = state.equals("new");
        String phone = "sip:operator" + employee + "@" + CloudpbxExchange.DOMAIN;
        String outside = "sip:" + client + "@192.0.2.10";
        String line = "sip:" + CloudpbxExchange.LINE.replace("+", "") + "@" + CloudpbxExchange.DOMAIN;
        boolean nobody = employee.isEmpty() || caller == null && begins;
        // The exchange writes the members in alphabetical order.
        Map<String, Object> members = new TreeMap<>();
        members.put("disconnect_reason", reason);
        members.put("from_number", caller == null ? outside : phone);
        members.put("from_pin", caller == null ? "" : employee);
        members.put("is_record", "");
        members.put("request_number", caller != null ? outside : nobody ? line : phone);
        members.put("request_pin", caller == null && !nobody ? employee : "");
        members.put("session_id", session);
        members.put("state", state);
        members.put("timestamp", TIME.format(now));
        members.put("type", caller == null ? "incoming" : "outbound");
        return members;
    }
}
