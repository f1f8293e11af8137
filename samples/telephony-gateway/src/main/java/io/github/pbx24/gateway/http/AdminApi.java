package io.github.pbx24.gateway.http;

import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.correlation.CallSummary;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.inbox.JournalQuery;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api}: calls and deliveries. */
final class AdminApi {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final CallEngine engine;
    private final Inbox inbox;

    AdminApi(CallEngine engine, Inbox inbox) {
        this.engine = engine;
        this.inbox = inbox;
    }

    void calls(Context ctx) {
        List<CallSummary> calls = engine.recent(limit(ctx));
        respond(ctx, Json.write(calls.stream().map(AdminApi::call).toList()));
    }

    private static Map<String, @Nullable Object> call(CallSummary call) {
        Map<String, @Nullable Object> json = Json.object();
        json.put("pbx", call.pbx());
        json.put("callId", call.callId());
        json.put("direction", call.direction());
        json.put("clientNumber", call.clientNumber());
        json.put("line", call.line());
        json.put("state", call.state());
        json.put("users", call.users());
        json.put("responsibleUser", call.responsibleUser());
        json.put("crmCallId", call.crmCallId());
        json.put("talkSeconds", call.talkSeconds());
        json.put("statusCode", call.statusCode());
        json.put("recording", call.recording());
        json.put("updatedAt", Json.text(call.updatedAt()));
        json.put("startedAt", Json.text(call.startedAt()));
        json.put("unknownExtensions", call.unknownExtensions());
        json.put("problem", call.problem());
        return json;
    }

    void deliveries(Context ctx) {
        JournalQuery query = JournalQuery.newest(limit(ctx));
        String status = ctx.queryParam("status");
        if (status != null && !status.isEmpty()) {
            query = query.withStatus(status(status));
        }
        String source = ctx.queryParam("source");
        if (source != null && !source.isEmpty()) {
            query = query.withSource(source);
        }
        String before = ctx.queryParam("before");
        if (before != null && !before.isEmpty()) {
            query = query.withBefore(before);
        }
        respond(
                ctx,
                Json.write(inbox.journal(query).stream().map(AdminApi::delivery).toList()));
    }

    private static Map<String, @Nullable Object> delivery(JournalEntry entry) {
        Map<String, @Nullable Object> json = Json.object();
        json.put("id", entry.id());
        json.put("source", entry.source());
        json.put("kind", entry.kind());
        json.put("receivedAt", Json.text(entry.receivedAt()));
        json.put("processedAt", Json.text(entry.processedAt()));
        json.put("status", entry.status().name().toLowerCase(Locale.ROOT));
        json.put("attempts", entry.attempts());
        json.put("nextAttemptAt", Json.text(entry.nextAttemptAt()));
        json.put("error", entry.error());
        return json;
    }

    void replay(Context ctx) {
        if (!inbox.replay(ctx.pathParam("id"))) {
            throw HttpProblem.notFound("there is no delivery with this id");
        }
        ctx.status(202);
        respond(ctx, Json.write(Map.of("status", "pending")));
    }

    private static DeliveryStatus status(String text) {
        for (DeliveryStatus status : DeliveryStatus.values()) {
            if (status.name().equalsIgnoreCase(text)) {
                return status;
            }
        }
        throw new HttpProblem(400, "malformed", "query parameter status must be pending, done or error");
    }

    private static int limit(Context ctx) {
        String text = ctx.queryParam("limit");
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new HttpProblem(400, "malformed", "query parameter limit must be 1 to " + MAX_LIMIT);
    }

    static void respond(Context ctx, String json) {
        ctx.contentType("application/json; charset=utf-8").result(json);
    }
}
