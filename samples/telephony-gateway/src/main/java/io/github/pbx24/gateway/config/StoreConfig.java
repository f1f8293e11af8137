package io.github.pbx24.gateway.config;

/**
 * Where calls and deliveries are kept.
 *
 * @param url JDBC address of H2 or PostgreSQL
 * @param username database user
 * @param password its password; may be empty
 */
public record StoreConfig(String url, String username, String password) {

    /** Default: a file below the working directory. */
    public static final String DEFAULT_URL = "jdbc:h2:file:./data/gateway";

    /** Default user. */
    public static final String DEFAULT_USERNAME = "sa";

    /** An address may carry a password. */
    @Override
    public String toString() {
        return "StoreConfig[" + (isH2() ? "h2" : "postgresql") + "]";
    }

    /**
     * Whether this is H2.
     *
     * @return false for PostgreSQL
     */
    public boolean isH2() {
        return url.startsWith("jdbc:h2:");
    }
}
