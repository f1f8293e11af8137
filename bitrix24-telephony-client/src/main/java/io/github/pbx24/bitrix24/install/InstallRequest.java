package io.github.pbx24.bitrix24.install;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.bitrix24.event.Bitrix24Events;
import io.github.pbx24.bitrix24.event.EventAuth;
import io.github.pbx24.bitrix24.event.MalformedEventException;
import io.github.pbx24.bitrix24.internal.form.PhpForm;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a portal, or anybody else, sent to the address of an application's installation. Nothing in it may be trusted or
 * stored before {@link Installer} verified it.
 *
 * @param source which way it came
 * @param domain host of the portal, as the request says
 * @param memberId stable id of the portal, as the request says
 * @param accessToken access token
 * @param refreshToken refresh token
 * @param expiresAt when the access token ends, null if not told
 * @param applicationToken the secret that later events prove themselves with; null if not told, older portals leave it
 *     out of the page
 * @param serverEndpoint address of the authorization server as the request says, null if not told
 * @param scope granted scopes, comma separated; empty if not told
 * @see <a href="https://apidocs.bitrix24.com/settings/app-installation/index.html">Application installation</a>
 * @since 0.1
 */
public record InstallRequest(
        Source source,
        String domain,
        String memberId,
        String accessToken,
        String refreshToken,
        @Nullable Instant expiresAt,
        @Nullable String applicationToken,
        @Nullable String serverEndpoint,
        String scope) {

    /**
     * The two ways an installation is announced.
     *
     * @since 0.1
     */
    public enum Source {
        /** The event {@code ONAPPINSTALL} of an application that uses the API only. */
        EVENT,
        /** The first page of an application with a user interface, posted by the user's browser. */
        PAGE
    }

    /** The longest that anything in a request may be; real values are much shorter. */
    private static final int MAX_LENGTH = 2000;

    /** No token lives longer than a day; what says so is not believed. */
    private static final long LONGEST_LIFE_SECONDS = 86_400;

    /** Checks that everything that is needed is there. */
    public InstallRequest {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(scope, "scope");
    }

    /**
     * Reads the event {@code ONAPPINSTALL}.
     *
     * @param body the raw body of the POST
     * @return the request
     * @throws MalformedEventException if it is not that event, or something needed is missing
     */
    public static InstallRequest fromEvent(byte[] body) {
        Bitrix24Event event = Bitrix24Events.parse(body);
        if (!event.name().equals("ONAPPINSTALL")) {
            throw new MalformedEventException("event", "is not ONAPPINSTALL");
        }
        EventAuth auth = event.auth();
        return new InstallRequest(
                Source.EVENT,
                needed("auth[domain]", auth.domain()),
                needed("auth[member_id]", auth.memberId()),
                needed("auth[access_token]", auth.accessToken()),
                needed("auth[refresh_token]", auth.refreshToken()),
                auth.expiresAt(),
                needed("auth[application_token]", auth.applicationToken()),
                bounded("auth[server_endpoint]", auth.serverEndpoint()),
                Objects.requireNonNullElse(bounded("auth[scope]", auth.scope()), ""));
    }

    /**
     * Reads the POST of an application's first page. Part of it comes in the query of the address.
     *
     * @param query the raw query, without the question mark; empty if there is none
     * @param body the raw body of the POST
     * @param receivedAt when it came; the request says only how many seconds the token lives
     * @return the request
     * @throws MalformedEventException if it is not such a POST, or something needed is missing
     */
    public static InstallRequest fromPage(String query, byte[] body, Instant receivedAt) {
        ResultNode address = PhpForm.parse(query);
        ResultNode form = PhpForm.parse(body);
        if (!"DEFAULT".equals(text(form, "PLACEMENT"))) {
            throw new MalformedEventException("PLACEMENT", "is not DEFAULT");
        }
        OptionalLong lifetime = form.get("AUTH_EXPIRES").asLong();
        boolean known = lifetime.isPresent() && lifetime.getAsLong() > 0 && lifetime.getAsLong() < LONGEST_LIFE_SECONDS;
        return new InstallRequest(
                Source.PAGE,
                needed("DOMAIN", text(address, "DOMAIN")),
                needed("member_id", text(form, "member_id")),
                needed("AUTH_ID", text(form, "AUTH_ID")),
                needed("REFRESH_ID", text(form, "REFRESH_ID")),
                known ? receivedAt.plusSeconds(lifetime.getAsLong()) : null,
                bounded("APPLICATION_TOKEN", text(form, "APPLICATION_TOKEN")),
                bounded("SERVER_ENDPOINT", text(form, "SERVER_ENDPOINT")),
                Objects.requireNonNullElse(bounded("APPLICATION_SCOPE", text(form, "APPLICATION_SCOPE")), ""));
    }

    private static @Nullable String text(ResultNode form, String key) {
        return form.get(key).asText().orElse(null);
    }

    private static String needed(String place, @Nullable String value) {
        String given = bounded(place, value);
        if (given == null) {
            throw new MalformedEventException(place, "is missing");
        }
        return given;
    }

    private static @Nullable String bounded(String place, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        if (value.length() > MAX_LENGTH) {
            throw new MalformedEventException(place, "is longer than " + MAX_LENGTH + " characters");
        }
        return value;
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "InstallRequest[" + source + ", domain=" + domain + ", memberId=" + memberId + "]";
    }
}
