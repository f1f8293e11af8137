package io.github.pbx24.jdbc;

/** Where work is done. Every method throws {@link JdbcFailure}, or what the work throws. */
interface Backend extends AutoCloseable {

    /** In a transaction that is committed when this returns. */
    <T> T write(Work<T> work);

    /** One statement, which is its own transaction and may run twice. */
    default <T> T writeOne(Work<T> work) {
        return write(work);
    }

    /** Each statement by itself. */
    <T> T read(Work<T> work);

    @Override
    void close();
}
