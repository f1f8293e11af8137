package io.github.pbx24.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A process that stands still in the middle of a transaction. */
@Tag("slow")
class PostgresSuspendedTest {

    @Test
    void a_transaction_that_stands_still_gives_its_rows_back_and_is_not_committed_later() throws Exception {
        String url = TestDatabases.postgresUrl();
        try (JdbcDatabase one = JdbcDatabase.open(url);
                JdbcDatabase other = JdbcDatabase.open(url)) {
            TestDatabases.execute(one, "CREATE TABLE note (text VARCHAR(100))", "INSERT INTO note VALUES ('old')");
            CountDownLatch locked = new CountDownLatch(1);
            CountDownLatch resumed = new CountDownLatch(1);
            CompletableFuture<JdbcFailure> suspended = CompletableFuture.supplyAsync(() -> catchThrowableOfType(
                    JdbcFailure.class,
                    () -> one.write(connection -> {
                        Statements.update(connection, "UPDATE note SET text = 'of the suspended'");
                        locked.countDown();
                        return await(resumed);
                    })));
            assertThat(await(locked)).isTrue();

            other.write(connection -> Statements.update(connection, "UPDATE note SET text = 'of the other'"));
            resumed.countDown();

            assertThat(suspended.get(60, TimeUnit.SECONDS)).isNotNull();
            List<String> notes = other.read(
                    connection -> Statements.list(connection, "SELECT text FROM note", row -> row.getString(1)));
            assertThat(notes).containsExactly("of the other");
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
