package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.util.Collection;
import java.util.List;

/**
 * The requests of {@link TelephonyUsers} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class TelephonyUsersFacet {

    /** The only one. */
    public static final TelephonyUsersFacet INSTANCE = new TelephonyUsersFacet();

    private TelephonyUsersFacet() {}

    /**
     * Tells the SIP access of users. An administrator has to confirm this method for every access token anew: the first
     * call fails with {@link io.github.pbx24.bitrix24.Bitrix24ErrorKind#METHOD_CONFIRM_WAITING}, then comes
     * {@code OnAppMethodConfirm}. Tokens live an hour, so this is of no use in the background; extensions are in
     * {@link io.github.pbx24.bitrix24.user.Users#get} too.
     *
     * @param userIds who; not empty
     * @return a request; applications only
     * @throws Bitrix24FieldException if there is no id, or one is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/users/voximplant-user-get.html">
     *     voximplant.user.get</a>
     */
    public Bitrix24Request<List<TelephonyUser>> get(Collection<Long> userIds) {
        return TelephonyUsers.get(userIds);
    }

    /**
     * Gives a user a SIP phone.
     *
     * @param userId who
     * @return a request whose result is true
     * @throws Bitrix24FieldException if the id is not positive
     * @see <a
     *     href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/users/voximplant-user-activate-phone.html">
     *     voximplant.user.activatePhone</a>
     */
    public Bitrix24Request<Boolean> activatePhone(long userId) {
        return TelephonyUsers.activatePhone(userId);
    }
}
