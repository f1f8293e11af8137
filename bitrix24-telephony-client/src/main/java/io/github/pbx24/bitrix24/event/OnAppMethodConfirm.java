package io.github.pbx24.bitrix24.event;

import org.jspecify.annotations.Nullable;

/**
 * An administrator decided whether a token may call a method.
 *
 * @param envelope what all events have
 * @param token access token that asked; a secret, null if not told
 * @param method method that was asked for, null if not told
 * @param confirmed what was decided
 * @param languageId language of the portal, null if not told
 * @see <a href="https://apidocs.bitrix24.com/api-reference/common/events/on-app-method-confirm.html">
 *     OnAppMethodConfirm</a>
 * @since 0.1
 */
public record OnAppMethodConfirm(
        EventEnvelope envelope,
        @Nullable String token,
        @Nullable String method,
        boolean confirmed,
        @Nullable String languageId)
        implements Bitrix24Event {

    /** Without the token. */
    @Override
    public String toString() {
        return envelope + " method=" + method + ", confirmed=" + confirmed;
    }
}
