package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of {@link ExternalLines} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class ExternalLinesFacet {

    /** The only one. */
    public static final ExternalLinesFacet INSTANCE = new ExternalLinesFacet();

    private ExternalLinesFacet() {}

    /**
     * Adds a line. Not repeatable: the second time the line exists.
     *
     * @param number number of the line, at most 50 characters; trimmed
     * @param name name of the line, null for none
     * @param crmAutoCreate whether click-to-call creates CRM objects
     * @return a request whose result is the id of the line
     * @throws Bitrix24FieldException if the number is blank or too long
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-line-add.html">
     *     telephony.externalLine.add</a>
     */
    public Bitrix24Request<Long> add(String number, @Nullable String name, boolean crmAutoCreate) {
        return ExternalLines.add(number, name, crmAutoCreate);
    }

    /**
     * Changes a line. The number is the key and cannot be changed.
     *
     * @param number number of the line
     * @param name new name, null to keep it
     * @param crmAutoCreate whether click-to-call creates CRM objects, null to keep it
     * @return a request whose result is the id of the line; fails with
     *     {@link io.github.pbx24.bitrix24.Bitrix24ErrorKind#LINE_NOT_FOUND}
     * @throws Bitrix24FieldException if nothing is to change, or the number is blank or too long
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-line-update.html">
     *     telephony.externalLine.update</a>
     */
    public Bitrix24Request<Long> update(String number, @Nullable String name, @Nullable Boolean crmAutoCreate) {
        return ExternalLines.update(number, name, crmAutoCreate);
    }

    /**
     * Deletes a line. Not repeatable: the second time the line is not found.
     *
     * @param number number of the line
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the number is blank or too long
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-line-delete.html">
     *     telephony.externalLine.delete</a>
     */
    public Bitrix24Request<Boolean> delete(String number) {
        return ExternalLines.delete(number);
    }

    /**
     * Lists all lines of the application.
     *
     * @return a request; there is no paging
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-line-get.html">
     *     telephony.externalLine.get</a>
     */
    public Bitrix24Request<List<ExternalLine>> get() {
        return ExternalLines.get();
    }
}
