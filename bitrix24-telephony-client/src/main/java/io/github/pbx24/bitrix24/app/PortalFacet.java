package io.github.pbx24.bitrix24.app;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.time.Instant;
import java.util.List;

/**
 * The requests of {@link Portal} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class PortalFacet {

    /** The only one. */
    public static final PortalFacet INSTANCE = new PortalFacet();

    private PortalFacet() {}

    /**
     * Tells the state of the application. A cheap proof that tokens work.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/common/system/app-info.html">app.info</a>
     */
    public Bitrix24Request<AppInfo> appInfo() {
        return Portal.appInfo();
    }

    /**
     * Lists the granted scopes.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/common/system/scope.html">scope</a>
     */
    public Bitrix24Request<List<String>> scopes() {
        return Portal.scopes();
    }

    /**
     * Tells whether a method can be called.
     *
     * @param method name of the method
     * @return a request
     * @throws Bitrix24FieldException if the name is blank or too long
     * @see <a href="https://apidocs.bitrix24.com/api-reference/common/system/method-get.html">method.get</a>
     */
    public Bitrix24Request<MethodAvailability> method(String method) {
        return Portal.method(method);
    }

    /**
     * Tells whether the plan of the portal has a feature. Give known codes only: portals say yes to unknown ones. A
     * self-hosted portal that cannot tell counts as yes.
     *
     * @param code code of the feature, for example {@link Portal#OFFLINE_EXTENDED}
     * @return a request whose result is true if the portal has it
     * @throws Bitrix24FieldException if the code is blank or too long
     * @see <a href="https://apidocs.bitrix24.com/api-reference/common/system/feature-get.html">feature.get</a>
     */
    public Bitrix24Request<Boolean> feature(String code) {
        return Portal.feature(code);
    }

    /**
     * Tells the time of the portal.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/common/system/server-time.html">server.time</a>
     */
    public Bitrix24Request<Instant> time() {
        return Portal.time();
    }
}
