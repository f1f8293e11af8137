package io.github.pbx24.pbx.tck;

/**
 * What an exchange can do. What is declared is checked, and what is not declared must not be there: nothing is skipped silently.
 *
 * @since 0.1
 */
public enum Capability {
    /** Requests prove their sender, by whatever means. */
    PROVES_SENDER,
    /** The proof covers the body, so that one changed bit shows. */
    SIGNS_BODY,
    /** Two secrets are accepted at once, so that they can rotate. */
    ROTATES_SECRETS,
    /** Calls can be started. */
    CALL_CONTROL,
    /** Recordings can be fetched. */
    RECORDINGS,
    /** Recordings are told by their addresses, so that hosts which the operator allows count. Needs {@link #RECORDINGS}. */
    RECORDING_ADDRESSES,
    /** The exchange asks who is calling. */
    NUMBER_LOOKUP,
    /** Past calls can be read. */
    HISTORY,
    /** The exchange lists its extensions. */
    EXTENSION_LIST
}
