package io.github.pbx24.pbx.simulator.rostelecom;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A call in the dialect {@code vats}. The vendor measures the whole conversation, so the parts are added up here. */
final class VatsCall implements SimulatedCall {

    private static final int RINGING_SECONDS = 6;

    private final VatsExchange exchange;
    private final String id = UUID.randomUUID().toString();
    private final String client;
    private final @Nullable String caller;
    private final Instant startedAt;
    private boolean announced;
    private @Nullable Instant answeredAt;
    private String extension;
    private int talked;

    /**
     * Makes a call.
     *
     * @param caller the employee who calls; null if the client does
     */
    VatsCall(VatsExchange exchange, String client, @Nullable String caller, Instant startedAt) {
        this.exchange = exchange;
        this.client = client;
        this.caller = caller;
        this.extension = caller == null ? "" : caller;
        this.startedAt = startedAt.truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String client() {
        return client;
    }

    @Override
    public List<SimulatedWebhook> rings(List<String> extensions) {
        List<SimulatedWebhook> webhooks = announcement();
        for (String rung : extensions) {
            extension = rung;
            webhooks.add(exchange.signed(event("ringing")));
        }
        return webhooks;
    }

    /** The event that a call has begun; an employee is in it only if the employee calls. */
    private List<SimulatedWebhook> announcement() {
        List<SimulatedWebhook> webhooks = new ArrayList<>();
        if (!announced) {
            announced = true;
            webhooks.add(exchange.signed(event("start")));
        }
        return webhooks;
    }

    @Override
    public List<SimulatedWebhook> answeredBy(String who) {
        List<SimulatedWebhook> webhooks = announcement();
        extension = who;
        answeredAt = startedAt.plusSeconds(RINGING_SECONDS);
        webhooks.add(exchange.signed(event("answer")));
        return webhooks;
    }

    @Override
    public List<SimulatedWebhook> blindTransfer(String to, int talkSeconds) {
        talked += talkSeconds;
        extension = to;
        return List.of(exchange.signed(event("transfer")));
    }

    /** To the outside both kinds look the same. */
    @Override
    public List<SimulatedWebhook> attendedTransfer(String to, int talkSeconds) {
        return blindTransfer(to, talkSeconds);
    }

    @Override
    public List<SimulatedWebhook> unanswered() {
        return over(0);
    }

    @Override
    public List<SimulatedWebhook> over(int talkSeconds) {
        return List.of(exchange.signed(end(talkSeconds)));
    }

    @Override
    public List<SimulatedWebhook> over(int talkSeconds, byte[] recording) {
        String name = "rec-" + id;
        exchange.keep(name, recording);
        Map<String, Object> end = end(talkSeconds);
        end.put("record_id", name);
        return List.of(exchange.signed(end));
    }

    private Map<String, Object> end(int talkSeconds) {
        talked += talkSeconds;
        if (talked > 0 && answeredAt == null) {
            // The events in between were never sent, but the end knows.
            answeredAt = startedAt.plusSeconds(RINGING_SECONDS);
        }
        Map<String, Object> event = event("end");
        event.put("call_end", time(startedAt.plusSeconds(RINGING_SECONDS + talked)));
        event.put("duration_full", RINGING_SECONDS + talked);
        event.put("duration_talk", talked);
        return event;
    }

    private Map<String, Object> event(String name) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", name);
        event.put("call_uuid", id);
        event.put("call_direction", caller == null ? "inbound" : "outbound");
        event.put("caller_id", caller == null ? client : VatsExchange.LINE);
        event.put("called_number", caller == null ? VatsExchange.LINE : client);
        if (!extension.isEmpty()) {
            event.put("extension", extension);
        }
        event.put("call_start", time(startedAt));
        if (answeredAt != null) {
            event.put("call_answer", time(answeredAt));
        }
        return event;
    }

    private static String time(Instant instant) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atOffset(ZoneOffset.ofHours(3)));
    }
}
