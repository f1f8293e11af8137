package io.github.pbx24.rostelecom;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.Dns;
import okhttp3.HttpUrl;

/**
 * Decides which addresses a recording may be fetched from. The link comes from outside and is fetched from inside the user's
 * network: so the host must be the API's or be listed, and must not lead into an internal network unless the API is there
 * too.
 *
 * <p>Names are checked when they are resolved for the connection, because a name may resolve differently the next moment.
 */
final class LinkGuard implements Dns {

    private final HttpUrl api;
    private final Set<String> hosts;

    LinkGuard(HttpUrl api, List<String> furtherHosts) {
        this.api = api;
        this.hosts = new HashSet<>(furtherHosts);
        this.hosts.add(api.host());
    }

    /** A listed name leads into an internal network. */
    static final class InternalAddressException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        InternalAddressException() {
            super("internal address");
        }
    }

    /** Whether the address is on the server of the API itself, which may see the token. */
    boolean isApi(HttpUrl address) {
        return address.host().equals(api.host())
                && address.port() == api.port()
                && address.scheme().equals(api.scheme());
    }

    /**
     * Why the address must not be fetched.
     *
     * @return the reason; empty if nothing speaks against it so far
     */
    Optional<String> objectionTo(HttpUrl address) {
        if (isApi(address)) {
            return Optional.empty();
        }
        if (api.isHttps() && !address.isHttps()) {
            return Optional.of("the link is not https");
        }
        if (!hosts.contains(address.host())) {
            return Optional.of("the host of the link is not in recording-hosts");
        }
        // The client does not ask lookup() for addresses in digits.
        boolean digits = address.host().indexOf(':') >= 0 || address.host().matches("[0-9.]+");
        if (digits) {
            try {
                lookup(address.host());
            } catch (UnknownHostException e) {
                return Optional.of("the link leads into an internal network");
            }
        }
        return Optional.empty();
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        List<InetAddress> addresses = Dns.SYSTEM.lookup(host);
        if (!host.equals(api.host()) && addresses.stream().anyMatch(LinkGuard::isInternal) && !apiIsInternal()) {
            throw new InternalAddressException();
        }
        return addresses;
    }

    private boolean apiIsInternal() {
        try {
            return Dns.SYSTEM.lookup(api.host()).stream().anyMatch(LinkGuard::isInternal);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    static boolean isInternal(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xFE) == 0xFC;
        boolean carrierGrade = bytes.length == 4 && (bytes[0] & 0xFF) == 100 && (bytes[1] & 0xC0) == 64;
        return uniqueLocal
                || carrierGrade
                || address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress();
    }
}
