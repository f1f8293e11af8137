package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.field.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of the portal's telephony pages; each null if not told.
 *
 * @param detailStatistics call statistics
 * @param buyConnector where to buy the SIP connector
 * @param editConfig settings of a line; contains {@code #CONFIG_ID#} to be replaced
 * @param lines list of lines
 * @since 0.1
 */
public record TelephonyPages(
        @Nullable String detailStatistics,
        @Nullable String buyConnector,
        @Nullable String editConfig,
        @Nullable String lines) {

    static TelephonyPages from(ResultNode result) {
        return new TelephonyPages(
                Fields.textOrNull(result.get("detail_statistics")),
                Fields.textOrNull(result.get("buy_connector")),
                Fields.textOrNull(result.get("edit_config")),
                Fields.textOrNull(result.get("lines")));
    }
}
