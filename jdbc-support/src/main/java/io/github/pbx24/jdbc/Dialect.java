package io.github.pbx24.jdbc;

import io.github.pbx24.jdbc.JdbcFailure.Kind;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The databases, and the few points where stores have to know which one it is. Both know {@code ON CONFLICT},
 * {@code RETURNING} and {@code LIMIT}; times are BIGINT, whole microseconds since 1970.
 *
 * @since 0.1
 */
public enum Dialect {
    /** SQLite 3.42 and later, a file of one process. */
    SQLITE("sqlite", "", "CAST(unixepoch('subsec') * 1000000 AS INTEGER)") {

        private static final int BUSY = 5;
        private static final int FULL = 13;
        // TOOBIG, CONSTRAINT, MISMATCH, RANGE
        private static final Set<Integer> OF_DATA = Set.of(18, 19, 20, 25);

        @Override
        Kind kindOf(SQLException e) {
            int code = e.getErrorCode();
            if (code == FULL) {
                return Kind.FULL;
            }
            return OF_DATA.contains(code) ? Kind.DATA : Kind.UNAVAILABLE;
        }

        /** A new connection may do; but who was told that the file is busy has waited long enough already. */
        @Override
        boolean isWorthRepeatingAtOnce(SQLException e) {
            return kindOf(e) != Kind.DATA && e.getErrorCode() != BUSY;
        }

        /** Without room for the commit record there is no commit; any other failure may have come after it. */
        @Override
        boolean isCertainlyRolledBack(SQLException e) {
            return e.getErrorCode() == FULL;
        }

        @Override
        String codeOf(SQLException e) {
            return "SQLite error " + e.getErrorCode();
        }
    },

    /** PostgreSQL 12 and later, shared by any number of processes. */
    POSTGRESQL(
            "postgresql",
            " FOR UPDATE SKIP LOCKED",
            "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)") {

        private static final String DISK_FULL = "53100";
        // Data exception, integrity constraint violation, cardinality violation, WITH CHECK OPTION violation.
        private static final Set<String> OF_DATA = Set.of("22", "23", "21", "44");
        // The server was stopped, or crashed, under an idle connection.
        private static final Set<String> SERVER_WENT_AWAY = Set.of("57P01", "57P02", "57P03");

        @Override
        Kind kindOf(SQLException e) {
            if (DISK_FULL.equals(e.getSQLState())) {
                return Kind.FULL;
            }
            return OF_DATA.contains(classOf(e)) ? Kind.DATA : Kind.UNAVAILABLE;
        }

        /** Rolled back because of what others did at the same moment (class 40), or because the connection was stale. */
        @Override
        boolean isWorthRepeatingAtOnce(SQLException e) {
            return Set.of("40", "08").contains(classOf(e)) || SERVER_WENT_AWAY.contains(stateOf(e));
        }

        @Override
        boolean isCertainlyRolledBack(SQLException e) {
            return classOf(e).equals("40");
        }

        @Override
        String codeOf(SQLException e) {
            return "SQL state " + stateOf(e);
        }

        private String stateOf(SQLException e) {
            @Nullable String state = e.getSQLState();
            return state == null || state.length() < 2 ? "unknown" : state;
        }

        private String classOf(SQLException e) {
            return stateOf(e).substring(0, 2);
        }
    };

    private final String folder;
    private final String skipLocked;
    private final String nowMicros;

    Dialect(String folder, String skipLocked, String nowMicros) {
        this.folder = folder;
        this.skipLocked = skipLocked;
        this.nowMicros = nowMicros;
    }

    /**
     * The folder with the scripts for this database.
     *
     * @return {@code sqlite} or {@code postgresql}
     */
    public String folder() {
        return folder;
    }

    /**
     * What a SELECT ends with that locks its rows and passes over those that others have locked.
     *
     * @return {@code FOR UPDATE SKIP LOCKED} with a space before it; empty on SQLite, where only one transaction writes
     */
    public String skipLocked() {
        return skipLocked;
    }

    /**
     * The time on the clock of the database as an SQL expression.
     *
     * @return an expression of type BIGINT, microseconds since 1970
     */
    public String nowMicros() {
        return nowMicros;
    }

    /**
     * Whether a database belongs to one process at a time, so that what another process held is free at the start.
     *
     * @return true for SQLite
     */
    public boolean isOfOneProcess() {
        return this == SQLITE;
    }

    abstract Kind kindOf(SQLException e);

    /** Nothing was committed, and a new connection or a second try may do. */
    abstract boolean isWorthRepeatingAtOnce(SQLException e);

    /** Asked about a failed commit. */
    abstract boolean isCertainlyRolledBack(SQLException e);

    abstract String codeOf(SQLException e);

    /** What is wrong and where, for a person who has to mend it. */
    String whyNotConnected(SQLException e, String place) {
        String there = place.isEmpty() ? "" : " at " + place;
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("28")) {
            return "the database" + there + " refuses the user or the password (" + codeOf(e) + ")";
        }
        if (state.equals("3D000")) {
            return "there is no such database" + there + " (" + codeOf(e) + ")";
        }
        return "cannot connect to the database" + there + " (" + codeOf(e) + ")";
    }

    /** A failure before the commit. */
    JdbcFailure failure(SQLException e) {
        return failure(e, isWorthRepeatingAtOnce(e));
    }

    /** A failure of the commit itself: unless the database says that it rolled back, nobody knows. */
    JdbcFailure failureOfCommit(SQLException e) {
        return failure(e, isCertainlyRolledBack(e));
    }

    private JdbcFailure failure(SQLException e, boolean worthRepeatingAtOnce) {
        Kind kind = kindOf(e);
        String message = switch (kind) {
            case FULL -> "the database's disk is full (" + codeOf(e) + ")";
            case DATA -> "the database refuses a value (" + codeOf(e) + ")";
            default -> "the database does not work (" + codeOf(e) + ")";
        };
        return new JdbcFailure(kind, message, kind == Kind.DATA ? withoutData(e) : e, worthRepeatingAtOnce);
    }

    /** Violated constraints are reported with the offending values, which may be personal data. */
    private static SQLException withoutData(SQLException e) {
        SQLException bare =
                new SQLException("details are left out, they may quote data", e.getSQLState(), e.getErrorCode());
        bare.setStackTrace(e.getStackTrace());
        return bare;
    }
}
