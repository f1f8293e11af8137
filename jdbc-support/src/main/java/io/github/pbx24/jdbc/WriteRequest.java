package io.github.pbx24.jdbc;

import io.github.pbx24.jdbc.JdbcFailure.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Work that waits for the writer, and the caller that waits for its answer. */
final class WriteRequest<T> {
    private final Work<T> work;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private Runnable answerOfLastRun = () -> {};

    WriteRequest(Work<T> work) {
        this.work = work;
    }

    /** Runs the work and keeps its answer for {@link #committed}. Answers what it threw, or null. */
    @Nullable
    Throwable run(Connection connection) {
        try {
            T result = work.run(connection);
            answerOfLastRun = () -> answer.complete(result);
            return null;
        } catch (SQLException | RuntimeException | Error e) {
            return e;
        }
    }

    void committed() {
        answerOfLastRun.run();
    }

    void fail(Throwable failure) {
        answer.completeExceptionally(failure instanceof SQLException e ? Dialect.SQLITE.failure(e) : failure);
    }

    boolean isAnswered() {
        return answer.isDone();
    }

    T await() {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JdbcFailure(Kind.UNAVAILABLE, "interrupted while waiting for the database", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof JdbcFailure failure) {
                throw failure.again();
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        }
    }
}
