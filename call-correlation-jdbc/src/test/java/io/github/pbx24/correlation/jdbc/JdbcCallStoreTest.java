package io.github.pbx24.correlation.jdbc;

import static io.github.pbx24.correlation.jdbc.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pbx24.correlation.CallRecord;
import io.github.pbx24.correlation.CallStoreException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the contract does not say because only a store over JDBC can do it wrong. */
class JdbcCallStoreTest {
    enum Database {
        H2,
        POSTGRESQL;

        DataSource create() {
            return this == H2 ? Databases.h2() : Databases.postgres();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nodes_may_start_together(Database kind) throws Exception {
        for (int round = 0; round < 3; round++) {
            DataSource database = kind.create();
            CyclicBarrier together = new CyclicBarrier(4);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            List<Future<JdbcCallStore>> starts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                starts.add(threads.submit(() -> {
                    together.await();
                    return JdbcCallStore.create(database);
                }));
            }
            for (Future<JdbcCallStore> start : starts) {
                start.get().close();
            }
            threads.shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_calls_of_an_earlier_process_are_there(Database kind) {
        DataSource database = kind.create();
        CallRecord call = Calls.call("1");
        try (JdbcCallStore store = JdbcCallStore.create(database)) {
            store.createIfNew(call, List.of(Calls.name("1")));
        }

        try (JdbcCallStore store = JdbcCallStore.create(database)) {
            assertThat(store.find("1")).contains(call);
            assertThat(store.resolve(Calls.name("1"))).contains("1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tables_of_a_newer_version_are_left_alone(Database kind) {
        DataSource database = kind.create();
        JdbcCallStore.create(database).close();
        Databases.execute(database, "INSERT INTO pbx24_call_schema (version, name) VALUES (99, 'future')");

        assertThatIllegalStateException()
                .isThrownBy(() -> JdbcCallStore.create(database))
                .withMessage("the calls' tables are of version 99, this library knows up to 1");
    }

    @Test
    void another_database_is_refused_by_name() {
        DatabaseMetaData metaData = answering(DatabaseMetaData.class, "getDatabaseProductName", "Oracle");
        Connection connection = answering(Connection.class, "getMetaData", metaData);
        DataSource oracle = answering(DataSource.class, "getConnection", connection);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcCallStore.create(oracle))
                .withMessage("dataSource must lead to H2 or PostgreSQL, was Oracle");
    }

    private static <T> T answering(Class<T> type, String method, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) -> called.getName().equals(method) ? answer : null));
    }

    @Test
    void a_database_that_cannot_be_reached_is_a_store_exception() {
        JdbcDataSource nowhere = new JdbcDataSource();
        nowhere.setURL("jdbc:h2:tcp://127.0.0.1:1/nowhere");

        assertThatExceptionOfType(CallStoreException.class).isThrownBy(() -> JdbcCallStore.create(nowhere));
    }

    @Test
    void a_database_that_goes_away_is_a_store_exception() {
        HikariDataSource database = Databases.postgres();
        JdbcCallStore store = JdbcCallStore.create(database);

        database.close();

        assertThatExceptionOfType(CallStoreException.class).isThrownBy(() -> store.find("1"));
        assertThatExceptionOfType(CallStoreException.class)
                .isThrownBy(() -> store.createIfNew(Calls.call("1"), List.of()));
    }

    @Test
    void connections_without_auto_commit_work_too() {
        DataSource database = Databases.postgres(false);
        CallRecord call = Calls.call("1");
        try (JdbcCallStore store = JdbcCallStore.create(database)) {
            assertThat(store.createIfNew(call, List.of(Calls.name("1")))).isTrue();
            assertThat(store.replace(Calls.next(call))).isTrue();
            assertThat(store.bind(Calls.name("2"), "1")).isTrue();
            assertThat(store.createIfNew(Calls.call("3"), List.of(Calls.name("1"))))
                    .isFalse();
            assertThat(store.leaseDue("a", NOW, NOW.plusSeconds(15), 9)).containsExactly("1");
        }

        try (JdbcCallStore store = JdbcCallStore.create(database)) {
            assertThat(store.find("1")).contains(Calls.next(call));
            assertThat(store.lease("1", "b", NOW, NOW.plusSeconds(15))).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_call_that_is_gone_gets_no_name(Database kind) {
        try (JdbcCallStore store = JdbcCallStore.create(kind.create())) {
            assertThat(store.bind(Calls.name("1"), "gone")).isFalse();
            assertThat(store.resolve(Calls.name("1"))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_row_that_cannot_be_read_is_a_store_exception_that_does_not_quote_it(Database kind) {
        DataSource database = kind.create();
        try (JdbcCallStore store = JdbcCallStore.create(database)) {
            store.createIfNew(Calls.call("1"), List.of());
            Databases.execute(database, "UPDATE pbx24_call SET body = '{\"format\":1,\"secret\":'");

            assertThatExceptionOfType(CallStoreException.class)
                    .isThrownBy(() -> store.find("1"))
                    .withMessage("call 1 cannot be read")
                    .satisfies(e -> assertThat(e.getCause()).hasMessageNotContaining("secret"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void failures_do_not_quote_data(Database kind) {
        try (JdbcCallStore store = JdbcCallStore.create(kind.create())) {
            String secret = "+79000000011".repeat(50);

            assertThatExceptionOfType(CallStoreException.class)
                    .isThrownBy(() -> store.createIfNew(Calls.call(secret), List.of()))
                    .withMessage("the calls' database failed while storing a call (SQL state 22001)")
                    .withStackTraceContaining("JdbcCallStore")
                    .satisfies(e -> assertThat(e.getCause()).hasMessageNotContaining("0011"));
        }
    }

    @Test
    void interrupted_callers_do_not_close_an_h2_file(@TempDir Path directory) throws Exception {
        try (JdbcCallStore store = JdbcCallStore.create(Databases.h2("file:" + directory.resolve("calls")))) {
            Thread caller = new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    String id = "call-" + i;
                    Thread.currentThread().interrupt();
                    try {
                        store.createIfNew(Calls.call(id), List.of(Calls.name(id)));
                        store.find(id);
                    } catch (CallStoreException e) {
                        // Interrupted, so the answer is not known.
                    }
                }
            });
            caller.start();
            caller.join();

            assertThat(store.createIfNew(Calls.call("last"), List.of())).isTrue();
            assertThat(store.recent(1000)).hasSize(201);
        }
    }

    @Test
    void a_closed_store_over_h2_refuses() {
        JdbcCallStore store = JdbcCallStore.create(Databases.h2());
        store.close();
        store.close();

        assertThatExceptionOfType(CallStoreException.class)
                .isThrownBy(() -> store.replace(Calls.call("1")))
                .withMessage("the calls' store is closed");
    }
}
