package io.github.pbx24.gateway.config;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.oauth.InMemoryTokenStore;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads one entry of {@code portals}. */
final class PortalReader {

    /** Stands in for a missing address until the mistakes are reported. */
    private static final URI UNUSABLE = URI.create("https://unusable.invalid/rest/1/unusable/");

    /** Bitrix24 cuts longer line numbers off. */
    private static final int LINE_LENGTH = 50;

    private PortalReader() {}

    static PortalConfig read(Section section, String id) {
        PortalConfig portal = new PortalConfig(
                id,
                access(section),
                section.text("application-token").orElse(null),
                section.choice("plan", "standard", "enterprise")
                        .orElse("standard")
                        .equals("enterprise"),
                section.userByExtension("extensions"),
                section.user("default-user").orElse(null),
                lines(section),
                section.convert("country", "must be a country of two letters such as RU", PortalReader::country)
                        .orElse(null),
                section.flag("crm-create").orElse(true),
                CallRulesReader.read(section));
        section.end();
        return portal;
    }

    private static PortalConfig.Access access(Section section) {
        Optional<URI> webhook = section.address("incoming-webhook");
        boolean application = section.has("rest-url") | section.has("oauth");
        if (section.has("incoming-webhook")) {
            if (application) {
                section.problem("incoming-webhook", "cannot stand beside rest-url and oauth");
                section.address("rest-url");
                section.section("oauth");
            }
            return new PortalConfig.IncomingWebhook(
                    webhook.map(address -> usable(section, address)).orElse(UNUSABLE));
        }
        if (!application) {
            section.problem("incoming-webhook", "is missing; or give rest-url and oauth");
            return new PortalConfig.IncomingWebhook(UNUSABLE);
        }
        return application(section);
    }

    private static URI usable(Section section, URI address) {
        try {
            Bitrix24Authorization.incomingWebhook(address);
        } catch (IllegalArgumentException e) {
            section.problem(
                    "incoming-webhook",
                    "must look like https://portal/rest/userId/code/ (plain http only for loopback addresses)");
        }
        return address;
    }

    private static PortalConfig.Access application(Section section) {
        URI restUrl = section.address("rest-url").orElse(UNUSABLE);
        if (!section.has("rest-url")) {
            section.problem("rest-url", "is missing");
        }
        if (!section.has("oauth")) {
            section.problem("oauth", "is missing");
        }
        Section oauth = section.sectionOrEmpty("oauth");
        if (!section.has("oauth")) {
            return new PortalConfig.IncomingWebhook(UNUSABLE);
        }
        PortalConfig.Application application = new PortalConfig.Application(
                restUrl,
                oauth.requiredText("client-id"),
                oauth.requiredText("client-secret"),
                oauth.address("token-url").orElse(OAuthApplication.TOKEN_URL_INFO),
                oauth.requiredText("access-token"),
                oauth.requiredText("refresh-token"));
        oauth.end();
        checkAddresses(section, oauth, application);
        return application;
    }

    private static void checkAddresses(Section section, Section oauth, PortalConfig.Application application) {
        if (refused(application.restUrl(), OAuthApplication.TOKEN_URL_INFO)) {
            section.problem("rest-url", "must be https (plain http only for loopback addresses), without a query");
        }
        if (refused(UNUSABLE, application.tokenUrl())) {
            oauth.problem("token-url", "must be https (plain http only for loopback addresses), without a query");
        }
    }

    private static boolean refused(URI restUrl, URI tokenUrl) {
        try {
            OAuthApplication any = new OAuthApplication("id", "secret", tokenUrl);
            Bitrix24Authorization.oauth(any, restUrl, new InMemoryTokenStore(), "portal");
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    private static String country(String text) {
        String code = text.toUpperCase(Locale.ROOT);
        if (!PhoneNumberUtil.getInstance().getSupportedRegions().contains(code)) {
            throw new IllegalArgumentException("no country");
        }
        return code;
    }

    private static Map<String, String> lines(Section section) {
        Map<String, String> lines = section.table("lines");
        lines.forEach((number, line) -> {
            if (line.length() > LINE_LENGTH) {
                section.problem("lines." + number, "must not be longer than " + LINE_LENGTH + " characters");
            }
        });
        return lines;
    }
}
