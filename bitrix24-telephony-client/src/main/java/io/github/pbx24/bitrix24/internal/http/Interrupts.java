package io.github.pbx24.bitrix24.internal.http;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;

/**
 * Ends a request when the thread that carries it is interrupted. A thread that reads from a socket does not notice that by
 * itself; the threads of callers are interrupted for good reasons, those of the client never are. This is how the JDK lets
 * one be told: to it, the request looks like a channel that an interrupt closes.
 */
final class Interrupts extends AbstractInterruptibleChannel {

    private final Flight flight;

    private Interrupts(Flight flight) {
        this.flight = flight;
    }

    /** Something that is done on this thread, and whose end is done by {@link Flight#interrupt}. */
    interface Work<R, E extends Exception> {
        R run() throws E;
    }

    /** Does it. If the thread was interrupted, before or meanwhile, it stays so. */
    static <R, E extends Exception> R heeding(Flight flight, Work<R, E> work) throws E {
        Interrupts interrupts = new Interrupts(flight);
        interrupts.begin();
        try {
            return work.run();
        } finally {
            interrupts.over();
        }
    }

    private void over() {
        try {
            end(true);
        } catch (AsynchronousCloseException interrupted) {
            // The flight knows, and so does the thread.
        }
    }

    /** On the interrupting thread, so nothing that takes time. */
    @Override
    protected void implCloseChannel() {
        flight.interrupt();
    }
}
