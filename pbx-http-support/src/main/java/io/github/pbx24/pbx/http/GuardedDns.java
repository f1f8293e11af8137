package io.github.pbx24.pbx.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import okhttp3.Dns;

/**
 * Resolves names for a connection, and refuses those that lead into an internal network. The client asks right before it
 * connects and uses no other answer, because a name may resolve differently the next moment.
 */
final class GuardedDns implements Dns {

    private final Set<String> exchange;
    private final boolean internalAllowed;
    private final Dns resolver;

    GuardedDns(Set<String> exchange, boolean internalAllowed) {
        this(exchange, internalAllowed, Dns.SYSTEM);
    }

    GuardedDns(Set<String> exchange, boolean internalAllowed, Dns resolver) {
        this.exchange = Set.copyOf(exchange);
        this.internalAllowed = internalAllowed;
        this.resolver = resolver;
    }

    /** A listed name leads into an internal network. */
    static final class InternalAddressException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        InternalAddressException() {
            super("internal address");
        }
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        List<InetAddress> addresses = resolver.lookup(host);
        boolean internal = addresses.stream().anyMatch(GuardedDns::isInternal);
        if (internal && !internalAllowed && !exchange.contains(host) && !exchangeIsInternal()) {
            throw new InternalAddressException();
        }
        return addresses;
    }

    private boolean exchangeIsInternal() {
        for (String host : exchange) {
            try {
                if (resolver.lookup(host).stream().anyMatch(GuardedDns::isInternal)) {
                    return true;
                }
            } catch (UnknownHostException e) {
                // A host without an address is nowhere.
            }
        }
        return false;
    }

    static boolean isInternal(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xFE) == 0xFC;
        boolean carrierGrade = bytes.length == 4 && (bytes[0] & 0xFF) == 100 && (bytes[1] & 0xC0) == 64;
        boolean thisNetwork = bytes.length == 4 && bytes[0] == 0;
        return uniqueLocal
                || carrierGrade
                || thisNetwork
                || leadsToInternalIpv4(bytes)
                || address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress();
    }

    /** IPv6 addresses that gateways translate: 64:ff9b::/96 and 2002::/16 carry an IPv4 address. */
    private static boolean leadsToInternalIpv4(byte[] bytes) {
        if (bytes.length != 16) {
            return false;
        }
        int from = bytes[0] == 0x20 && bytes[1] == 0x02
                ? 2
                : bytes[0] == 0 && bytes[1] == 0x64 && (bytes[2] & 0xFF) == 0xFF && (bytes[3] & 0xFF) == 0x9B ? 12 : -1;
        if (from < 0) {
            return false;
        }
        try {
            return isInternal(InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4)));
        } catch (UnknownHostException e) {
            return true;
        }
    }
}
