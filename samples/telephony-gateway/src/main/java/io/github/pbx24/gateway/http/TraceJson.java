package io.github.pbx24.gateway.http;

import io.github.pbx24.correlation.CallTrace;
import io.github.pbx24.correlation.fact.Heard;
import io.github.pbx24.correlation.store.CallStep;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A trace for programs. */
final class TraceJson {

    private TraceJson() {}

    static Map<String, @Nullable Object> of(CallTrace trace) {
        Map<String, @Nullable Object> json = Json.object();
        json.put("call", AdminApi.call(trace.summary()));
        json.put("heard", trace.heard().stream().map(TraceJson::heard).toList());
        json.put("steps", trace.steps().stream().map(TraceJson::step).toList());
        return json;
    }

    private static Map<String, @Nullable Object> heard(Heard heard) {
        Map<String, @Nullable Object> json = Json.object();
        json.put("event", heard.event().getClass().getSimpleName());
        json.put("receivedAt", Json.text(heard.receivedAt()));
        json.put("at", Json.text(heard.event().at()));
        return json;
    }

    private static Map<String, @Nullable Object> step(CallStep step) {
        Map<String, @Nullable Object> json = Json.object();
        json.put("command", step.command().toLowerCase(Locale.ROOT));
        json.put("outcome", step.outcome().toLowerCase(Locale.ROOT));
        json.put("reason", step.reason().isEmpty() ? null : step.reason());
        json.put("firstAt", Json.text(step.firstAt()));
        json.put("lastAt", Json.text(step.lastAt()));
        json.put("times", step.times());
        return json;
    }
}
