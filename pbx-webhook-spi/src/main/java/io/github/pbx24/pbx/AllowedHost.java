package io.github.pbx24.pbx;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host that may be contacted. Immutable.
 *
 * @param host a name or an IP address, in lower case, IPv6 without brackets; never blank
 * @param port the only port that may be contacted; {@link #ANY_PORT} for all
 * @since 0.1
 */
public record AllowedHost(String host, int port) {

    /** The port of an entry that names none. */
    public static final int ANY_PORT = 0;

    private static final Pattern FORM = Pattern.compile(
            "(?:\\[(?<v6>[0-9a-fA-F:.]{2,45})]|(?<name>[^\\s/?#@:%\\[\\]\\\\\"'<>]{1,253}))(?::(?<port>[0-9]{1,5}))?"
                    + "|(?<bare>[0-9a-fA-F]*:[0-9a-fA-F:.]{1,44})");

    /** Checks both parts. */
    public AllowedHost {
        host = host.strip().toLowerCase(Locale.ROOT);
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host must not be blank");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
        }
    }

    /**
     * Reads {@code host} or {@code host:port}; an IPv6 address with a port stands in brackets.
     *
     * @param text for example {@code records.example.com}, {@code 10.0.0.7:5001} or {@code [2001:db8::1]:5001}
     * @return the entry; empty if the text is something else, for example an address with a scheme or a path
     */
    public static Optional<AllowedHost> read(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String host = matcher.group("v6") != null ? matcher.group("v6") : matcher.group("name");
        if (host == null) {
            return Optional.of(new AllowedHost(matcher.group("bare"), ANY_PORT));
        }
        String port = matcher.group("port");
        int number = port == null ? ANY_PORT : Integer.parseInt(port);
        boolean usable = port == null || number >= 1 && number <= 65_535;
        return usable ? Optional.of(new AllowedHost(host, number)) : Optional.empty();
    }

    @Override
    public String toString() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == ANY_PORT ? shown : shown + ":" + port;
    }
}
