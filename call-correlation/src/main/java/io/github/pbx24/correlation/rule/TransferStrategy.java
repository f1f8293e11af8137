package io.github.pbx24.correlation.rule;

/**
 * What becomes of a call in Bitrix24 when it is handed over from one employee to another. In every case the card moves with the
 * conversation, and the note of the finished call tells the chain.
 *
 * @since 0.1
 */
public enum TransferStrategy {
    /** It stays one call, which is finished for the employee whom {@link OwnerPolicy} names. */
    REASSIGN,

    /**
     * Each employee's part becomes a call of its own, so that reports of single employees are right: the call is finished for the
     * first who talked with the length of that part, and each further part is registered and finished as a call that is over.
     * Recordings stay with the first part. A part without a length is left out.
     */
    SPLIT,

    /**
     * As {@link #REASSIGN}, and the portal is told of each new employee while the call lasts, by
     * {@code telephony.externalCall.update} with {@code CALL_ID} and {@code USER_ID}. Bitrix24 does not document this method. It is
     * called only if {@code method.get} says that the portal has it; a self-hosted portal may.
     *
     * @see <a href="https://apidocs.bitrix24.com/api-reference/common/system/method-get.html">method.get</a>
     */
    PORTAL_METHOD
}
