package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.field.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A line of this application: a number of the company.
 *
 * @param number the number, free text, unique per application
 * @param name its name, null if none
 * @param crmAutoCreate whether click-to-call creates CRM objects
 * @since 0.1
 */
public record ExternalLine(String number, @Nullable String name, boolean crmAutoCreate) {

    static ExternalLine from(ResultNode row) {
        return new ExternalLine(
                row.requireText("NUMBER"),
                Fields.textOrNull(row.get("NAME")),
                row.get("CRM_AUTO_CREATE").asBoolean());
    }

    /** The end of the number. */
    @Override
    public String toString() {
        return "ExternalLine[number=" + Fields.masked(number) + ", name=" + name + "]";
    }
}
