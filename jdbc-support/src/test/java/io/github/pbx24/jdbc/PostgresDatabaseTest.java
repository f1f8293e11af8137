package io.github.pbx24.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PostgresDatabaseTest extends JdbcDatabaseContract {
    @Override
    JdbcDatabase open() {
        return JdbcDatabase.open(TestDatabases.postgresUrl());
    }

    @Override
    SQLException brokenConnection() {
        return new SQLException("terminating connection", "57P01");
    }

    @Test
    void what_cannot_be_connected_is_told_with_its_place_and_without_a_password() {
        String url = TestDatabases.postgresUrl();
        String place = url.substring(url.indexOf("//") + 2, url.indexOf('?') < 0 ? url.length() : url.indexOf('?'));
        String server = place.substring(0, place.indexOf('/'));

        assertThat(failure("jdbc:postgresql://127.0.0.1:1/calls?password=hidden"))
                .isEqualTo("cannot connect to the database at 127.0.0.1:1/calls (SQL state 08001)");
        assertThat(failure("jdbc:postgresql://" + server + "/nowhere?user=postgres&password=hidden"))
                .isEqualTo("there is no such database at " + server + "/nowhere (SQL state 3D000)");
        assertThat(failure("jdbc:postgresql://" + place + "?user=nobody&password=hidden"))
                .startsWith("the database at " + place + " refuses the user or the password (SQL state 28");
    }

    private static String failure(String url) {
        try (JdbcDatabase database = JdbcDatabase.open(url)) {
            JdbcFailure failure =
                    catchThrowableOfType(JdbcFailure.class, () -> TestDatabases.execute(database, "SELECT 1"));
            return String.valueOf(failure.getMessage());
        }
    }
}
