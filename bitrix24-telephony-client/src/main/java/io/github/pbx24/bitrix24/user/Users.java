package io.github.pbx24.bitrix24.user;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import io.github.pbx24.bitrix24.ResultNode;
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
     * Searches users by parts of names, position and department, in a way that is quick on large portals.
     *
     * @param filter conditions, for example {@code FIND}, {@code NAME}, {@code LAST_NAME}, {@code WORK_POSITION}; not empty
     * @return a request, the first 50
     * @throws Bitrix24FieldException if there is no condition
     * @see <a href="https://apidocs.bitrix24.com/api-reference/user/user-search.html">user.search</a>
     */
    public static Bitrix24Request<List<PortalUser>> search(Map<String, ?> filter) {
        if (filter.isEmpty()) {
            throw new Bitrix24FieldException("FILTER", "must not be empty");
        }
        return Bitrix24Methods.USER_SEARCH.request(
                Map.of("FILTER", filter),
                rows -> rows.items().stream().map(PortalUser::from).toList());
    }

    /**
     * Changes fields of a user. Needs the scope {@code user} and an administrator, or the user itself.
     *
     * @param id id of the user
     * @param fields what to change by field name, for example {@code UF_PHONE_INNER}; not empty
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is not positive or there are no fields
     * @see <a href="https://apidocs.bitrix24.com/api-reference/user/user-update.html">user.update</a>
     */
    public static Bitrix24Request<Boolean> update(long id, Map<String, ?> fields) {
        if (id <= 0) {
            throw new Bitrix24FieldException("ID", "must be positive, was " + id);
        }
        if (fields.isEmpty()) {
            throw new Bitrix24FieldException("fields", "must not be empty");
        }
        Map<String, Object> parameters = new LinkedHashMap<>(fields);
        parameters.put("ID", id);
        return Bitrix24Methods.USER_UPDATE.request(parameters, ResultNode::asBoolean);
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

    /**
     * All users. Bots and mail users are not returned.
     *
     * @return all of them, to be narrowed
     * @see #get
     */
    public static Listing<PortalUser> listing() {
        return Listing.of(Bitrix24Methods.USER_GET.name(), PortalUser::from)
                .named("FILTER", "sort", "order")
                .byOffset();
    }
}
