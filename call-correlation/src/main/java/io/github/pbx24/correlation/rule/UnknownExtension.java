package io.github.pbx24.correlation.rule;

/**
 * To whom an answered call belongs if nobody has the extension of the employee who owns it.
 *
 * @since 0.1
 */
public enum UnknownExtension {
    /**
     * The default user. A number that is too long for an extension is somebody outside the company: then the call belongs to
     * the last employee who talked before. The default.
     */
    DEFAULT_USER,
    /** The last employee who talked before, else the default user. */
    LAST_KNOWN
}
