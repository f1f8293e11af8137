package io.github.pbx24.demo;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import java.util.List;

/** A call of an exchange that says nothing while it changes hands, and has no recording to tell of. For one thread. */
interface QuietCall extends SimulatedCall {

    @Override
    default List<SimulatedWebhook> blindTransfer(String to, int talkSeconds) {
        throw new UnsupportedOperationException("this exchange reports no transfers");
    }

    @Override
    default List<SimulatedWebhook> attendedTransfer(String to, int talkSeconds) {
        throw new UnsupportedOperationException("this exchange reports no transfers");
    }

    @Override
    default List<SimulatedWebhook> over(int talkSeconds, byte[] recording) {
        return over(talkSeconds);
    }
}
