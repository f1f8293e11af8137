package io.github.pbx24.demo;

import com.sun.net.httpserver.HttpExchange;
import io.github.pbx24.demo.PbxWeb.Reply;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A 3CX with the webhook plugin: events as GET, recordings as POST, {@code makecall} on its web interface. */
final class SimulatedThreeCx implements SimulatedPbx {

    private static final String TOKEN = "demo-token-of-the-plugin";
    private static final String ACCESS_KEY = "demo-access-key";
    private static final String QUEUE = "804";
    private static final String RULE = "SpbDID";
    private static final String LINE = "+78120000001";
    private static final ZoneId ZONE = ZoneId.of("Europe/Moscow");
    private static final DateTimeFormatter ID_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss", Locale.ROOT);
    private static final String RECORDINGS = "/webapi/recording/";

    private final String id;
    private final PbxWeb web = new PbxWeb();
    private final AtomicInteger numbers = new AtomicInteger(200);
    private volatile DialHandler dialHandler = (call, extension) -> {};

    SimulatedThreeCx(String id) {
        this.id = id;
        web.serve(RECORDINGS, request -> web.recording(request.getRequestURI().getPath()));
        web.serve("/webapi/" + ACCESS_KEY + "/makecall", this::makeCall);
    }

    @Override
    public String vendor() {
        return "3CX";
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String configuration(String portal) {
        return """
                  - id: %s
                    provider: 3cx
                    portal: %s
                    settings:
                      dialect: webhook-plugin
                      token: %s
                      zone: %s
                      queues: ["%s"]
                      lines: {%s: "%s"}
                      base-url: %s
                      access-key: %s
                """.formatted(id, portal, TOKEN, ZONE, QUEUE, RULE, LINE, web.address(), ACCESS_KEY);
    }

    @Override
    public SimulatedCall incoming(String client, Instant startedAt) {
        return new Call(client, true, startedAt, "");
    }

    @Override
    public SimulatedCall outgoing(String client, String extension, Instant startedAt) {
        return new Call(client, false, startedAt, extension);
    }

    @Override
    public int timesDialled(String client) {
        return web.timesDialled(client);
    }

    @Override
    public void onDial(DialHandler handler) {
        dialHandler = handler;
    }

    @Override
    public void close() {
        web.close();
    }

    private Reply makeCall(HttpExchange request) {
        Map<String, String> query = query(request.getRequestURI().getRawQuery());
        String extension = query.getOrDefault("first", "");
        String number = query.getOrDefault("second", "");
        if (extension.isEmpty() || number.isEmpty()) {
            return Reply.of(400, "text/plain", new byte[0]);
        }
        web.dialled(number);
        Call call = new Call(number, false, Instant.now(), extension);
        // The answer names a chain id that no later event repeats: the gateway has to recognise the call by itself.
        byte[] answer = "{\"finalStatus\":\"Success\",\"chid\":\"00000000-01dc-27dd-cc8a-799100000029\"}"
                .getBytes(StandardCharsets.UTF_8);
        return new Reply(200, "application/json", answer, () -> dialHandler.dialled(call, extension));
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    private Webhook get(String token, Map<String, String> parameters) {
        StringBuilder target = new StringBuilder("/pbx/" + id + token);
        char separator = '?';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            target.append(separator)
                    .append(parameter.getKey())
                    .append('=')
                    .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8)
                            .replace("+", "%20"));
            separator = '&';
        }
        return Webhook.get(target.toString());
    }

    @Override
    public List<Webhook> forged(Webhook genuine) {
        String query = genuine.target().substring(genuine.target().indexOf('?'));
        return List.of(
                Webhook.get("/pbx/" + id + query),
                Webhook.get("/pbx/" + id + "/another-token" + query),
                Webhook.get("/pbx/" + id + query + "&token=" + TOKEN.substring(1)));
    }

    /** One call. Its id ends with a number that grows when it is answered and with each transfer. */
    private final class Call implements SimulatedCall {

        private final String chain;
        private final String client;
        private final boolean incoming;
        private int leg;
        private String extension;

        Call(String client, boolean incoming, Instant startedAt, String extension) {
            this.chain = ID_TIME.format(startedAt.atZone(ZONE)) + "_" + numbers.incrementAndGet();
            this.client = client;
            this.incoming = incoming;
            this.extension = extension;
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
        public List<Webhook> rings(List<String> extensions) {
            List<Webhook> webhooks = new ArrayList<>();
            if (!incoming) {
                // This build of the plugin says nothing before the client answers.
                return webhooks;
            }
            if (extensions.size() > 1) {
                webhooks.add(rings(QUEUE, "queue"));
                extension = QUEUE;
            }
            for (String rung : extensions) {
                webhooks.add(rings(rung, "ext"));
                extension = extensions.size() > 1 ? QUEUE : rung;
            }
            return webhooks;
        }

        private Webhook rings(String user, String usertype) {
            Map<String, String> event = event("ringing", user);
            event.put("usertype", usertype);
            event.put("did", RULE);
            return send(event);
        }

        @Override
        public List<Webhook> answeredBy(String who) {
            return List.of(takenOver(who, "NotDef"));
        }

        private Webhook takenOver(String who, String how) {
            leg++;
            extension = who;
            Map<String, String> event = event(incoming ? "hangupincoming" : "hangupoutgoing", who);
            event.put("trtype", how);
            if (incoming) {
                event.put("did", RULE);
            }
            return send(event);
        }

        @Override
        public List<Webhook> blindTransfer(String to, int talkSeconds) {
            return List.of(ended(true, talkSeconds), rings(to, "ext"), takenOver(to, "Blind"));
        }

        @Override
        public List<Webhook> attendedTransfer(String to, int talkSeconds) {
            // The consultation is an internal call, so nobody rings for the client.
            return List.of(ended(true, talkSeconds), takenOver(to, "Accomp"));
        }

        @Override
        public List<Webhook> unanswered() {
            leg = 0;
            return List.of(ended(false, 0));
        }

        @Override
        public List<Webhook> over(int talkSeconds) {
            // A conversation has a number above zero, also if nothing was sent about its beginning.
            leg = Math.max(leg, 1);
            return List.of(ended(false, talkSeconds));
        }

        @Override
        public List<Webhook> over(int talkSeconds, byte[] recording) {
            List<Webhook> webhooks = new ArrayList<>(over(talkSeconds));
            String file = chain + "-" + leg + "-1.mp3";
            web.keep(file, recording);
            String body = "{\"FILES\":[\"" + web.address() + RECORDINGS + file + "\"]}";
            webhooks.add(new Webhook(
                    "POST",
                    "/pbx/" + id + "/" + TOKEN,
                    Map.of("Content-Type", "application/json"),
                    body.getBytes(StandardCharsets.UTF_8)));
            return webhooks;
        }

        private Webhook ended(boolean handedOn, int talkSeconds) {
            boolean talked = talkSeconds > 0;
            Map<String, String> event = event(incoming ? "incoming" : "outgoing", extension);
            event.put("finishtype", talked ? "Ok" : "Missed");
            event.put("transfer", Boolean.toString(handedOn));
            event.put("title", title(talked, talkSeconds));
            return send(event);
        }

        private String title(boolean talked, int talkSeconds) {
            String time = String.format(Locale.ROOT, "(%d:%02d)", talkSeconds / 60, talkSeconds % 60);
            String number = PbxWeb.digits(client);
            if (incoming) {
                String by = extension.equals(QUEUE) ? "queue " + QUEUE : extension;
                return RULE + ":"
                        + (talked
                                ? "Answered call from " + number + " " + time
                                : "Missed call by " + by + " from " + number);
            }
            return talked ? "Successful call to " + number + " " + time : "Unanswered call to " + number;
        }

        private Map<String, String> event(String name, String user) {
            Map<String, String> event = new LinkedHashMap<>();
            event.put("event", name);
            event.put("callerid", PbxWeb.digits(client));
            event.put("user", user);
            event.put("id", chain + "-" + leg);
            return event;
        }

        private Webhook send(Map<String, String> event) {
            return get("/" + TOKEN, event);
        }
    }
}
