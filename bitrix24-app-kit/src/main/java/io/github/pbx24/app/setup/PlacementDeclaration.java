package io.github.pbx24.app.setup;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A place in the portal's pages where the application is shown.
 *
 * @param code code of the place, for example {@code CRM_DEAL_DETAIL_TAB}
 * @param titles what people see, by language; at least one. Unmodifiable
 * @param page address of the page below the application's public address, for example {@code widget}; where the browser is sent after
 *     the user was proved
 * @since 0.1
 */
public record PlacementDeclaration(String code, Map<String, String> titles, String page) {

    /** Checks everything, and copies the map. */
    public PlacementDeclaration {
        if (!code.matches("[A-Z0-9_]{1,100}")) {
            throw new IllegalArgumentException("code must be the code of a place");
        }
        if (titles.isEmpty()) {
            throw new IllegalArgumentException("titles must not be empty");
        }
        if (!page.matches("[A-Za-z0-9_./-]{0,200}") || page.startsWith("/")) {
            throw new IllegalArgumentException("page must be a path below the application's address");
        }
        titles = Collections.unmodifiableMap(new LinkedHashMap<>(titles));
    }
}
