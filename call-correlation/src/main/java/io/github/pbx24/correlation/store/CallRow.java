package io.github.pbx24.correlation.store;

import java.util.List;

/**
 * A call as it stands in the tables.
 *
 * @param header the row without its texts
 * @param progress what was said to Bitrix24, see {@link ProgressCodec}; empty if nothing
 * @param search by what pages find it
 * @param statements everything heard, in any order
 * @since 0.1
 */
public record CallRow(CallHeader header, String progress, String search, List<Statement> statements) {

    /** Copies the list. */
    public CallRow {
        statements = List.copyOf(statements);
    }

    @Override
    public String toString() {
        return "CallRow[" + header + ", statements=" + statements.size() + "]";
    }
}
