package io.github.pbx24.bitrix24.tokens.jdbc;

import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.JdbcFailure;
import io.github.pbx24.jdbc.Migrations;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.jdbc.Work;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tokens of portals in SQLite or PostgreSQL, in tables of its own whose names begin with {@code pbx24_token}.
 * Access and refresh tokens are encrypted with AES-GCM under a random initialisation vector; the portal's key is
 * authenticated with them, so a row copied to another portal cannot be read.
 *
 * <p>Any number of threads and nodes may share the tables. The right to refresh is a lease by the clock of the database;
 * a holder that died loses it after {@link #DEFAULT_LEASE}, on SQLite at the next start. Thread-safe.
 *
 * @since 0.1
 */
public final class JdbcTokenStore implements TokenStore {

    /** How long a lease lasts unless said otherwise: 90 seconds, longer than any request to the authorization server. */
    public static final Duration DEFAULT_LEASE = Duration.ofSeconds(90);

    private static final Migrations TABLES =
            new Migrations("pbx24_token", JdbcTokenStore.class, List.of("tokens_and_leases"));

    private static final String PROCESS = UUID.randomUUID().toString();
    private static final long POLL_MILLIS = 100;

    private static final String INSERT = "INSERT INTO pbx24_tokens (key_id, access_token, refresh_token, expires_at,"
            + " member_id, user_id, scope, client_endpoint, server_endpoint, portal_key, first_pair, version)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (portal_key) DO UPDATE SET"
            + " key_id = EXCLUDED.key_id, access_token = EXCLUDED.access_token,"
            + " refresh_token = EXCLUDED.refresh_token, expires_at = EXCLUDED.expires_at,"
            + " member_id = EXCLUDED.member_id, user_id = EXCLUDED.user_id, scope = EXCLUDED.scope,"
            + " client_endpoint = EXCLUDED.client_endpoint, server_endpoint = EXCLUDED.server_endpoint,"
            + " rejected_code = NULL, version = pbx24_tokens.version + 1";
    private static final String SEED = INSERT + ", first_pair = EXCLUDED.first_pair"
            + " WHERE pbx24_tokens.first_pair IS DISTINCT FROM EXCLUDED.first_pair";
    private static final String READ = "SELECT key_id, access_token, refresh_token, expires_at, member_id, user_id,"
            + " scope, client_endpoint, server_endpoint, rejected_code, version FROM pbx24_tokens WHERE portal_key = ?";

    private final JdbcDatabase database;
    private final TokenCipher cipher;
    private final Duration lease;

    /** A row, with the number of its last change. */
    private record Stored(OAuthTokens tokens, @Nullable String rejectedCode, long version) {}

    private JdbcTokenStore(JdbcDatabase database, EncryptionKeys keys, Duration lease) {
        this.database = database;
        this.cipher = new TokenCipher(keys);
        this.lease = lease;
    }

    /**
     * Makes a store with leases of {@link #DEFAULT_LEASE}; see the other form.
     *
     * @param database belongs to the caller and must outlive the store
     * @param keys the encryption keys
     * @return the store
     * @throws TokenStoreException if the database fails, or its tables are newer than this library
     */
    public static JdbcTokenStore create(JdbcDatabase database, EncryptionKeys keys) {
        return create(database, keys, DEFAULT_LEASE);
    }

    /**
     * Creates or updates the tables, and makes the store. Several nodes may do so at once.
     *
     * @param database belongs to the caller and must outlive the store
     * @param keys the encryption keys
     * @param lease how long a refresh may take before another node may try, one second to one day; must be longer than the
     *     client's call timeout
     * @return the store
     * @throws TokenStoreException if the database fails, or its tables are newer than this library
     * @throws IllegalArgumentException if the lease is too short or too long
     */
    public static JdbcTokenStore create(JdbcDatabase database, EncryptionKeys keys, Duration lease) {
        Objects.requireNonNull(keys, "keys");
        if (lease.compareTo(Duration.ofSeconds(1)) < 0 || lease.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("lease must be 1 s to 1 day, was " + lease);
        }
        JdbcTokenStore store = new JdbcTokenStore(database, keys, lease);
        translated("preparing its tables", () -> {
            database.migrate(TABLES);
            return true;
        });
        if (database.dialect().isOfOneProcess()) {
            store.update(
                    "freeing leases",
                    "DELETE FROM pbx24_token_leases WHERE SUBSTR(owner, 1, ?) <> ?",
                    PROCESS.length(),
                    PROCESS);
        }
        return store;
    }

    /**
     * Reads the tokens of a portal.
     *
     * @param portalKey the portal
     * @return the tokens; empty if there are none
     * @throws TokenStoreException if the database fails, or the tokens cannot be decrypted with the configured keys
     */
    @Override
    public Optional<OAuthTokens> load(String portalKey) {
        return read("reading tokens", connection -> read(connection, portalKey)).map(Stored::tokens);
    }

    /**
     * Stores tokens, whatever was stored before.
     *
     * @param portalKey the portal
     * @param tokens the tokens
     * @throws TokenStoreException if the database fails
     */
    @Override
    public void save(String portalKey, OAuthTokens tokens) {
        update("saving tokens", INSERT, row(portalKey, tokens, null));
    }

    /**
     * Puts in the pair that a configuration gives, unless it was put in before: each refresh makes it invalid, so it is
     * only the first one. Another pair in the configuration means that the application was authorised again, and wins.
     *
     * @param portalKey key of the portal
     * @param first the pair of the configuration; remembered by a hash of its refresh token
     * @throws TokenStoreException if the database fails
     */
    public void seed(String portalKey, OAuthTokens first) {
        update("saving tokens", SEED, row(portalKey, first, hash(first.refreshToken())));
    }

    /**
     * Stores new tokens if the stored ones are still those that were exchanged.
     *
     * @param portalKey the portal
     * @param expected the tokens that were exchanged
     * @param tokens the new tokens
     * @return false if others are stored by now
     * @throws TokenStoreException if the database fails, or the stored tokens cannot be decrypted
     */
    @Override
    public boolean replace(String portalKey, OAuthTokens expected, OAuthTokens tokens) {
        @Nullable Object[] row = row(portalKey, tokens, null);
        return write("replacing tokens", connection -> {
            Optional<Stored> now = readIf(connection, portalKey, expected);
            return now.isPresent()
                    && Statements.update(
                                    connection,
                                    INSERT + " WHERE pbx24_tokens.version = "
                                            + now.get().version(),
                                    row)
                            == 1;
        });
    }

    /**
     * Remembers that tokens were refused for good.
     *
     * @param portalKey the portal
     * @param rejected the refused tokens
     * @param code code of the authorization server
     * @return true if this is news, so that the caller raises the alert
     * @throws TokenStoreException if the database fails, or the stored tokens cannot be decrypted
     */
    @Override
    public boolean markRejected(String portalKey, OAuthTokens rejected, String code) {
        String bounded = code.length() > 300 ? code.substring(0, 300) : code;
        return write("marking tokens", connection -> {
            Optional<Stored> now = readIf(connection, portalKey, rejected);
            return now.isPresent()
                    && Statements.update(
                                    connection,
                                    "UPDATE pbx24_tokens SET rejected_code = ?, version = version + 1"
                                            + " WHERE portal_key = ? AND version = ? AND rejected_code IS NULL",
                                    bounded,
                                    portalKey,
                                    now.get().version())
                            == 1;
        });
    }

    /**
     * Tells why tokens were refused for good.
     *
     * @param portalKey the portal
     * @param tokens the tokens
     * @return the code given to {@code markRejected} for the same refresh token; empty if there is none
     * @throws TokenStoreException if the database fails, or the stored tokens cannot be decrypted
     */
    @Override
    public Optional<String> rejectionOf(String portalKey, OAuthTokens tokens) {
        return read("reading tokens", connection -> readIf(connection, portalKey, tokens))
                .map(Stored::rejectedCode);
    }

    /**
     * Takes the right to renew the tokens of a portal, so that no two nodes do so at once.
     *
     * @param portalKey the portal
     * @param maxWait longest time to wait for another holder
     * @return the lease, to be closed by the same thread; empty if another holder kept it too long
     * @throws TokenStoreException if the database fails
     */
    @Override
    public Optional<RefreshLease> acquireRefreshLease(String portalKey, Duration maxWait) throws InterruptedException {
        String owner = PROCESS + "/" + UUID.randomUUID();
        long begin = System.nanoTime();
        while (!takeFreeLease(portalKey, owner)) {
            long left = maxWait.toMillis() - (System.nanoTime() - begin) / 1_000_000;
            if (left <= 0) {
                return Optional.empty();
            }
            Thread.sleep(Math.min(left, POLL_MILLIS));
        }
        return Optional.of(() -> giveBack(portalKey, owner));
    }

    private boolean takeFreeLease(String portalKey, String owner) {
        String now = database.dialect().nowMicros();
        String sql = "INSERT INTO pbx24_token_leases (portal_key, owner, held_until) VALUES (?, ?, " + now + " + ?)"
                + " ON CONFLICT (portal_key) DO UPDATE SET owner = EXCLUDED.owner, held_until = EXCLUDED.held_until"
                + " WHERE pbx24_token_leases.held_until <= " + now;
        return update("taking a lease", sql, portalKey, owner, lease.toMillis() * 1000) == 1;
    }

    private void giveBack(String portalKey, String owner) {
        try {
            update(
                    "giving a lease back",
                    "DELETE FROM pbx24_token_leases WHERE portal_key = ? AND owner = ?",
                    portalKey,
                    owner);
        } catch (TokenStoreException e) {
            // Whoever waits for it gets it when its time is over.
        }
    }

    /**
     * Forgets the tokens of a portal, after the application was removed from it.
     *
     * @param portalKey the portal
     * @return false if there were none
     * @throws TokenStoreException if the database fails
     */
    public boolean remove(String portalKey) {
        return update("removing tokens", "DELETE FROM pbx24_tokens WHERE portal_key = ?", portalKey) == 1;
    }

    private Optional<Stored> readIf(Connection connection, String portalKey, OAuthTokens expected) throws SQLException {
        return read(connection, portalKey)
                .filter(stored -> stored.tokens().refreshToken().equals(expected.refreshToken()));
    }

    private Optional<Stored> read(Connection connection, String portalKey) throws SQLException {
        return Statements.first(connection, READ, row -> stored(portalKey, row), portalKey);
    }

    private Stored stored(String portalKey, ResultSet row) throws SQLException {
        String keyId = row.getString("key_id");
        long userId = row.getLong("user_id");
        @Nullable Long userIdOrNull = row.wasNull() ? null : userId;
        OAuthTokens tokens = new OAuthTokens(
                cipher.decrypt(portalKey, "access", keyId, row.getBytes("access_token")),
                cipher.decrypt(portalKey, "refresh", keyId, row.getBytes("refresh_token")),
                Statements.instantOrNull(row, "expires_at"),
                row.getString("member_id"),
                userIdOrNull,
                row.getString("scope"),
                uri(row.getString("client_endpoint")),
                uri(row.getString("server_endpoint")));
        return new Stored(tokens, row.getString("rejected_code"), row.getLong("version"));
    }

    private @Nullable Object[] row(String portalKey, OAuthTokens tokens, @Nullable String firstPair) {
        return new @Nullable Object[] {
            cipher.keyId(),
            cipher.encrypt(portalKey, "access", tokens.accessToken()),
            cipher.encrypt(portalKey, "refresh", tokens.refreshToken()),
            tokens.expiresAt(),
            tokens.memberId(),
            tokens.userId(),
            tokens.scope(),
            tokens.clientEndpoint() == null ? null : tokens.clientEndpoint().toString(),
            tokens.serverEndpoint() == null ? null : tokens.serverEndpoint().toString(),
            portalKey,
            firstPair
        };
    }

    private static @Nullable URI uri(@Nullable String text) {
        return text == null ? null : URI.create(text);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private int update(String what, String sql, @Nullable Object... values) {
        return write(what, connection -> Statements.update(connection, sql, values));
    }

    private <T> T write(String what, Work<T> work) {
        return translated(what, () -> database.write(work));
    }

    private <T> T read(String what, Work<T> work) {
        return translated(what, () -> database.read(work));
    }

    private static <T> T translated(String what, Supplier<T> action) {
        try {
            return action.get();
        } catch (JdbcFailure e) {
            throw new TokenStoreException("the token store failed at " + what + ": " + e.getMessage(), e);
        }
    }

    /** Shows the database's kind only. */
    @Override
    public String toString() {
        return "JdbcTokenStore[" + database.dialect().folder() + "]";
    }
}
