package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.field.Fields;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Requests of {@code voximplant.user.*}, scope {@code telephony}. The user needs the right to change user settings.
 * There is no request to deactivate a phone: the server's method for it switches the phone on.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/users/index.html">Users</a>
 * @since 0.1
 */
public final class TelephonyUsers {

    private TelephonyUsers() {}

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
    public static Bitrix24Request<List<TelephonyUser>> get(Collection<Long> userIds) {
        if (userIds.isEmpty()) {
            throw new Bitrix24FieldException("USER_ID", "must be given");
        }
        userIds.forEach(Fields::userId);
        return Bitrix24Methods.VOXIMPLANT_USER_GET.request(
                Map.of("USER_ID", userIds),
                rows -> rows.items().stream().map(TelephonyUser::from).toList());
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
    public static Bitrix24Request<Boolean> activatePhone(long userId) {
        return Bitrix24Methods.VOXIMPLANT_USER_ACTIVATE_PHONE.request(
                Map.of("USER_ID", Fields.userId(userId)), ResultNode::asBoolean);
    }
}
