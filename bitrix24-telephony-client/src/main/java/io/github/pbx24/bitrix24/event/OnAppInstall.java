package io.github.pbx24.bitrix24.event;

import org.jspecify.annotations.Nullable;

/**
 * The application was installed. {@link EventAuth#tokens} and {@link EventAuth#applicationToken} are there, but nothing
 * proves them yet: call the portal with the access token before anything is stored.
 *
 * @param envelope what all events have
 * @param version version of the application, null if not told
 * @param active whether the application may work
 * @param installed whether the installation is complete
 * @param languageId language of the portal, null if not told
 * @see <a href="https://apidocs.bitrix24.com/api-reference/common/events/on-app-install.html">OnAppInstall</a>
 * @since 0.1
 */
public record OnAppInstall(
        EventEnvelope envelope,
        @Nullable Long version,
        boolean active,
        boolean installed,
        @Nullable String languageId) implements Bitrix24Event {

    /** Without the tokens. */
    @Override
    public String toString() {
        return envelope + " version=" + version + ", installed=" + installed;
    }
}
