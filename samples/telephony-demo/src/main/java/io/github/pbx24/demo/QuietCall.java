package io.github.pbx24.demo;

import java.util.List;

/** A call of an exchange that says nothing while it changes hands, and has no recording to tell of. For one thread. */
interface QuietCall extends SimulatedCall {

    @Override
    default List<Webhook> blindTransfer(String to, int talkSeconds) {
        throw new UnsupportedOperationException("this exchange reports no transfers");
    }

    @Override
    default List<Webhook> attendedTransfer(String to, int talkSeconds) {
        throw new UnsupportedOperationException("this exchange reports no transfers");
    }

    @Override
    default List<Webhook> over(int talkSeconds, byte[] recording) {
        return over(talkSeconds);
    }
}
