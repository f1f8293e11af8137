package io.github.pbx24.pbx;

import java.util.Objects;

/**
 * Where a recording can be had. Only the {@link RecordingSource} of the same connection can use it.
 *
 * @param kind how to read the value
 * @param value an id or an address, never blank; an address may carry a key, so it stays out of {@code toString()}
 * @since 0.1
 */
public record RecordingReference(Kind kind, String value) {

    /** How a recording is named. */
    public enum Kind {
        /** An id of the vendor's recording service. */
        ID,
        /** An absolute address. */
        URL
    }

    /** Checks that the value is not blank. */
    public RecordingReference {
        Objects.requireNonNull(kind, "kind");
        Texts.requireNotBlank(value, "value");
    }

    /**
     * A recording named by the vendor's id.
     *
     * @param id the id, never blank
     * @return the reference
     */
    public static RecordingReference id(String id) {
        return new RecordingReference(Kind.ID, id);
    }

    /**
     * A recording at an address.
     *
     * @param url the absolute address, never blank
     * @return the reference
     */
    public static RecordingReference url(String url) {
        return new RecordingReference(Kind.URL, url);
    }

    @Override
    public String toString() {
        return "RecordingReference[kind=" + kind + "]";
    }
}
