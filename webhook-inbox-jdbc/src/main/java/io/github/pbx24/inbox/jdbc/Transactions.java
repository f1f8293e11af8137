package io.github.pbx24.inbox.jdbc;

/** Runs work so that it is committed when the call returns. Thread-safe. */
interface Transactions extends AutoCloseable {
    /**
     * Runs work in a transaction.
     *
     * @param what what is done, for messages
     * @throws io.github.pbx24.inbox.InboxUnavailableException if the database failed
     */
    <T> T run(String what, Work<T> work);

    @Override
    void close();
}
