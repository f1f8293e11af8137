package io.github.pbx24.threecx;

import java.util.List;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that recordings may be fetched from. The address of a recording comes from outside, so nothing but what the user
 * listed by name is ever contacted, whether public or private, and redirects are held to the same list.
 *
 * @param entries the list
 */
record AllowedHosts(List<Entry> entries) {

    /** Port of an entry that names none. */
    static final int ANY_PORT = 0;

    AllowedHosts {
        entries = List.copyOf(entries);
    }

    boolean allow(HttpUrl url) {
        return entries.stream().anyMatch(entry -> entry.fits(url));
    }

    /**
     * One host.
     *
     * @param host name or address in the canonical form of {@link HttpUrl}
     * @param port the only port, or {@link #ANY_PORT}
     */
    record Entry(String host, int port) {

        private static final Pattern FORM =
                Pattern.compile("(?:\\[[0-9a-fA-F:.]+]|[^\\s/?#@:\\[\\]\\\\]+)(:\\d{1,5})?");

        /**
         * Reads {@code host} or {@code host:port}.
         *
         * @return null if the text is neither
         */
        static @Nullable Entry read(String text) {
            HttpUrl url = FORM.matcher(text).matches() ? HttpUrl.parse("http://" + text + "/") : null;
            if (url == null) {
                return null;
            }
            boolean withPort = Pattern.compile(":\\d+$").matcher(text).find();
            return new Entry(url.host(), withPort ? url.port() : ANY_PORT);
        }

        boolean fits(HttpUrl url) {
            return host.equals(url.host()) && (port == ANY_PORT || port == url.port());
        }
    }
}
