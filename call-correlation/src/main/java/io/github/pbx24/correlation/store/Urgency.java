package io.github.pbx24.correlation.store;

/**
 * How urgent the next step of a call is. The order is the order of work.
 *
 * @since 0.1
 */
public enum Urgency {
    /** It rings or talks: somebody looks at a card. */
    LIVE,
    /** It is over and has to be saved in Bitrix24. */
    ENDED,
    /** It is saved; recordings and notes are left. */
    RECORDING,
    /** It could not be read or handled, see {@link CallStore#quarantine}. */
    QUARANTINED
}
