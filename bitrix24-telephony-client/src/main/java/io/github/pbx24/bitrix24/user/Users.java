package io.github.pbx24.bitrix24.user;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests of {@code user.*}, scope {@code user_brief}, {@code user_basic} or {@code user}.
 *
 * @since 0.1
 */
public final class Users {

    private Users() {}

    /**
     * Lists users by id, 50 per page. Bots and mail users are not returned.
     *
     * @param filter conditions: the key is a field with an optional operator in front, for example
     *     {@code UF_PHONE_INNER}, {@code ACTIVE} or {@code >ID}; may be empty
     * @param start offset of the first row, 0 or more
     * @return a request; {@link io.github.pbx24.bitrix24.Bitrix24Response#next} tells the next offset
     * @throws Bitrix24FieldException if the offset is negative
     * @see <a href="https://apidocs.bitrix24.com/api-reference/user/user-get.html">user.get</a>
     */
    public static Bitrix24Request<List<PortalUser>> get(Map<String, ?> filter, long start) {
        if (start < 0) {
            throw new Bitrix24FieldException("start", "must be 0 or more, was " + start);
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (!filter.isEmpty()) {
            parameters.put("FILTER", filter);
        }
        // Without an order pages may overlap.
        parameters.put("sort", "ID");
        parameters.put("order", "ASC");
        parameters.put("start", start);
        return Bitrix24Methods.USER_GET.request(
                parameters, rows -> rows.items().stream().map(PortalUser::from).toList());
    }

    /**
     * Tells the user whose authorisation is used.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/user/user-current.html">user.current</a>
     */
    public static Bitrix24Request<PortalUser> current() {
        return Bitrix24Methods.USER_CURRENT.request(Map.of(), PortalUser::from);
    }

    /**
     * Tells name and time zone of the user whose authorisation is used. Needs no scope, so it proves a token.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/common/users/profile.html">profile</a>
     */
    public static Bitrix24Request<UserProfile> profile() {
        return Bitrix24Methods.PROFILE.request(Map.of(), UserProfile::from);
    }

    /**
     * Finds active users with an extension. More than one is possible: the portal does not keep it unique.
     *
     * @param extension the extension as in the user's profile
     * @return a request
     * @throws Bitrix24FieldException if the extension is blank
     */
    public static Bitrix24Request<List<PortalUser>> byExtension(String extension) {
        if (extension.isBlank()) {
            throw new Bitrix24FieldException("UF_PHONE_INNER", "must not be blank");
        }
        return get(Map.of("UF_PHONE_INNER", extension, "ACTIVE", true), 0);
    }
}
