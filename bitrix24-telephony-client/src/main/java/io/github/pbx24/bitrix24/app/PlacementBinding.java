package io.github.pbx24.bitrix24.app;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place in the portal's pages and what is shown there.
 *
 * @param placement code of the place, for example {@link #CALL_CARD}
 * @param handler public http or https address of the page
 * @param title title for all languages, null for the application's name
 * @param titles titles by language, for example {@code ru}; may be empty. Unmodifiable
 * @param options options of the place; may be empty. Unmodifiable
 * @since 0.1
 */
public record PlacementBinding(
        String placement,
        URI handler,
        @Nullable String title,
        Map<String, String> titles,
        Map<String, Object> options) {

    /** Tab in the card of a call. */
    public static final String CALL_CARD = "CALL_CARD";

    /** Tab in the card of a lead. */
    public static final String LEAD_TAB = "CRM_LEAD_DETAIL_TAB";

    /** Tab in the card of a deal. */
    public static final String DEAL_TAB = "CRM_DEAL_DETAIL_TAB";

    /** Tab in the card of a contact. */
    public static final String CONTACT_TAB = "CRM_CONTACT_DETAIL_TAB";

    /** Tab in the card of a company. */
    public static final String COMPANY_TAB = "CRM_COMPANY_DETAIL_TAB";

    /** Checks code and address, and copies the maps. */
    public PlacementBinding {
        if (!Objects.requireNonNull(placement, "placement").matches("[A-Z0-9_]{1,100}")) {
            throw new Bitrix24FieldException("PLACEMENT", "must be the code of a place");
        }
        String scheme = handler.getScheme() == null ? "" : handler.getScheme().toLowerCase(Locale.ROOT);
        if (handler.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new Bitrix24FieldException("HANDLER", "must be an http or https address");
        }
        titles = Collections.unmodifiableMap(new LinkedHashMap<>(titles));
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * A place with the application's name and no options.
     *
     * @param placement code of the place
     * @param handler address of the page
     * @return the binding
     * @throws Bitrix24FieldException if code or address is not one
     */
    public static PlacementBinding of(String placement, URI handler) {
        return new PlacementBinding(placement, handler, null, Map.of(), Map.of());
    }

    Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("PLACEMENT", placement);
        parameters.put("HANDLER", handler.toString());
        if (title != null) {
            parameters.put("TITLE", title);
        }
        if (!titles.isEmpty()) {
            Map<String, Object> byLanguage = new LinkedHashMap<>();
            titles.forEach((language, text) -> byLanguage.put(language, Map.of("TITLE", text)));
            parameters.put("LANG_ALL", byLanguage);
        }
        if (!options.isEmpty()) {
            parameters.put("OPTIONS", options);
        }
        return parameters;
    }

    /** Without the address, which may carry a secret. */
    @Override
    public String toString() {
        return "PlacementBinding[placement=" + placement + "]";
    }
}
