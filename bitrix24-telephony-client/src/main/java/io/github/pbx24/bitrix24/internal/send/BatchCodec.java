package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.batch.BatchOutcome;
import io.github.pbx24.bitrix24.batch.BatchResult;
import io.github.pbx24.bitrix24.internal.form.PhpQuery;
import io.github.pbx24.bitrix24.internal.http.AnswerReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Packs requests into one {@code batch} call and maps its answer back. */
public final class BatchCodec {

    static final int MAX_COMMANDS = 50;

    private BatchCodec() {}

    /**
     * The batch.
     *
     * @throws Bitrix24FieldException if there are too many, or one that would mean something else in a batch
     */
    public static Bitrix24Request<ResultNode> pack(List<? extends Bitrix24Request<?>> requests, boolean halt) {
        if (requests.size() > MAX_COMMANDS) {
            throw new Bitrix24FieldException("cmd", "must have at most 50 commands, had " + requests.size());
        }
        Map<String, Object> commands = new LinkedHashMap<>();
        for (Bitrix24Request<?> request : requests) {
            commands.put(key(commands.size()), command(request));
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("halt", halt);
        parameters.put("cmd", commands);
        // The repeatability is decided per command, see RetryRule.
        return Bitrix24Request.generic("batch", parameters, Repeatability.NOT_REPEATABLE);
    }

    private static String command(Bitrix24Request<?> request) {
        if (request.isRest3() || Packing.isAlone(request.method())) {
            throw new Bitrix24FieldException("cmd", "must not contain " + request.method());
        }
        PhpQuery.Obstacle obstacle = PhpQuery.obstacle(request.parameters());
        if (obstacle != null) {
            throw new Bitrix24FieldException(
                    obstacle.place(), obstacle.problem() + "; send " + request.method() + " alone");
        }
        String query = PhpQuery.of(request.parameters());
        return query.isEmpty() ? request.method() : request.method() + "?" + query;
    }

    static BatchResult unpack(
            List<? extends Bitrix24Request<?>> requests, boolean halt, BatchAnswer answer, AnswerReader reader) {
        List<BatchOutcome<?>> outcomes = new ArrayList<>(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            outcomes.add(outcome(requests.get(i), i, halt, answer, reader));
        }
        return new BatchResult(requests, outcomes);
    }

    private static <T> BatchOutcome<T> outcome(
            Bitrix24Request<T> request, int position, boolean halt, BatchAnswer answer, AnswerReader reader) {
        if (halt && !answer.failed(position) && !answer.succeeded(position) && answer.failedBefore(position)) {
            return new BatchOutcome.NotRun<>();
        }
        Bitrix24Exception failure = answer.failure(position);
        if (failure != null) {
            return new BatchOutcome.Failure<>(failure);
        }
        try {
            return new BatchOutcome.Success<>(reader.response(request, answer.envelope(position)));
        } catch (Bitrix24TransportException e) {
            return new BatchOutcome.Failure<>(e);
        }
    }

    static String key(int index) {
        // Letters first: PHP would turn "0", "1" into a list.
        return "c" + index;
    }
}
