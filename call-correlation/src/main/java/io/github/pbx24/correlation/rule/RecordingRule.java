package io.github.pbx24.correlation.rule;

/**
 * What is done with recordings.
 *
 * @since 0.1
 */
public enum RecordingRule {
    /** Nothing: they are not fetched. */
    IGNORE,
    /** They go to the archive, and nothing goes to Bitrix24. */
    ARCHIVE,
    /** They go to the archive, and Bitrix24 loads the file from the archive's address. */
    LINK,
    /** They go to the archive, and the file is uploaded to Bitrix24. */
    UPLOAD;

    /**
     * Whether Bitrix24 gets the recording.
     *
     * @return true for {@link #LINK} and {@link #UPLOAD}
     */
    public boolean attaches() {
        return this == LINK || this == UPLOAD;
    }
}
