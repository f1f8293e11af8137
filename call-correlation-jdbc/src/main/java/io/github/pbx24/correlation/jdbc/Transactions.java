package io.github.pbx24.correlation.jdbc;

import java.util.Optional;

/** Runs work so that it is committed when the call returns. Thread-safe. */
interface Transactions extends AutoCloseable {
    /**
     * Runs one statement that changes something, with any number that only read.
     *
     * @param what what is done, for messages
     * @throws io.github.pbx24.correlation.CallStoreException if the database failed
     */
    <T> T run(String what, Work<T> work);

    /**
     * Runs statements that belong together, all or nothing.
     *
     * @param what what is done, for messages
     * @param work answers empty if it was lost on the way; then whatever it has changed is undone
     * @throws io.github.pbx24.correlation.CallStoreException if the database failed
     */
    <T> Optional<T> attempt(String what, Work<Optional<T>> work);

    @Override
    void close();
}
