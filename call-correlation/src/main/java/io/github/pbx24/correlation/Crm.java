package io.github.pbx24.correlation;

import io.github.pbx24.correlation.internal.portal.Outage;
import io.github.pbx24.correlation.plan.Ack;
import io.github.pbx24.correlation.plan.CallCommand;
import io.github.pbx24.correlation.store.TrackedCall;
import java.util.concurrent.CompletableFuture;

/** Carries commands out, at the portal, at the exchange and in the archive. */
@FunctionalInterface
interface Crm {

    /**
     * Carries out a command without holding a thread while the portal works.
     *
     * @param exchange where the call is
     * @param call the call with the intent of the command
     * @param command what to do
     * @return what came of it; never fails
     */
    CompletableFuture<Answer> carryOut(Exchange exchange, TrackedCall call, CallCommand command);

    /**
     * What came of a command.
     *
     * @param ack for the call
     * @param outage for the portal
     */
    record Answer(Ack ack, Outage outage) {

        static Answer of(Ack ack) {
            return new Answer(ack, Outage.NONE);
        }
    }
}
