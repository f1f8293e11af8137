package io.github.pbx24.gateway.http;

import io.github.pbx24.correlation.CallSummary;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.runtime.TelephonyRuntime;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /api}: calls and deliveries. */
final class AdminApi {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final TelephonyRuntime runtime;

    AdminApi(TelephonyRuntime runtime) {
        this.runtime = runtime;
    }

    void calls(Context ctx) {
        int limit = limit(ctx);
        Instant before = text(ctx, "before").map(AdminApi::instant).orElse(null);
        Optional<String> query = text(ctx, "query");
        CallPages pages = new CallPages(runtime::calls);
        List<CallSummary> calls = pages.page(limit, query.orElse(null), before);
        if (calls.isEmpty()) {
            calls = query.flatMap(NumberWords::of)
                    .map(number -> pages.page(limit, number, before))
                    .orElse(calls);
        }
        respond(ctx, Json.write(calls.stream().map(AdminApi::call).toList()));
    }

    static Map<String, @Nullable Object> call(CallSummary call) {
        Map<String, @Nullable Object> json = Json.object();
        json.put("pbx", call.pbx());
        json.put("callId", call.name());
        json.put("direction", call.direction() == null ? "unknown" : word(call.direction()));
        json.put("clientNumber", call.clientNumber());
        json.put("line", call.line());
        json.put("state", word(call.state()));
        json.put("users", call.users());
        json.put("responsibleUser", call.responsibleUser());
        json.put("crmCallId", call.crmCallId());
        json.put("talkSeconds", call.talkSeconds());
        json.put("statusCode", call.statusCode());
        json.put("recording", word(call.recording()));
        json.put("updatedAt", Json.text(call.updatedAt()));
        json.put("startedAt", Json.text(call.startedAt()));
        json.put("unknownExtensions", call.unknownExtensions());
        json.put("problem", call.problem());
        return json;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** In words, as the command prints it; JSON for who asks for it. */
    void trace(Context ctx) {
        String pbx = ctx.pathParam("pbx");
        String call = ctx.pathParam("call");
        String accept = ctx.header("Accept");
        if (accept != null && accept.contains("application/json")) {
            respond(ctx, Json.write(TraceJson.of(runtime.trace(pbx, call).orElseThrow(AdminApi::noCall))));
            return;
        }
        List<String> lines = runtime.traceInWords(pbx, call);
        if (lines.isEmpty()) {
            throw noCall();
        }
        ctx.contentType("text/plain; charset=utf-8").result(String.join("\n", lines) + "\n");
    }

    void retry(Context ctx) {
        accepted(ctx, runtime.retry(ctx.pathParam("pbx"), ctx.pathParam("call")));
    }

    void drop(Context ctx) {
        accepted(ctx, runtime.drop(ctx.pathParam("pbx"), ctx.pathParam("call")));
    }

    private void accepted(Context ctx, boolean done) {
        String call = ctx.pathParam("call");
        if (!done
                && runtime.trace(ctx.pathParam("pbx"), call)
                        .filter(trace -> trace.summary().isNamed(call))
                        .isPresent()) {
            throw new HttpProblem(409, "in_work", "the call is in work right now; come again");
        }
        if (!done) {
            throw noCall();
        }
        ctx.status(202);
        respond(ctx, Json.write(Map.of("status", "accepted")));
    }

    private static HttpProblem noCall() {
        return HttpProblem.notFound("there is no such exchange, or it has no such call");
    }

    void deliveries(Context ctx) {
        JournalQuery query = JournalQuery.newest(limit(ctx));
        query = query.withStatus(text(ctx, "status").map(AdminApi::status).orElse(null))
                .withSource(text(ctx, "source").orElse(null))
                .withCallId(text(ctx, "call").orElse(null))
                .withBefore(text(ctx, "before").map(AdminApi::deliveryId).orElse(null));
        respond(
                ctx,
                Json.write(
                        runtime.journal(query).stream().map(AdminApi::delivery).toList()));
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
        json.put("callId", entry.callId());
        return json;
    }

    void replay(Context ctx) {
        if (!runtime.replay(ctx.pathParam("id"))) {
            throw HttpProblem.notFound("there is no delivery with this id");
        }
        ctx.status(202);
        respond(ctx, Json.write(Map.of("status", "pending")));
    }

    /** Ids need not exist any more, but what is none would begin anew, and a program would read on for ever. */
    private static String deliveryId(String id) {
        if (!id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw new HttpProblem(400, "malformed", "query parameter before must be the id of a delivery");
        }
        return id;
    }

    private static DeliveryStatus status(String text) {
        for (DeliveryStatus status : DeliveryStatus.values()) {
            if (status.name().equalsIgnoreCase(text)) {
                return status;
            }
        }
        throw new HttpProblem(
                400,
                "malformed",
                "query parameter status must be one of "
                        + Stream.of(DeliveryStatus.values())
                                .map(known -> known.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")));
    }

    private static Optional<String> text(Context ctx, String parameter) {
        return Optional.ofNullable(ctx.queryParam(parameter)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new HttpProblem(
                    400,
                    "malformed",
                    "query parameter before must be the updatedAt of a call, such as 2026-01-31T10:00:00Z");
        }
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
