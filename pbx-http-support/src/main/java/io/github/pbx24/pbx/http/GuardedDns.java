package io.github.pbx24.pbx.http;

import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.Dns;
import okhttp3.HttpUrl;

/**
 * Resolves names for a connection, and refuses those that lead into an internal network. The client asks right before it
 * connects and uses no other answer, because a name may resolve differently the next moment.
 */
final class GuardedDns implements Dns {

    /** What is not globally reachable, and what clouds answer themselves at a public address. */
    private static final List<Block> INTERNAL = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "168.63.129.16/32",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "240.0.0.0/4",
                    // This host, and IPv4 addresses written as IPv6 in ways that nobody uses any more.
                    "::/96",
                    "::ffff:0:0:0/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "100:0:0:1::/64",
                    // Teredo, and what else is for protocols.
                    "2001::/23",
                    "2001:db8::/32",
                    "3fff::/20",
                    "5f00::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10")
            .map(Block::of)
            .toList();

    private static final Block NAT64 = Block.of("64:ff9b::/96");
    private static final Block SIX_TO_FOUR = Block.of("2002::/16");

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

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

    /**
     * Looks a name up that a proxy will look up for itself, because {@link #lookup} is not asked then. What only the proxy knows is left
     * to it.
     */
    void checkBehindProxy(HttpUrl url) throws InternalAddressException {
        ProxySelector selector = ProxySelector.getDefault();
        boolean direct = selector == null
                || selector.select(url.uri()).stream().allMatch(proxy -> proxy.type() == Proxy.Type.DIRECT);
        if (direct || url.host().indexOf(':') >= 0 || IPV4.matcher(url.host()).matches()) {
            return;
        }
        try {
            lookup(url.host());
        } catch (InternalAddressException e) {
            throw e;
        } catch (UnknownHostException e) {
            // The proxy may be there because nobody else knows such names.
        }
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

    /**
     * Whether an address is anywhere but in the public internet: it is listed as not globally reachable, or leads to one that is.
     *
     * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">the list of IANA</a>
     */
    static boolean isInternal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address.isMulticastAddress()
                || INTERNAL.stream().anyMatch(block -> block.holds(bytes))
                || carriesInternalIpv4(bytes);
    }

    /** IPv6 addresses that gateways translate or unpack carry an IPv4 address. */
    private static boolean carriesInternalIpv4(byte[] bytes) {
        if (bytes.length != 16) {
            return false;
        }
        int at = NAT64.holds(bytes) || isIsatap(bytes) ? 12 : SIX_TO_FOUR.holds(bytes) ? 2 : -1;
        return at >= 0 && isInternalIpv4(Arrays.copyOfRange(bytes, at, at + 4));
    }

    /** Its second half is 0:5efe or 200:5efe, and an IPv4 address. */
    private static boolean isIsatap(byte[] bytes) {
        return (bytes[8] & 0xFD) == 0 && bytes[9] == 0 && bytes[10] == 0x5E && (bytes[11] & 0xFF) == 0xFE;
    }

    private static boolean isInternalIpv4(byte[] bytes) {
        try {
            return isInternal(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            return true;
        }
    }

    /** The addresses that begin with the same bits. */
    private record Block(byte[] start, int bits) {

        static Block of(String text) {
            String[] parts = text.split("/", -1);
            try {
                // A literal: no name is looked up.
                return new Block(InetAddress.getByName(parts[0]).getAddress(), Integer.parseInt(parts[1]));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("not a block of addresses: " + text, e);
            }
        }

        boolean holds(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            int rest = bits % Byte.SIZE;
            int mask = 0xFF << (Byte.SIZE - rest);
            return Arrays.equals(address, 0, whole, start, 0, whole)
                    && (rest == 0 || ((address[whole] ^ start[whole]) & mask) == 0);
        }
    }
}
