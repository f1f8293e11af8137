package io.github.pbx24.pbx.simulator.threecx;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call as the plugin tells it. Its id ends with a number that grows when it is answered and with each transfer. */
final class PluginCall implements SimulatedCall {

    static final ZoneId ZONE = ZoneId.of("Europe/Moscow");
    private static final DateTimeFormatter ID_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss", Locale.ROOT);

    private final PluginExchange exchange;
    private final String chain;
    private final String client;
    private final boolean incoming;
    private int leg;
    private String extension;

    PluginCall(PluginExchange exchange, int number, String client, @Nullable String caller, Instant startedAt) {
        this.exchange = exchange;
        this.chain = ID_TIME.format(startedAt.atZone(ZONE)) + "_" + number;
        this.client = client;
        this.incoming = caller == null;
        this.extension = caller == null ? "" : caller;
    }

    @Override
    public String id() {
        return chain;
    }

    @Override
    public String client() {
        return client;
    }

    @Override
    public List<SimulatedWebhook> rings(List<String> extensions) {
        List<SimulatedWebhook> webhooks = new ArrayList<>();
        if (!incoming) {
            // This build of the plugin says nothing before the client answers.
            return webhooks;
        }
        boolean queue = extensions.size() > 1;
        if (queue) {
            webhooks.add(rings(PluginExchange.QUEUE, "queue"));
        }
        for (String rung : extensions) {
            webhooks.add(rings(rung, "ext"));
            extension = rung;
        }
        extension = queue ? PluginExchange.QUEUE : extension;
        return webhooks;
    }

    private SimulatedWebhook rings(String user, String usertype) {
        Map<String, String> event = event("ringing", user);
        event.put("usertype", usertype);
        event.put("did", PluginExchange.RULE);
        return PluginExchange.event(event);
    }

    @Override
    public List<SimulatedWebhook> answeredBy(String who) {
        return List.of(takenOver(who, "NotDef"));
    }

    private SimulatedWebhook takenOver(String who, String how) {
        leg++;
        extension = who;
        Map<String, String> event = event(incoming ? "hangupincoming" : "hangupoutgoing", who);
        event.put("trtype", how);
        if (incoming) {
            event.put("did", PluginExchange.RULE);
        }
        return PluginExchange.event(event);
    }

    @Override
    public List<SimulatedWebhook> blindTransfer(String to, int talkSeconds) {
        return List.of(ended(true, talkSeconds), rings(to, "ext"), takenOver(to, "Blind"));
    }

    /** The consultation is an internal call, so nobody rings for the client. */
    @Override
    public List<SimulatedWebhook> attendedTransfer(String to, int talkSeconds) {
        return List.of(ended(true, talkSeconds), takenOver(to, "Accomp"));
    }

    @Override
    public List<SimulatedWebhook> unanswered() {
        leg = 0;
        return List.of(ended(false, 0));
    }

    @Override
    public List<SimulatedWebhook> over(int talkSeconds) {
        // A conversation has a number above zero, also if nothing was sent about its beginning.
        leg = Math.max(leg, 1);
        return List.of(ended(false, talkSeconds));
    }

    @Override
    public List<SimulatedWebhook> over(int talkSeconds, byte[] recording) {
        List<SimulatedWebhook> webhooks = new ArrayList<>(over(talkSeconds));
        webhooks.add(exchange.recording(chain + "-" + leg + "-1.mp3", recording));
        return webhooks;
    }

    private SimulatedWebhook ended(boolean handedOn, int talkSeconds) {
        boolean talked = talkSeconds > 0;
        Map<String, String> event = event(incoming ? "incoming" : "outgoing", extension);
        event.put("finishtype", talked ? "Ok" : "Missed");
        event.put("transfer", Boolean.toString(handedOn));
        event.put("title", title(talked, talkSeconds));
        return PluginExchange.event(event);
    }

    private String title(boolean talked, int talkSeconds) {
        String time = String.format(Locale.ROOT, "(%d:%02d)", talkSeconds / 60, talkSeconds % 60);
        String number = client.replaceAll("[^0-9]", "");
        if (!incoming) {
            return talked ? "Successful call to " + number + " " + time : "Unanswered call to " + number;
        }
        String by = extension.equals(PluginExchange.QUEUE) ? "queue " + extension : extension;
        return PluginExchange.RULE + ":"
                + (talked ? "Answered call from " + number + " " + time : "Missed call by " + by + " from " + number);
    }

    private Map<String, String> event(String name, String user) {
        Map<String, String> event = new LinkedHashMap<>();
        event.put("event", name);
        event.put("callerid", client.replaceAll("[^0-9]", ""));
        event.put("user", user);
        event.put("id", chain + "-" + leg);
        return event;
    }
}
