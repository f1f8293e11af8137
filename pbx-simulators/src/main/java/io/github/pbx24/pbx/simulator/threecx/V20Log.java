package io.github.pbx24.pbx.simulator.threecx;

import io.github.pbx24.pbx.simulator.internal.ApiRequest;
import io.github.pbx24.pbx.simulator.internal.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The call log and the report of inbound calls: newest first, one call several rows. Thread-safe. */
final class V20Log {

    private static final Pattern SPAN = Pattern.compile("periodFrom=([^,)]+),periodTo=([^,)]+)");
    private static final List<String> ARGUMENTS = List.of(
            "sourceType",
            "sourceFilter",
            "destinationType",
            "destinationFilter",
            "callsType",
            "callTimeFilterType",
            "callTimeFilterFrom",
            "callTimeFilterTo",
            "hidePcalls");

    private final List<V20Call> calls = new ArrayList<>();

    synchronized void add(V20Call call) {
        calls.add(call);
    }

    synchronized void forget() {
        calls.clear();
    }

    Reply calls(ApiRequest request) {
        boolean complete = ARGUMENTS.stream().allMatch(name -> request.path().contains(name + "="));
        return complete ? page(request, V20Log::rows) : Reply.json(404, error("no such function"));
    }

    Reply inbound(ApiRequest request) {
        return page(request, call -> call.incoming() ? inboundRows(call) : Stream.empty());
    }

    private synchronized Reply page(ApiRequest request, Function<V20Call, Stream<Map<String, Object>>> rows) {
        Matcher span = SPAN.matcher(request.path());
        if (!span.find()) {
            return Reply.json(404, error("no such function"));
        }
        Instant from = Instant.parse(span.group(1));
        Instant to = Instant.parse(span.group(2));
        List<V20Call> newestFirst = new ArrayList<>(calls);
        Collections.reverse(newestFirst);
        List<Map<String, Object>> all = newestFirst.stream()
                .filter(call ->
                        !call.startedAt().isBefore(from) && call.startedAt().isBefore(to))
                .flatMap(rows)
                .toList();
        int skip = Integer.parseInt(request.query().getOrDefault("$skip", "0"));
        int top = Integer.parseInt(request.query().getOrDefault("$top", "100"));
        return Reply.json(
                200,
                Map.of(
                        "@odata.count",
                        all.size(),
                        "value",
                        all.stream().skip(skip).limit(top).toList()));
    }

    static Map<String, Object> error(String message) {
        return Map.of("error", Map.of("code", "", "message", message));
    }

    private static String history(V20Call call) {
        return String.format(
                Locale.ROOT,
                "00000000-01dc-27dd-%04x-%012x",
                call.startedAt().getEpochSecond() & 0xffff,
                call.callId());
    }

    private static Stream<Map<String, Object>> rows(V20Call call) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (V20Call.Segment segment : call.segments()) {
            rows.add(row(call, segment, rows.size() + 1));
        }
        Collections.reverse(rows);
        return rows.stream();
    }

    private static Map<String, Object> row(V20Call call, V20Call.Segment segment, int number) {
        boolean talked = !segment.talking().isZero();
        boolean incoming = call.incoming();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("MainCallHistoryId", history(call));
        row.put("CallHistoryId", history(call));
        row.put("CdrId", history(call) + "-" + number);
        row.put("CallId", call.callId());
        row.put("SegmentId", number);
        row.put("Indent", 0);
        row.put("StartTime", segment.startedAt().toString());
        row.put("SourceType", incoming ? 1 : 0);
        row.put("SourceDn", incoming ? V20Office.TRUNK : segment.dn());
        row.put("SourceCallerId", incoming ? call.digits() : segment.dn());
        row.put("SourceDisplayName", "");
        row.put("DestinationType", incoming ? segment.dn().equals(V20Office.QUEUE) ? 4 : 0 : 1);
        row.put("DestinationDn", incoming ? segment.dn() : V20Office.TRUNK);
        row.put("DestinationCallerId", incoming ? segment.dn() : call.digits());
        row.put("DestinationDisplayName", "");
        row.put("RingingDuration", segment.ringing().toString());
        row.put("TalkingDuration", segment.talking().toString());
        row.put("Answered", talked);
        row.put("Direction", incoming ? "Inbound" : "Outbound");
        row.put("Status", talked ? "Answered" : "Unanswered");
        row.put("Reason", "");
        row.put("SrcRecId", !incoming && segment.recordingId() > 0 ? segment.recordingId() : null);
        row.put("DstRecId", incoming && segment.recordingId() > 0 ? segment.recordingId() : null);
        row.put("RecordingUrl", "");
        row.put("Recordings", List.of());
        return row;
    }

    private static Stream<Map<String, Object>> inboundRows(V20Call call) {
        return Stream.of(Map.of(
                "CallHistoryId",
                history(call),
                "CdrId",
                history(call) + "-1",
                "Did",
                V20Office.DID,
                "RuleName",
                "MoscowDID",
                "TrunkNumber",
                V20Office.TRUNK,
                "SourceCallerId",
                call.digits()));
    }
}
