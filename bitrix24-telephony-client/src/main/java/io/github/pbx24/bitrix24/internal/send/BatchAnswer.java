package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import io.github.pbx24.bitrix24.ResponseTime;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.http.AnswerReader;
import io.github.pbx24.bitrix24.internal.http.Times;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a batch, command by command. Whoever sent the batch, a command has the same fate. */
final class BatchAnswer {

    /** That of the batch; a command has none of its own. */
    private static final int STATUS = 200;

    private final List<? extends Bitrix24Request<?>> commands;
    private final ResultNode results;
    private final ResultNode errors;
    private final ResultNode totals;
    private final ResultNode nexts;
    private final ResultNode times;
    private final AnswerReader reader;

    BatchAnswer(List<? extends Bitrix24Request<?>> commands, ResultNode envelope, AnswerReader reader) {
        ResultNode result = envelope.get("result");
        this.commands = commands;
        this.results = result.get("result");
        this.errors = result.get("result_error");
        this.totals = result.get("result_total");
        this.nexts = result.get("result_next");
        this.times = result.get("result_time");
        this.reader = reader;
        for (int i = 0; i < commands.size(); i++) {
            reader.noteTime(commands.get(i).method(), time(i));
        }
    }

    /** What a command took. */
    ResponseTime times(int position) {
        return Times.read(time(position));
    }

    private ResultNode time(int position) {
        return times.get(BatchCodec.key(position));
    }

    /** Whether the portal says that a command ran and succeeded. */
    boolean succeeded(int position) {
        String key = BatchCodec.key(position);
        return !errors.has(key) && (results.has(key) || !time(position).isAbsent());
    }

    /** Whether the portal says that a command failed. */
    boolean failed(int position) {
        return errors.has(BatchCodec.key(position));
    }

    /** Whether some command before this one failed. */
    boolean failedBefore(int position) {
        for (int i = 0; i < position; i++) {
            if (failed(i)) {
                return true;
            }
        }
        return false;
    }

    /** Why a command did not succeed; null if it did. */
    @Nullable
    Bitrix24Exception failure(int position) {
        String method = commands.get(position).method();
        if (failed(position)) {
            return reader.error(method, errors.get(BatchCodec.key(position)), STATUS, null);
        }
        // Whatever an answer means that leaves a command out, it does not say that the command did not run.
        return succeeded(position) ? null : new Bitrix24TransportException(method, "left out of a batch", true, true);
    }

    /** What a command would have been answered alone. */
    ResultNode envelope(int position) {
        String key = BatchCodec.key(position);
        return ResultNode.of(Map.of(
                "result", results.get(key),
                "total", totals.get(key),
                "next", nexts.get(key),
                "time", time(position)));
    }

    /** Throws if nothing ran because the token has ended: then the batch may be sent again with a new one. */
    void throwIfTokenEnded() {
        Bitrix24ApiException refusal = null;
        for (int i = 0; i < commands.size(); i++) {
            if (succeeded(i)) {
                return;
            }
            if (failed(i)) {
                if (!(failure(i) instanceof Bitrix24ApiException api) || !Exchange.isAboutTheToken(api)) {
                    return;
                }
                refusal = api;
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }
}
