package io.github.pbx24.correlation.internal.portal;

import io.github.pbx24.bitrix24.telephony.CrmEntity;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where the page of a CRM object is. Pure. */
public final class ClientCard {

    private static final Set<String> WITH_PAGES =
            Set.of(CrmEntity.CONTACT, CrmEntity.COMPANY, CrmEntity.LEAD, CrmEntity.DEAL);

    private ClientCard() {}

    /**
     * The address of a page.
     *
     * @param portal where the portal's pages are, with a slash at the end
     * @param entity the object
     * @return empty for kinds of objects of which we do not know it
     */
    public static Optional<URI> address(URI portal, CrmEntity entity) {
        return WITH_PAGES.contains(entity.type())
                ? Optional.of(portal.resolve(
                        "crm/" + entity.type().toLowerCase(Locale.ROOT) + "/details/" + entity.id() + "/"))
                : Optional.empty();
    }
}
