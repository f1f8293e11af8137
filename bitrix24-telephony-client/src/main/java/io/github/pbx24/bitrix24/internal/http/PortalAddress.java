package io.github.pbx24.bitrix24.internal.http;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** The one address that tokens may be sent to. Moves only when the portal plausibly says it was renamed. */
public final class PortalAddress {

    private static final Pattern REST = Pattern.compile("(.*?)/rest/(?:\\d+/[A-Za-z0-9]+/)?");

    private volatile HttpUrl base;

    public PortalAddress(HttpUrl base) {
        this.base = base;
    }

    /** Checks an address given by the user; messages never repeat it, because it may be a secret. */
    public static HttpUrl base(String name, URI address) {
        HttpUrl url = HttpUrl.parse(address.toString());
        if (url == null) {
            throw new IllegalArgumentException(name + " must be an absolute https address");
        }
        if (!isSecure(url)) {
            throw new IllegalArgumentException(name + " must be https (plain http only for loopback addresses)");
        }
        if (url.query() != null
                || url.fragment() != null
                || !url.username().isEmpty()
                || !url.password().isEmpty()) {
            throw new IllegalArgumentException(name + " must not have a query, fragment or user");
        }
        return url.encodedPath().endsWith("/")
                ? url
                : url.newBuilder().addPathSegment("").build();
    }

    public HttpUrl base() {
        return base;
    }

    /** Where the portal's pages are: what stands before {@code /rest/}, so without the code of a webhook. Ends in a slash. */
    public URI pages() {
        HttpUrl rest = base;
        Matcher path = REST.matcher(rest.encodedPath());
        return rest.newBuilder()
                .encodedPath((path.matches() ? path.group(1) : "") + "/")
                .build()
                .uri();
    }

    /** Whether an address that an answer gave belongs to this portal. */
    public boolean isPortal(HttpUrl url) {
        HttpUrl portal = base;
        return url.scheme().equals(portal.scheme()) && url.host().equals(portal.host()) && url.port() == portal.port();
    }

    /**
     * Follows the rename of a portal. A renamed portal answers 302 from its old host; the new one is a neighbour under
     * the same private domain and is asked for the same path.
     *
     * @return the new address of the request; empty if the redirect is not such a rename
     */
    public Optional<HttpUrl> renamed(HttpUrl requested, @Nullable String location) {
        HttpUrl target = location == null ? null : requested.resolve(location);
        if (target == null
                || !isSecure(target)
                || !target.encodedPath().equals(requested.encodedPath())
                || isPortal(target)
                || !areNeighbours(requested, target)) {
            return Optional.empty();
        }
        return Optional.of(requested
                .newBuilder()
                .scheme(target.scheme())
                .host(target.host())
                .port(target.port())
                .build());
    }

    /**
     * Follows what the authorization server says about the portal's address. Only a change counts: a portal may be
     * reached through another address than the one it knows of itself, and that one is left alone.
     *
     * @return true if the address was the former one and is the new one now
     */
    public boolean follow(@Nullable URI former, @Nullable URI now) {
        HttpUrl from = former == null ? null : HttpUrl.parse(former.toString());
        HttpUrl to = now == null ? null : HttpUrl.parse(now.toString());
        if (from == null
                || to == null
                || !isPortal(from)
                || isPortal(to)
                || !isSecure(to)
                || isLoopback(from.host()) != isLoopback(to.host())) {
            return false;
        }
        moveTo(to);
        return true;
    }

    public void moveTo(HttpUrl target) {
        base = base.newBuilder()
                .scheme(target.scheme())
                .host(target.host())
                .port(target.port())
                .build();
    }

    private static boolean areNeighbours(HttpUrl from, HttpUrl to) {
        if (isLoopback(from.host()) || isLoopback(to.host())) {
            return isLoopback(from.host()) && isLoopback(to.host());
        }
        String domain = from.topPrivateDomain();
        return domain != null && domain.equals(to.topPrivateDomain()) && from.port() == to.port();
    }

    private static boolean isSecure(HttpUrl url) {
        return url.isHttps() || isLoopback(url.host());
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("::1")
                || host.matches("127(\\.\\d{1,3}){3}");
    }
}
