package io.github.pbx24.bitrix24.install;

import io.github.pbx24.bitrix24.install.InstallVerdict.Reason;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What names and addresses in an installation may look like, before anybody is asked about them. */
final class PortalNames {

    private static final Pattern MEMBER = Pattern.compile("[A-Za-z0-9]{16,64}");

    /** A public host name. Its last label is not a number, so no form of an IP address passes. */
    private static final Pattern HOST =
            Pattern.compile("(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");

    private static final Pattern LOOPBACK = Pattern.compile("127\\.0\\.0\\.1(?::\\d{1,5})?");

    /** Names that resolve inside a network only. */
    private static final Set<String> INSIDE = Set.of(
            "local",
            "localhost",
            "localdomain",
            "internal",
            "intranet",
            "lan",
            "home",
            "corp",
            "test",
            "invalid",
            "arpa");

    private static final Set<String> VENDOR_SERVERS =
            Set.of(OAuthApplication.TOKEN_URL_TECH.getHost(), OAuthApplication.TOKEN_URL_INFO.getHost());

    private static final Set<String> SERVER_PATHS = Set.of("/rest/", "/oauth/rest/");

    private final URI tokenUrl;
    private final boolean loopbackAllowed;

    PortalNames(URI tokenUrl, boolean loopbackAllowed) {
        this.tokenUrl = tokenUrl;
        this.loopbackAllowed = loopbackAllowed;
    }

    /** What is wrong with a request at first sight, null if nothing is. */
    @Nullable
    Reason problemOf(InstallRequest request) {
        if (!MEMBER.matcher(request.memberId()).matches()) {
            return Reason.MEMBER_IMPLAUSIBLE;
        }
        if (!isHost(request.domain().toLowerCase(Locale.ROOT))) {
            return Reason.DOMAIN_IMPLAUSIBLE;
        }
        return request.serverEndpoint() == null || serverEndpoint(request) != null
                ? null
                : Reason.UNKNOWN_AUTHORIZATION_SERVER;
    }

    /** The authorization server of a request if it is a known one; null if it is not, or not named. */
    @Nullable
    URI serverEndpoint(InstallRequest request) {
        if (request.serverEndpoint() == null) {
            return null;
        }
        URI server;
        try {
            server = URI.create(request.serverEndpoint());
        } catch (IllegalArgumentException e) {
            return null;
        }
        boolean vendors = "https".equals(server.getScheme())
                && server.getHost() != null
                && VENDOR_SERVERS.contains(server.getHost())
                && server.getPort() == -1
                && server.getRawUserInfo() == null;
        boolean configured = server.getHost() != null
                && server.getRawUserInfo() == null
                && server.getHost().equals(tokenUrl.getHost())
                && server.getPort() == tokenUrl.getPort()
                && tokenUrl.getScheme().equals(server.getScheme());
        return vendors || configured ? server : null;
    }

    /**
     * Where the authorization server says whose a token is. The request chooses between known servers and known paths,
     * nothing else of what it says comes into the address.
     */
    URI questions(InstallRequest request) {
        URI named = serverEndpoint(request);
        URI server = named == null ? tokenUrl : named;
        String path = named != null && SERVER_PATHS.contains(named.getRawPath()) ? named.getRawPath() : "/rest/";
        return server.resolve(path);
    }

    /** Whether an address that the authorization server told may be called. */
    boolean isPortal(URI address) {
        String host = address.getRawAuthority() == null
                ? ""
                : address.getRawAuthority().toLowerCase(Locale.ROOT);
        return isHost(host) && ("https".equals(address.getScheme()) || isLoopback(host));
    }

    /** Whether an address is at the host that a request named. */
    boolean isAt(URI address, String domain) {
        return domain.equalsIgnoreCase(address.getRawAuthority());
    }

    private boolean isHost(String host) {
        if (isLoopback(host)) {
            return true;
        }
        return HOST.matcher(host).matches() && !INSIDE.contains(host.substring(host.lastIndexOf('.') + 1));
    }

    private boolean isLoopback(String host) {
        return loopbackAllowed
                && "127.0.0.1".equals(tokenUrl.getHost())
                && LOOPBACK.matcher(host).matches();
    }
}
