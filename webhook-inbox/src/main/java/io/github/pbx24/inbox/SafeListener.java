package io.github.pbx24.inbox;

import java.util.function.Consumer;

/** Keeps what a listener throws away from the work it listens to. */
final class SafeListener {
    private static final System.Logger LOG = System.getLogger(Inbox.class.getName());

    private final InboxListener listener;

    SafeListener(InboxListener listener) {
        this.listener = listener;
    }

    void tell(Consumer<InboxListener> news) {
        try {
            news.accept(listener);
        } catch (RuntimeException e) {
            // The class alone: a message of foreign code may carry anything.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "an inbox listener failed: {0}",
                    e.getClass().getName());
        }
    }
}
