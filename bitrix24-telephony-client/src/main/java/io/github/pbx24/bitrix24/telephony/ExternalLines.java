package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.internal.field.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests of {@code telephony.externalLine.*}, scope {@code telephony}. Lines belong to the calling application; all
 * incoming webhooks of a portal share theirs.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/index.html">Telephony</a>
 * @since 0.1
 */
public final class ExternalLines {

    private ExternalLines() {}

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
    public static Bitrix24Request<Long> add(String number, @Nullable String name, boolean crmAutoCreate) {
        return Bitrix24Methods.EXTERNAL_LINE_ADD.request(
                fields(number, name, crmAutoCreate), row -> row.requireLong("ID"));
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
    public static Bitrix24Request<Long> update(String number, @Nullable String name, @Nullable Boolean crmAutoCreate) {
        if (name == null && crmAutoCreate == null) {
            throw new Bitrix24FieldException("NAME", "or CRM_AUTO_CREATE must be given");
        }
        return Bitrix24Methods.EXTERNAL_LINE_UPDATE.request(
                fields(number, name, crmAutoCreate), row -> row.requireLong("ID"));
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
    public static Bitrix24Request<Boolean> delete(String number) {
        return Bitrix24Methods.EXTERNAL_LINE_DELETE.request(fields(number, null, null), row -> true);
    }

    /**
     * Lists all lines of the application.
     *
     * @return a request; there is no paging
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-line-get.html">
     *     telephony.externalLine.get</a>
     */
    public static Bitrix24Request<List<ExternalLine>> get() {
        return Bitrix24Methods.EXTERNAL_LINE_GET.request(
                Map.of(), rows -> rows.items().stream().map(ExternalLine::from).toList());
    }

    private static Map<String, Object> fields(String number, @Nullable String name, @Nullable Boolean crmAutoCreate) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("NUMBER", Fields.required("NUMBER", number.trim(), Fields.MAX_LINE));
        if (name != null) {
            fields.put("NAME", Fields.text("NAME", name, Fields.MAX_TEXT));
        }
        if (crmAutoCreate != null) {
            fields.put("CRM_AUTO_CREATE", crmAutoCreate ? "Y" : "N");
        }
        return fields;
    }
}
