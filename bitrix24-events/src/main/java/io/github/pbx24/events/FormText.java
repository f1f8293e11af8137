package io.github.pbx24.events;

import io.github.pbx24.bitrix24.ResultNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes an event as the portal would post it, for events that come another way. Carries no secret. */
final class FormText {

    private final StringBuilder text = new StringBuilder();

    private FormText() {}

    static byte[] event(String name, ResultNode data, Instant at, String portal) {
        FormText form = new FormText();
        form.put("event", name);
        form.put("data", data);
        form.put("ts", Long.toString(at.getEpochSecond()));
        form.put("auth[domain]", portal);
        return form.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A row that is no event as it should be, whole. Whoever reads it as an event is told what is wrong with it. */
    static byte[] row(ResultNode row, Instant at, String portal) {
        FormText form = new FormText();
        row.get("EVENT_NAME").asText().ifPresent(name -> form.put("event", name));
        form.put("data", row.get("EVENT_DATA"));
        form.put("ts", Long.toString(at.getEpochSecond()));
        form.put("auth[domain]", portal);
        form.put("row", row);
        return form.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void put(String key, ResultNode value) {
        if (value.asText().isPresent()) {
            put(key, value.asText().get());
        } else {
            value.fields().forEach((name, item) -> put(key + "[" + name + "]", item));
        }
    }

    private void put(String key, String value) {
        text.append(text.isEmpty() ? "" : "&")
                .append(URLEncoder.encode(key, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}
