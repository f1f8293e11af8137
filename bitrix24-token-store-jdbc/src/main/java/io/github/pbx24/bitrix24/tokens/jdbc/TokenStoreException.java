package io.github.pbx24.bitrix24.tokens.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * The token store could not do its work: the database failed, or stored tokens cannot be decrypted. The message holds no
 * token and no key.
 *
 * @since 0.1
 */
public final class TokenStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Describes the failure.
     *
     * @param message what failed, free of secrets
     * @param cause why, free of secrets; null if there is nothing more to say
     */
    public TokenStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
