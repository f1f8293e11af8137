package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.CallStore;
import io.github.pbx24.correlation.CallStoreContract;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class H2FileCallStoreTest extends CallStoreContract {
    @TempDir
    private Path directory = Path.of("");

    private DataSource database = Databases.h2();

    @Override
    protected CallStore emptyStore() {
        database = Databases.h2("file:" + directory.resolve("calls"));
        return JdbcCallStore.create(database);
    }

    @Override
    protected CallStore ofAnotherNode(CallStore first) {
        return JdbcCallStore.create(database);
    }
}
