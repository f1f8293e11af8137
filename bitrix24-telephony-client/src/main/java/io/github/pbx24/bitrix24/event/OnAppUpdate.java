package io.github.pbx24.bitrix24.event;

import org.jspecify.annotations.Nullable;

/**
 * The application was updated. All its other bindings are gone and have to be made again; the application token may be
 * a new one.
 *
 * @param envelope what all events have
 * @param version version now, null if not told
 * @param previousVersion version before, null if not told
 * @param languageId language of the portal, null if not told
 * @see <a href="https://apidocs.bitrix24.com/api-reference/common/events/on-app-update.html">OnAppUpdate</a>
 * @since 0.1
 */
public record OnAppUpdate(
        EventEnvelope envelope,
        @Nullable Long version,
        @Nullable Long previousVersion,
        @Nullable String languageId) implements Bitrix24Event {

    /** Without the tokens. */
    @Override
    public String toString() {
        return envelope + " version=" + version + ", previousVersion=" + previousVersion;
    }
}
