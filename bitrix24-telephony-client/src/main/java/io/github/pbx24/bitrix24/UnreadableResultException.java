package io.github.pbx24.bitrix24;

/**
 * What a decoder throws if a result lacks something it must have. The client reports it as a
 * {@link Bitrix24TransportException} with the same words. Of any other exception of a decoder it tells the type only, because
 * its message may quote the result.
 *
 * @since 0.1
 */
public final class UnreadableResultException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /**
     * Names what is wrong.
     *
     * @param message for example {@code CALL_ID is missing}; must not repeat any part of the result
     */
    public UnreadableResultException(String message) {
        super(message);
    }
}
