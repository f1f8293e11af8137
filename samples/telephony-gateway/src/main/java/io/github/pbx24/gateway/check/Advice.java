package io.github.pbx24.gateway.check;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import io.github.pbx24.gateway.config.PortalConfig;
import java.util.Locale;

/** What a failed request means to an operator, and what to do about it. */
public final class Advice {

    /** From here on the client says what is wrong with a certificate, and what to do. */
    private static final String NOT_SECURE = "no secure connection";

    private Advice() {}

    /**
     * Puts a failure into words.
     *
     * @param failure what a request to the portal ended with
     * @param portal the portal
     * @return a message without secrets
     */
    public static String of(Bitrix24Exception failure, PortalConfig portal) {
        String host = host(portal);
        if (failure instanceof Bitrix24TransportException) {
            return unreached(host, String.valueOf(failure.getMessage()));
        }
        if (!(failure instanceof Bitrix24ApiException refusal)) {
            return String.valueOf(failure.getMessage());
        }
        boolean webhook = portal.access() instanceof PortalConfig.IncomingWebhook;
        return switch (refusal.kind()) {
            case NO_AUTH, INVALID_TOKEN ->
                webhook
                        ? host
                                + " does not know this webhook: its code is wrong, or it was deleted; copy the address again"
                                + " from Bitrix24 (Developer resources, incoming webhook)"
                        : host + " does not accept the application's tokens; open the application in Bitrix24 again, or"
                                + " put a fresh pair of tokens here";
            case EXPIRED_TOKEN ->
                host + " says that the tokens have expired and cannot be renewed; authorise the application again";
            case INSUFFICIENT_SCOPE -> "a permission is missing; grant the scopes telephony, crm and user in Bitrix24";
            case ACCESS_DENIED ->
                "the user behind the " + (webhook ? "webhook" : "application")
                        + " may not do this; give them the rights" + " for telephony, or use an administrator";
            case PORTAL_GONE -> "there is no Bitrix24 at " + host + "; it was deleted, renamed or blocked";
            default -> String.valueOf(failure.getMessage());
        };
    }

    private static String unreached(String host, String message) {
        String words = message.toLowerCase(Locale.ROOT);
        int secure = message.indexOf(NOT_SECURE);
        if (secure >= 0) {
            return message.substring(secure);
        }
        if (words.contains("unknown host")) {
            return "the name " + host + " is unknown here; is it spelled right, does DNS work?";
        }
        if (words.contains("connect") || words.contains("timeout")) {
            return host + " does not answer; is the address right, is a firewall in between?";
        }
        return host + " gave no usable answer: " + message;
    }

    private static String host(PortalConfig portal) {
        if (portal.access() instanceof PortalConfig.Application application) {
            return application.restUrl().getAuthority();
        }
        return ((PortalConfig.IncomingWebhook) portal.access()).address().getAuthority();
    }
}
