package io.github.pbx24.jdbc;

import java.nio.file.Path;

/** One writer and a few readers of one file. */
final class SqliteBackend implements Backend {
    private static final int READERS = 4;

    private final SqliteFile file;
    private final ConnectionPool readers;
    private final Borrower borrower;
    private final SqliteWriter writer;

    private SqliteBackend(SqliteFile file, SqliteWriter writer) {
        this.file = file;
        this.writer = writer;
        this.readers = new ConnectionPool(file::connectReader, "", READERS);
        this.borrower = new Borrower(Dialect.SQLITE, readers);
    }

    static SqliteBackend open(Path path) {
        SqliteFile file = SqliteFile.claim(path);
        try {
            return new SqliteBackend(file, SqliteWriter.start(file));
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    @Override
    public <T> T write(Work<T> work) {
        return writer.write(work);
    }

    @Override
    public <T> T read(Work<T> work) {
        return borrower.run(work);
    }

    /** The writer's connection is the last one, so that it takes the log into the file. */
    @Override
    public void close() {
        readers.close();
        writer.close();
        file.close();
    }
}
