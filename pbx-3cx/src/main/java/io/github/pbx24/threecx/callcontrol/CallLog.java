package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallHistory;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.threecx.internal.api.Api;
import io.github.pbx24.threecx.internal.api.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads past calls out of the call log of XAPI: the rows of a call are put together, and the dialled number comes from the report of
 * inbound calls. Thread-safe.
 */
final class CallLog implements CallHistory {

    /** A row may belong to a call that began earlier, or that goes on for as long. */
    private static final Duration LONGEST_CALL = Duration.ofHours(2);

    private static final Duration LONGEST_RANGE = Duration.ofHours(6);
    private static final int PAGE = 500;

    /** The exchange shows no more in one report. */
    private static final int MOST_ROWS = 20_000;

    private static final String FILTERS = ",sourceType=0,sourceFilter='',destinationType=0,destinationFilter='',"
            + "callsType=0,callTimeFilterType=0,callTimeFilterFrom='0:00:0',callTimeFilterTo='0:00:0',hidePcalls=true";

    private final Api api;
    private final Staff staff;
    private final Lines lines;
    private final boolean recordings;

    CallLog(Api api, Staff staff, Lines lines, boolean recordings) {
        this.api = api;
        this.staff = staff;
        this.lines = lines;
        this.recordings = recordings;
    }

    @Override
    public Duration longestRange() {
        return LONGEST_RANGE;
    }

    @Override
    public HistoryAnswer read(HistoryRange range, @Nullable String next) {
        return read(range, next, part -> List.of());
    }

    /**
     * What the log says of a call.
     *
     * @param events everything; empty if the log does not show the call
     * @param mayComeLater whether asking again makes sense
     * @param failed whether the log could not be read at all, for a reason that passes
     */
    record Found(Optional<List<CallEvent>> events, boolean mayComeLater, boolean failed) {

        /** For now nobody can say anything. */
        static final Found FAILED = new Found(Optional.empty(), true, true);
    }

    /** How a call ended that was heard of while it lived. */
    Found find(Ending ending) {
        String name = ((CallIdentity.ById) ending.call()).id();
        Instant since = CallNames.since(name);
        // It may have been noticed late.
        HistoryRange range = new HistoryRange(since.minus(LONGEST_CALL), since.plus(LONGEST_CALL));
        HistoryAnswer answer = read(
                range,
                part -> name.startsWith(part) ? List.of(ending.call()) : List.of(),
                recordings && !ending.namesRecording());
        if (answer instanceof HistoryAnswer.Failed failed) {
            return failed.kind() == FailureKind.TEMPORARY ? Found.FAILED : new Found(Optional.empty(), false, false);
        }
        Optional<List<CallEvent>> events = ((HistoryAnswer.Page) answer)
                .calls().stream()
                        .map(PastCall::events)
                        .filter(call -> call.get(0).call().equals(ending.call()))
                        .findFirst()
                        .map(call -> Stream.concat(
                                        call.stream().filter(ending::isNews),
                                        ending.events().stream().filter(CallEvent.RecordingReady.class::isInstance))
                                .toList());
        return new Found(events, true, false);
    }

    @Override
    public HistoryAnswer read(HistoryRange range, @Nullable String next, KnownCalls known) {
        return read(range, known, false);
    }

    private HistoryAnswer read(HistoryRange range, KnownCalls known, boolean recordingsOfKnown) {
        try {
            String period = "periodFrom="
                    + range.from().minus(LONGEST_CALL).truncatedTo(ChronoUnit.SECONDS) + ",periodTo="
                    + range.to().plus(LONGEST_CALL).plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
            List<JsonValue> rows = rows("xapi/v1/ReportCallLogData/Pbx.GetCallLogData(" + period + FILTERS + ")");
            if (rows.size() >= MOST_ROWS) {
                return new HistoryAnswer.Failed(
                        "the exchange shows only the newest 20,000 rows; ask for a shorter span", FailureKind.REFUSED);
            }
            Map<String, List<LogRow>> calls = new LinkedHashMap<>();
            int unreadable = 0;
            for (JsonValue row : rows) {
                Optional<LogRow> read = LogRow.read(row);
                read.ifPresent(one -> calls.computeIfAbsent(one.history(), key -> new ArrayList<>())
                        .add(one));
                unreadable += read.isPresent() ? 0 : 1;
            }
            Map<String, String> dialled = dialled(period);
            PastCalls past = new PastCalls(staff.extensions(), lines, recordings, recordingsOfKnown);
            List<PastCall> found = new ArrayList<>();
            for (List<LogRow> call : calls.values()) {
                past.of(call, dialled.get(call.get(0).history()), known)
                        .filter(one -> !one.startedAt().isBefore(range.from())
                                && one.startedAt().isBefore(range.to()))
                        .ifPresent(found::add);
            }
            return new HistoryAnswer.Page(found, unreadable, null);
        } catch (ApiException e) {
            return new HistoryAnswer.Failed(String.valueOf(e.getMessage()), kind(e));
        }
    }

    private static FailureKind kind(ApiException failure) {
        int status = failure.status();
        if (status == 403 || status == 404) {
            return FailureKind.NOT_ENABLED;
        }
        boolean later = status == ApiException.NOT_REACHED || status == 429 || status >= 500;
        return later ? FailureKind.TEMPORARY : FailureKind.REFUSED;
    }

    private List<JsonValue> rows(String path) throws ApiException {
        List<JsonValue> rows = new ArrayList<>();
        int got = PAGE;
        while (got == PAGE && rows.size() < MOST_ROWS) {
            JsonValue page = api.get(api.address(path)
                    .addQueryParameter("$top", String.valueOf(PAGE))
                    .addQueryParameter("$skip", String.valueOf(rows.size()))
                    .build());
            if (!(page.member("value").orElse(null) instanceof JsonValue.Items items)) {
                throw new ApiException(
                        "the exchange answered the question for past calls with something else", 200, false);
            }
            got = items.items().size();
            rows.addAll(items.items());
        }
        return rows;
    }

    /** Which number was dialled, by the id of a past call. Without this report the calls have no line. */
    private Map<String, String> dialled(String period) throws ApiException {
        Map<String, String> dialled = new HashMap<>();
        try {
            for (JsonValue row :
                    rows("xapi/v1/ReportInboundCalls/Pbx.GetInboundCalls(" + period + ",trunkDns='',callsType=0)")) {
                Optional<String> id = row.member("CallHistoryId").flatMap(JsonValue::scalar);
                Optional<String> did = row.member("Did").flatMap(JsonValue::scalar);
                if (id.isPresent() && did.isPresent()) {
                    dialled.putIfAbsent(id.get(), did.get());
                }
            }
        } catch (ApiException e) {
            if (e.status() != 400 && e.status() != 403 && e.status() != 404) {
                throw e;
            }
        }
        return dialled;
    }
}
