package io.github.pbx24.gateway.config;

import io.github.pbx24.bitrix24.tokens.jdbc.EncryptionKeys;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where calls and deliveries are kept.
 *
 * @param url JDBC address of SQLite or PostgreSQL
 * @param username database user; null for SQLite, or if the address names it
 * @param password its password; null likewise
 * @param encryptionKey keys for the OAuth tokens, as {@link #keys} reads them; null for one that is made beside a SQLite file
 */
public record StoreConfig(
        String url,
        @Nullable String username,
        @Nullable String password,
        @Nullable String encryptionKey) {

    /** Default: a file below the working directory. */
    public static final String DEFAULT_URL = "jdbc:sqlite:data/gateway.db";

    private static final String SQLITE = "jdbc:sqlite:";

    /**
     * The SQLite file.
     *
     * @return empty for PostgreSQL
     */
    public Optional<Path> sqliteFile() {
        return url.startsWith(SQLITE)
                ? Optional.of(Path.of(url.substring(SQLITE.length()).replaceFirst("^file:", "")))
                : Optional.empty();
    }

    /**
     * Reads keys.
     *
     * @param text 32 bytes in Base64, or {@code name:base64} pairs with commas between them, the newest first
     * @return the keys
     * @throws IllegalArgumentException if the text is of another form
     */
    public static EncryptionKeys keys(String text) {
        return text.contains(":") ? EncryptionKeys.parse(text) : EncryptionKeys.of("1", text);
    }

    /** An address may carry a password. */
    @Override
    public String toString() {
        return "StoreConfig[" + (sqliteFile().isPresent() ? "sqlite" : "postgresql") + "]";
    }
}
