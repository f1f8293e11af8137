package io.github.pbx24.pbx.simulator.rostelecom;

/**
 * How a history file looks. Domains differ.
 *
 * @since 0.1
 */
public enum HistoryForm {
    /** 16 columns with semicolons, packed as ZIP. */
    ZIP,
    /** 16 columns with semicolons, packed as GZIP. */
    GZIP,
    /** 16 columns with semicolons below a line with their names. */
    TEXT_WITH_NAMES,
    /** 14 columns with commas: without direction and state. */
    TEXT_WITH_COMMAS
}
