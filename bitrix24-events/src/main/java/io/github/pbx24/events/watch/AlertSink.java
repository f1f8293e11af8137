package io.github.pbx24.events.watch;

/**
 * Where alerts go. Thread-safe. Ready ones are made by {@link AlertSinks}; e-mail is in the module {@code event-alerts-mail}.
 *
 * @since 0.1
 */
public interface AlertSink {

    /**
     * Names the sink in the journal.
     *
     * @return 1 to 40 letters, digits, dots, hyphens or underscores; the same on every node and start, and for no other sink of a
     *     watch
     */
    String name();

    /**
     * Sends an alert. Called on a thread of the watch, which may wait. Called again with the same {@link Alert#id()} if it was
     * not known to have worked.
     *
     * @param alert what to send
     * @throws Exception if it did not work; it is tried again after 1, 5 and 15 minutes. The message is shown in the journal:
     *     without secrets
     */
    void send(Alert alert) throws Exception;
}
