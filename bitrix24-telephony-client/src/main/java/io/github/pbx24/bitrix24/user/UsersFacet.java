package io.github.pbx24.bitrix24.user;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import java.util.List;
import java.util.Map;

/**
 * The requests of {@link Users} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class UsersFacet {

    /** The only one. */
    public static final UsersFacet INSTANCE = new UsersFacet();

    private UsersFacet() {}

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
    public Bitrix24Request<List<PortalUser>> get(Map<String, ?> filter, long start) {
        return Users.get(filter, start);
    }

    /**
     * Searches users by parts of names, position and department, in a way that is quick on large portals.
     *
     * @param filter conditions, for example {@code FIND}, {@code NAME}, {@code LAST_NAME}, {@code WORK_POSITION}; not empty
     * @return a request, the first 50
     * @throws Bitrix24FieldException if there is no condition
     * @see <a href="https://apidocs.bitrix24.com/api-reference/user/user-search.html">user.search</a>
     */
    public Bitrix24Request<List<PortalUser>> search(Map<String, ?> filter) {
        return Users.search(filter);
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
    public Bitrix24Request<Boolean> update(long id, Map<String, ?> fields) {
        return Users.update(id, fields);
    }

    /**
     * Tells the user whose authorisation is used.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/user/user-current.html">user.current</a>
     */
    public Bitrix24Request<PortalUser> current() {
        return Users.current();
    }

    /**
     * Tells name and time zone of the user whose authorisation is used. Needs no scope, so it proves a token.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/common/users/profile.html">profile</a>
     */
    public Bitrix24Request<UserProfile> profile() {
        return Users.profile();
    }

    /**
     * Finds active users with an extension. More than one is possible: the portal does not keep it unique.
     *
     * @param extension the extension as in the user's profile
     * @return a request
     * @throws Bitrix24FieldException if the extension is blank
     */
    public Bitrix24Request<List<PortalUser>> byExtension(String extension) {
        return Users.byExtension(extension);
    }

    /**
     * All users. Bots and mail users are not returned.
     *
     * @return all of them, to be narrowed
     * @see Users#get
     */
    public Listing<PortalUser> listing() {
        return Users.listing();
    }
}
