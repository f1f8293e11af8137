package io.github.pbx24.bitrix24.tokens.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.oauth.TokenStore;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTokenStoreTest extends JdbcTokenStoreContract {

    @TempDir
    private Path folder = Path.of("");

    @Override
    JdbcDatabase emptyDatabase() {
        return TestDatabases.sqlite(folder);
    }

    @Test
    void a_lease_of_a_dead_process_is_free_at_once_for_the_file_has_one_process() throws InterruptedException {
        TokenStore store = emptyStore();
        store.acquireRefreshLease(PORTAL, Duration.ZERO).orElseThrow();
        assertThat(otherNode().acquireRefreshLease(PORTAL, Duration.ZERO)).isEmpty();

        TestDatabases.execute(database(), "UPDATE pbx24_token_leases SET owner = 'another process/1'");

        assertThat(otherNode().acquireRefreshLease(PORTAL, Duration.ZERO)).isPresent();
    }
}
