package io.github.pbx24.app.internal;

import io.github.pbx24.app.call.CallObject;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.app.AppInfo;
import io.github.pbx24.bitrix24.app.Portal;
import io.github.pbx24.bitrix24.crm.CrmItems;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.install.Installation;
import io.github.pbx24.bitrix24.user.UserProfile;
import io.github.pbx24.bitrix24.user.Users;
import java.util.Optional;

/**
 * A user who was proved: the portal itself, at its stored address, said whose the access token is, and that it is a token of this
 * application.
 *
 * @param userId the user
 * @param administrator whether the portal said so
 * @param accessToken the user's token
 */
record Viewer(long userId, boolean administrator, String accessToken) {

    /**
     * Asks the portal.
     *
     * @return empty if the portal does not accept the token, or it is another application's
     * @throws Bitrix24Exception if the portal could not be asked
     */
    static Optional<Viewer> prove(Portals portals, Installation installation, String accessToken) {
        if (accessToken.isBlank() || accessToken.length() > 500) {
            return Optional.empty();
        }
        try (Bitrix24Client client = portals.viewer(installation, accessToken)) {
            AppInfo info = client.execute(Portal.appInfo());
            if (!installation.clientId().equals(info.code())) {
                return Optional.empty();
            }
            UserProfile profile = client.execute(Users.profile());
            return Optional.of(new Viewer(profile.id(), profile.admin(), accessToken));
        } catch (Bitrix24Exception e) {
            if (e.isTemporary()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Whether the portal lets this user read an object. */
    boolean mayRead(Portals portals, Installation installation, CallObject object) {
        try (Bitrix24Client client = portals.viewer(installation, accessToken)) {
            client.execute(CrmItems.get(CrmType.valueOf(object.type()).id(), object.id()));
            return true;
        } catch (Bitrix24Exception e) {
            if (e.isTemporary()) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public String toString() {
        return "Viewer[" + userId + "]";
    }
}
