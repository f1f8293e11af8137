package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.CallStoreException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the databases' error codes. */
final class SqlFailures {
    static final int MAX_TRIES = 10;

    private static final int H2_CONCURRENT_UPDATE = 90131;
    private static final int H2_LOCK_TIMEOUT = 50200;
    private static final String DUPLICATE_KEY = "23505";
    // Serialization failure and deadlock, in the words of the SQL standard, PostgreSQL and H2; last, a call that was
    // purged while it got a name: the second look finds that it is gone. PostgreSQL and H2 differ there, too.
    private static final Set<String> LOST_A_RACE = Set.of("40001", "40P01", "23503", "23506");

    private SqlFailures() {}

    static boolean isDuplicateKey(SQLException e) {
        return DUPLICATE_KEY.equals(e.getSQLState());
    }

    /** The database rolled everything back only because of what others did at the same moment. */
    static boolean isWorthRepeating(SQLException e) {
        return LOST_A_RACE.contains(stateOf(e))
                || e.getErrorCode() == H2_CONCURRENT_UPDATE
                || e.getErrorCode() == H2_LOCK_TIMEOUT;
    }

    static CallStoreException unavailable(String what, SQLException e) {
        String message = "the calls' database failed while " + what + " (SQL state " + stateOf(e) + ")";
        return new CallStoreException(message, quotesData(e) ? withoutData(e) : e);
    }

    /** Data exceptions and violated constraints are reported with the offending values, which may be personal data. */
    private static boolean quotesData(SQLException e) {
        return stateOf(e).startsWith("22") || stateOf(e).startsWith("23");
    }

    private static SQLException withoutData(SQLException e) {
        SQLException bare = new SQLException("details are left out, they quote data", stateOf(e), e.getErrorCode());
        bare.setStackTrace(e.getStackTrace());
        return bare;
    }

    private static String stateOf(SQLException e) {
        @Nullable String state = e.getSQLState();
        return state == null ? "unknown" : state;
    }
}
