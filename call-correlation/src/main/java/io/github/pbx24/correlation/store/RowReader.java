package io.github.pbx24.correlation.store;

import io.github.pbx24.correlation.fact.CallFacts;
import io.github.pbx24.correlation.fact.ClickToCall;
import io.github.pbx24.correlation.fact.Heard;
import io.github.pbx24.correlation.plan.CallProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes calls of rows. Done outside of transactions, because decoding takes its time. */
final class RowReader {

    private final Function<Statement, StatementCodec.Told> statements;
    private final Function<String, CallProgress> progress;

    /** Reads texts as they were written. */
    static final RowReader OF_TEXTS = new RowReader(StatementCodec::decode, ProgressCodec::decode);

    RowReader(Function<Statement, StatementCodec.Told> statements, Function<String, CallProgress> progress) {
        this.statements = statements;
        this.progress = progress;
    }

    Loaded read(CallRow row) {
        CallHeader call = row.header();
        try {
            List<Heard> heard = new ArrayList<>(row.statements().size());
            List<ClickToCall> clicks = new ArrayList<>();
            for (Statement statement : row.statements()) {
                StatementCodec.Told told = statements.apply(statement);
                told.heard().ifPresent(heard::add);
                if (told.click() != null) {
                    clicks.add(told.click());
                }
            }
            CallFacts facts = CallFacts.of(heard, clicks);
            return new Loaded.Readable(TrackedCall.of(call, facts, progress.apply(row.progress()), row.search()));
        } catch (IllegalArgumentException e) {
            return new Loaded.Unreadable(call.id(), call.pbx(), String.valueOf(e.getMessage()));
        }
    }
}
