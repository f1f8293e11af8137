package io.github.pbx24.pbx.verify;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** An address block such as {@code 10.0.0.0/8}. */
final class Network {

    private static final byte[] NOT_AN_ADDRESS = {};
    private static final int MAX_LENGTH = 100;
    /** Nobody has a larger one: 10.0.0.0/8 and fc00::/7 are the largest of those that are used inside of houses. */
    private static final int SHORTEST_IPV4_PREFIX = 8;

    private static final int SHORTEST_IPV6_PREFIX = 7;
    private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]+");
    /** Without leading zeros, which some read as octal. */
    private static final Pattern IPV4_PART = Pattern.compile("0|[1-9][0-9]{0,2}");

    private final byte[] base;
    private final int bits;
    private final String text;

    private Network(byte[] base, int bits, String text) {
        this.base = base;
        this.bits = bits;
        this.text = text;
    }

    static Network parse(String text) {
        int slash = text.indexOf('/');
        byte[] base = addressBytes(slash < 0 ? text : text.substring(0, slash));
        int bits = base.length * 8;
        if (slash >= 0) {
            String length = text.substring(slash + 1);
            bits = length.matches("[0-9]{1,3}") ? Integer.parseInt(length) : -1;
        }
        if (base.length == 0 || bits < 0 || bits > base.length * 8) {
            throw new IllegalArgumentException("not an IP address or network: " + text);
        }
        int shortest = base.length == 4 ? SHORTEST_IPV4_PREFIX : SHORTEST_IPV6_PREFIX;
        if (bits < shortest) {
            throw new IllegalArgumentException(
                    "a network of so many addresses proves nothing, the prefix must be at least /" + shortest + ": "
                            + text);
        }
        return new Network(base, bits, text);
    }

    boolean contains(byte[] address) {
        if (address.length != base.length) {
            return false;
        }
        int whole = bits / 8;
        if (!Arrays.equals(base, 0, whole, address, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        int mask = 0xFF << 8 - rest;
        return rest == 0 || ((base[whole] ^ address[whole]) & mask & 0xFF) == 0;
    }

    /**
     * Reads an address without asking a name server. IPv4 in IPv6 form reads as IPv4; a zone such as {@code %eth0} is left
     * out.
     *
     * @return empty if the text is not an address
     */
    static byte[] addressBytes(String text) {
        if (text.length() > MAX_LENGTH) {
            return NOT_AN_ADDRESS;
        }
        if (text.indexOf(':') < 0) {
            return ipv4Bytes(text);
        }
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int zone = bare.indexOf('%');
        bare = zone < 0 ? bare : bare.substring(0, zone);
        if (!IPV6_CHARACTERS.matcher(bare).matches()) {
            return NOT_AN_ADDRESS;
        }
        try {
            // In brackets, because otherwise the JDK may take a broken address for a name and ask for it.
            return InetAddress.getByName("[" + bare + "]").getAddress();
        } catch (UnknownHostException e) {
            return NOT_AN_ADDRESS;
        }
    }

    private static byte[] ipv4Bytes(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return NOT_AN_ADDRESS;
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            int part = IPV4_PART.matcher(parts[i]).matches() ? Integer.parseInt(parts[i]) : 256;
            if (part > 255) {
                return NOT_AN_ADDRESS;
            }
            bytes[i] = (byte) part;
        }
        return bytes;
    }

    @Override
    public String toString() {
        return text;
    }
}
