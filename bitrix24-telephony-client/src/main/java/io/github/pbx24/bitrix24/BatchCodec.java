package io.github.pbx24.bitrix24;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Packs requests into one {@code batch} call and maps its answer back. */
final class BatchCodec {

    static final int MAX_COMMANDS = 50;

    private static final Set<String> NOT_IN_A_BATCH = Set.of("batch", "upload", "download");

    private BatchCodec() {}

    static Bitrix24Request<ResultNode> pack(List<? extends Bitrix24Request<?>> requests, boolean halt) {
        if (requests.size() > MAX_COMMANDS) {
            throw new Bitrix24FieldException("cmd", "must have at most 50 commands, had " + requests.size());
        }
        Map<String, Object> commands = new LinkedHashMap<>();
        for (Bitrix24Request<?> request : requests) {
            if (request.isRest3() || NOT_IN_A_BATCH.contains(request.method().toLowerCase(Locale.ROOT))) {
                throw new Bitrix24FieldException("cmd", "must not contain " + request.method());
            }
            String query = PhpQuery.of(request.parameters());
            commands.put(key(commands.size()), query.isEmpty() ? request.method() : request.method() + "?" + query);
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("halt", halt);
        parameters.put("cmd", commands);
        // The repeatability is decided per command, see RetryRule.
        return Bitrix24Request.generic("batch", parameters, Repeatability.NOT_REPEATABLE);
    }

    static BatchResult unpack(
            List<? extends Bitrix24Request<?>> requests, ResultNode result, int httpStatus, AnswerReader reader) {
        List<BatchOutcome<?>> outcomes = new ArrayList<>(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            outcomes.add(outcome(requests.get(i), key(i), result, httpStatus, reader));
        }
        return new BatchResult(new ArrayList<>(requests), outcomes);
    }

    private static <T> BatchOutcome<T> outcome(
            Bitrix24Request<T> request, String key, ResultNode result, int httpStatus, AnswerReader reader) {
        ResultNode errors = result.get("result_error");
        ResultNode time = result.get("result_time").get(key);
        reader.noteTime(request.method(), time);
        if (errors.has(key)) {
            return new BatchOutcome.Failure<>(reader.error(request.method(), errors.get(key), httpStatus, null));
        }
        ResultNode results = result.get("result");
        if (!results.has(key) && time.isAbsent()) {
            return new BatchOutcome.NotRun<>();
        }
        try {
            return new BatchOutcome.Success<>(reader.response(
                    request,
                    results.get(key),
                    result.get("result_total").get(key),
                    result.get("result_next").get(key),
                    time));
        } catch (Bitrix24TransportException e) {
            return new BatchOutcome.Failure<>(e);
        }
    }

    static String key(int index) {
        // Letters first: PHP would turn "0", "1" into a list.
        return "c" + index;
    }
}
