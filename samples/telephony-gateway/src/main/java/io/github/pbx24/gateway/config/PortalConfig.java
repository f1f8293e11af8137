package io.github.pbx24.gateway.config;

import io.github.pbx24.correlation.rule.CallRules;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Bitrix24 portal.
 *
 * @param id name in this configuration and in addresses
 * @param access how to call it
 * @param applicationToken what its events must carry; null if it sends none, and then none is believed
 * @param enterprise whether it has the higher limits of the Enterprise plan
 * @param extensions user by extension; wins over what the portal itself says
 * @param defaultUser who gets the calls of extensions that nobody has; null for nobody
 * @param lines line by dialled number
 * @param country how its numbers are written, an ISO country code; null if that is not known
 * @param crmCreate whether unknown callers make a lead or contact
 * @param calls how calls are shown, apart from what stands elsewhere in the file
 */
public record PortalConfig(
        String id,
        Access access,
        @Nullable String applicationToken,
        boolean enterprise,
        Map<String, Long> extensions,
        @Nullable Long defaultUser,
        Map<String, String> lines,
        @Nullable String country,
        boolean crmCreate,
        CallRules calls) {

    /** Copies the maps. */
    public PortalConfig {
        extensions = Map.copyOf(extensions);
        lines = Map.copyOf(lines);
    }

    /** How to call a portal. */
    public sealed interface Access permits IncomingWebhook, Application {}

    /**
     * By an incoming webhook.
     *
     * @param address the whole address, which is the secret
     */
    public record IncomingWebhook(URI address) implements Access {

        /** Without the address. */
        @Override
        public String toString() {
            return "IncomingWebhook[" + address.getHost() + "]";
        }
    }

    /**
     * As an OAuth application.
     *
     * @param restUrl REST address of the portal
     * @param clientId id of the application
     * @param clientSecret its secret
     * @param tokenUrl where tokens are renewed
     * @param accessToken first access token
     * @param refreshToken first refresh token
     */
    public record Application(
            URI restUrl, String clientId, String clientSecret, URI tokenUrl, String accessToken, String refreshToken)
            implements Access {

        /** Without secrets. */
        @Override
        public String toString() {
            return "Application[" + clientId + " at " + restUrl.getHost() + "]";
        }
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "PortalConfig[" + id + ", " + access + "]";
    }
}
