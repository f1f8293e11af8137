package io.github.pbx24.correlation;

import io.github.pbx24.correlation.fact.ClickToCall;
import io.github.pbx24.correlation.fact.Heard;
import io.github.pbx24.correlation.store.CallStep;
import java.util.List;

/**
 * What happened to a call: what was heard, what was said to Bitrix24 and what it answered. Immutable. Holds full numbers: not
 * for logs.
 *
 * @param summary the call now
 * @param clicks what users asked for in Bitrix24, in order
 * @param heard what the exchange said, in the order of receipt
 * @param steps what was done, in the order of first times
 * @since 0.1
 */
public record CallTrace(CallSummary summary, List<ClickToCall> clicks, List<Heard> heard, List<CallStep> steps) {

    /** Copies the lists. */
    public CallTrace {
        clicks = List.copyOf(clicks);
        heard = List.copyOf(heard);
        steps = List.copyOf(steps);
    }

    @Override
    public String toString() {
        return "CallTrace[" + summary + ", heard=" + heard.size() + ", steps=" + steps.size() + "]";
    }
}
