package io.github.pbx24.demo;

import com.sun.net.httpserver.HttpExchange;
import io.github.pbx24.demo.PbxWeb.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** An exchange that speaks the dialect {@code vats}: signed JSON webhooks, {@code /v2/calls/originate}, {@code /v2/records}. */
final class SimulatedRostelecom implements SimulatedPbx {

    private static final String KEY = "demo-webhook-key";
    private static final String ACCESS_TOKEN = "demo-access-token";
    private static final String LINE = "+74950000101";
    private static final int RINGING_SECONDS = 6;

    private final String id;
    private final PbxWeb web = new PbxWeb();
    private volatile DialHandler dialHandler = (call, extension) -> {};

    SimulatedRostelecom(String id) {
        this.id = id;
        web.serve("/v2/calls/originate", this::originate);
        web.serve("/v2/records/", this::recording);
    }

    @Override
    public String vendor() {
        return "Rostelecom";
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String configuration(String portal) {
        return """
                  - id: %s
                    provider: rostelecom
                    portal: %s
                    settings:
                      dialect: vats
                      webhook-keys: [%s]
                      api-url: %s
                      access-token: %s
                """.formatted(id, portal, KEY, web.address(), ACCESS_TOKEN);
    }

    @Override
    public SimulatedCall incoming(String client, Instant startedAt) {
        return new Call(client, null, startedAt);
    }

    @Override
    public SimulatedCall outgoing(String client, String extension, Instant startedAt) {
        return new Call(client, extension, startedAt);
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

    private Reply originate(HttpExchange request) {
        if (!isAuthorised(request)) {
            return Reply.of(401, "application/json", new byte[0]);
        }
        Map<?, ?> order;
        try {
            order = Json.object(new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!(order.get("from_extension") instanceof String extension)
                || !(order.get("to_number") instanceof String number)) {
            return Reply.of(400, "application/json", new byte[0]);
        }
        web.dialled(number);
        Call call = new Call(number, extension, Instant.now());
        byte[] answer = Json.write(Map.of("call_uuid", call.id()));
        return new Reply(200, "application/json", answer, () -> dialHandler.dialled(call, extension));
    }

    private Reply recording(HttpExchange request) {
        return isAuthorised(request)
                ? web.recording(request.getRequestURI().getPath())
                : Reply.of(401, "application/json", new byte[0]);
    }

    private static boolean isAuthorised(HttpExchange request) {
        return ("Bearer " + ACCESS_TOKEN).equals(request.getRequestHeaders().getFirst("Authorization"));
    }

    private Webhook signed(Map<String, Object> event) {
        byte[] body = Json.write(event);
        return post(body, signature(KEY, body));
    }

    private Webhook post(byte[] body, @Nullable String signature) {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Content-Type", "application/json"));
        if (signature != null) {
            headers.put("X-Signature", signature);
        }
        return new Webhook("POST", "/pbx/" + id, headers, body);
    }

    private static String signature(String key, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    @Override
    public List<Webhook> forged(Webhook genuine) {
        byte[] body = genuine.body();
        byte[] reencoded =
                new String(body, StandardCharsets.UTF_8).replace(",", ", ").getBytes(StandardCharsets.UTF_8);
        return List.of(
                post(body, null), post(body, signature("another-key", body)), post(reencoded, signature(KEY, body)));
    }

    /** One call. The vendor measures the whole conversation, so the parts are added up here. */
    private final class Call implements SimulatedCall {

        private final String id = UUID.randomUUID().toString();
        private final String client;
        private final @Nullable String caller;
        private final Instant startedAt;
        private boolean announced;
        private @Nullable Instant answeredAt;
        private String extension = "";
        private int talked;

        /**
         * Makes a call.
         *
         * @param caller the employee who calls; null if the client does
         */
        Call(String client, @Nullable String caller, Instant startedAt) {
            this.client = client;
            this.caller = caller;
            this.startedAt = startedAt.truncatedTo(ChronoUnit.SECONDS);
            if (caller != null) {
                extension = caller;
            }
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
        public List<Webhook> rings(List<String> extensions) {
            List<Webhook> webhooks = announcement();
            for (String rung : extensions) {
                extension = rung;
                webhooks.add(signed(event("ringing")));
            }
            return webhooks;
        }

        /** The event that a call has begun; an employee is in it only if the employee calls. */
        private List<Webhook> announcement() {
            List<Webhook> webhooks = new ArrayList<>();
            if (!announced) {
                announced = true;
                webhooks.add(signed(event("start")));
            }
            return webhooks;
        }

        @Override
        public List<Webhook> answeredBy(String who) {
            List<Webhook> webhooks = announcement();
            extension = who;
            answeredAt = startedAt.plusSeconds(RINGING_SECONDS);
            webhooks.add(signed(event("answer")));
            return webhooks;
        }

        @Override
        public List<Webhook> blindTransfer(String to, int talkSeconds) {
            talked += talkSeconds;
            extension = to;
            return List.of(signed(event("transfer")));
        }

        @Override
        public List<Webhook> attendedTransfer(String to, int talkSeconds) {
            // To the outside both kinds look the same.
            return blindTransfer(to, talkSeconds);
        }

        @Override
        public List<Webhook> unanswered() {
            answeredAt = null;
            return List.of(signed(end(0)));
        }

        @Override
        public List<Webhook> over(int talkSeconds) {
            return List.of(signed(end(talkSeconds)));
        }

        @Override
        public List<Webhook> over(int talkSeconds, byte[] recording) {
            String name = "rec-" + id;
            web.keep(name, recording);
            Map<String, Object> end = end(talkSeconds);
            end.put("record_id", name);
            return List.of(signed(end));
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
            event.put("caller_id", caller == null ? client : LINE);
            event.put("called_number", caller == null ? LINE : client);
            if (!extension.isEmpty()) {
                event.put("extension", extension);
            }
            event.put("call_start", time(startedAt));
            Instant answered = answeredAt;
            if (answered != null) {
                event.put("call_answer", time(answered));
            }
            return event;
        }

        private static String time(Instant instant) {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atOffset(ZoneOffset.ofHours(3)));
        }
    }
}
