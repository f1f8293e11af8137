package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.threecx.internal.RecordingKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Feeds what version 20 says to everything that reads it. */
public final class CallControlFuzz {

    private static final Instant NOW = Instant.parse("2026-01-15T09:15:02Z");
    private static final Lines LINES = new Lines(Map.of("74950000001", "Moscow"), Map.of("10007", "trunk"));

    private CallControlFuzz() {}

    /** One text: a message, a leg, a list of legs, or a page of the call log. */
    public static void feed(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        if (!ControlMessage.read(text).equals(PlainControlMessages.message(text))) {
            throw new AssertionError("both readings differ: " + text);
        }
        RecordingKey.read(text).ifPresent(RecordingKey::text);
        JsonValue json;
        try {
            json = Json.read(data);
        } catch (MalformedWebhookException e) {
            return;
        }
        List<JsonValue> items = new ArrayList<>(List.of(json));
        if (json instanceof JsonValue.Items list) {
            items.addAll(list.items());
        }
        if (json.member("value").orElse(null) instanceof JsonValue.Items list) {
            items.addAll(list.items());
        }
        track(items);
        log(items);
    }

    private static void track(List<JsonValue> items) {
        CallTracker tracker = new CallTracker(new CallNames(), LINES, Duration.ofSeconds(2), true, true);
        Instant now = NOW;
        List<Participant> legs =
                items.stream().flatMap(item -> Participant.read(item).stream()).toList();
        if (!legs.equals(items.stream()
                .flatMap(item -> PlainControlMessages.leg(item).stream())
                .toList())) {
            throw new AssertionError("both readings of legs differ");
        }
        for (Participant leg : legs) {
            now = now.plusSeconds(1);
            tracker.upsert(leg, now);
        }
        tracker.snapshot(List.of(), now);
        tracker.due(now.plusSeconds(3), ActiveCalls.Answer.NONE);
        if (tracker.size() != 0) {
            throw new AssertionError("a call without legs must end");
        }
    }

    private static void log(List<JsonValue> items) {
        List<LogRow> rows =
                items.stream().flatMap(item -> LogRow.read(item).stream()).toList();
        if (!rows.isEmpty()) {
            new PastCalls(Set.of("101"), LINES, true, true)
                    .of(rows, null, part -> List.of(CallIdentity.id(part + NOW.getEpochSecond())));
        }
    }
}
