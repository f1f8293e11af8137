package io.github.pbx24.bitrix24.event;

import org.jspecify.annotations.Nullable;

/**
 * The application was removed. Its tokens are worth nothing any more; only the stored application token proves this
 * event.
 *
 * @param envelope what all events have
 * @param clean whether the user asked to delete the application's data
 * @param languageId language of the portal, null if not told
 * @see <a href="https://apidocs.bitrix24.com/api-reference/common/events/on-app-uninstall.html">OnAppUninstall</a>
 * @since 0.1
 */
public record OnAppUninstall(
        EventEnvelope envelope, boolean clean, @Nullable String languageId) implements Bitrix24Event {

    /** Without the application token. */
    @Override
    public String toString() {
        return envelope + " clean=" + clean;
    }
}
