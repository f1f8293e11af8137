package io.github.pbx24.bitrix24.tokens.jdbc;

import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tokens of portals in H2 or PostgreSQL, in tables of its own whose names begin with {@code pbx24_token}.
 * Access and refresh tokens are encrypted with AES-GCM under a random initialisation vector; the portal's key is
 * authenticated with them, so a row copied to another portal cannot be read.
 *
 * <p>Any number of threads and nodes may share the tables. The right to refresh is a lease by the clock of the database;
 * a holder that died loses it after {@link #DEFAULT_LEASE}. Thread-safe; every call takes one connection for a moment,
 * so the data source should be a pool.
 *
 * @since 0.1
 */
public final class JdbcTokenStore implements TokenStore {

    /** How long a lease lasts unless said otherwise: 90 seconds, longer than any request to the authorization server. */
    public static final Duration DEFAULT_LEASE = Duration.ofSeconds(90);

    private static final long POLL_MILLIS = 100;

    private static final String COLUMNS =
            "key_id = ?, access_token = ?, refresh_token = ?, expires_at = ?, member_id = ?, user_id = ?, scope = ?,"
                    + " client_endpoint = ?, server_endpoint = ?, rejected_code = NULL, version = version + 1";

    private final DataSource dataSource;
    private final Dialect dialect;
    private final TokenCipher cipher;
    private final Duration lease;

    /** A row, with the number of its last change. */
    private record Stored(OAuthTokens tokens, @Nullable String rejectedCode, long version) {}

    private JdbcTokenStore(DataSource dataSource, Dialect dialect, EncryptionKeys keys, Duration lease) {
        this.dataSource = dataSource;
        this.dialect = dialect;
        this.cipher = new TokenCipher(keys);
        this.lease = lease;
    }

    /**
     * Makes a store with leases of {@link #DEFAULT_LEASE}; see the other form.
     *
     * @param dataSource leads to H2 2.x or PostgreSQL 12 or later; belongs to the caller
     * @param keys the encryption keys
     * @return the store
     * @throws TokenStoreException if the database fails, or its tables are newer than this library
     * @throws IllegalArgumentException if it is another database
     */
    public static JdbcTokenStore create(DataSource dataSource, EncryptionKeys keys) {
        return create(dataSource, keys, DEFAULT_LEASE);
    }

    /**
     * Recognises the database, creates or updates the tables, and makes the store. Several nodes may do so at once.
     *
     * <p>On H2 this sets {@code WRITE_DELAY} to 0 for the whole database, which takes a user with administrator rights:
     * with the default of 500 ms a killed process could lose the only valid tokens.
     *
     * @param dataSource leads to H2 2.x or PostgreSQL 12 or later; belongs to the caller
     * @param keys the encryption keys
     * @param lease how long a refresh may take before another node may try, at least one second; must be longer than the
     *     client's call timeout
     * @return the store
     * @throws TokenStoreException if the database fails, or its tables are newer than this library
     * @throws IllegalArgumentException if it is another database, or the lease is too short
     */
    public static JdbcTokenStore create(DataSource dataSource, EncryptionKeys keys, Duration lease) {
        Objects.requireNonNull(keys, "keys");
        if (lease.toMillis() < 1000) {
            throw new IllegalArgumentException("lease must be >= 1 s, was " + lease);
        }
        try (Connection connection = dataSource.getConnection()) {
            Dialect dialect = Dialect.of(connection);
            dialect.prepare(connection);
            Migrations.run(connection, dialect);
            return new JdbcTokenStore(dataSource, dialect, keys, lease);
        } catch (SQLException e) {
            throw Sql.failed("preparing its tables", e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws TokenStoreException if the database fails, or the tokens cannot be decrypted with the configured keys
     */
    @Override
    public Optional<OAuthTokens> load(String portalKey) {
        return Sql.run(dataSource, "reading tokens", connection -> read(connection, portalKey))
                .map(Stored::tokens);
    }

    /**
     * {@inheritDoc}
     *
     * @throws TokenStoreException if the database fails
     */
    @Override
    public void save(String portalKey, OAuthTokens tokens) {
        @Nullable Object[] row = row(portalKey, tokens);
        String update = "UPDATE pbx24_tokens SET " + COLUMNS + " WHERE portal_key = ?";
        boolean updated = Sql.run(dataSource, "saving tokens", connection -> Sql.update(connection, update, row) == 1);
        if (!updated && !insert(row)) {
            // Somebody else inserted the row between the two statements.
            Sql.run(dataSource, "saving tokens", connection -> Sql.update(connection, update, row));
        }
    }

    private boolean insert(@Nullable Object[] row) {
        return Sql.insert(
                dataSource,
                "saving tokens",
                "INSERT INTO pbx24_tokens (key_id, access_token, refresh_token, expires_at, member_id, user_id, scope,"
                        + " client_endpoint, server_endpoint, portal_key, version)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
                row);
    }

    /**
     * {@inheritDoc}
     *
     * @throws TokenStoreException if the database fails, or the stored tokens cannot be decrypted
     */
    @Override
    public boolean replace(String portalKey, OAuthTokens expected, OAuthTokens tokens) {
        @Nullable Object[] row = row(portalKey, tokens);
        return Sql.run(dataSource, "replacing tokens", connection -> {
            Optional<Stored> now = readIf(connection, portalKey, expected);
            return now.isPresent()
                    && Sql.update(
                                    connection,
                                    "UPDATE pbx24_tokens SET " + COLUMNS + " WHERE portal_key = ? AND version = "
                                            + now.get().version(),
                                    row)
                            == 1;
        });
    }

    /**
     * {@inheritDoc}
     *
     * @throws TokenStoreException if the database fails, or the stored tokens cannot be decrypted
     */
    @Override
    public boolean markRejected(String portalKey, OAuthTokens rejected, String code) {
        String bounded = code.length() > 300 ? code.substring(0, 300) : code;
        return Sql.run(dataSource, "marking tokens", connection -> {
            Optional<Stored> now = readIf(connection, portalKey, rejected);
            return now.isPresent()
                    && Sql.update(
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
     * {@inheritDoc}
     *
     * @throws TokenStoreException if the database fails, or the stored tokens cannot be decrypted
     */
    @Override
    public Optional<String> rejectionOf(String portalKey, OAuthTokens tokens) {
        return Sql.run(dataSource, "reading tokens", connection -> readIf(connection, portalKey, tokens))
                .map(Stored::rejectedCode);
    }

    /**
     * {@inheritDoc}
     *
     * @throws TokenStoreException if the database fails
     */
    @Override
    public Optional<RefreshLease> acquireRefreshLease(String portalKey, Duration maxWait) throws InterruptedException {
        String owner = UUID.randomUUID().toString();
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
        long millis = lease.toMillis();
        boolean takenOver = Sql.run(
                dataSource,
                "taking a lease",
                connection -> Sql.update(
                                connection,
                                "UPDATE pbx24_token_leases SET owner = ?, held_until = " + dialect.nowPlusMillis()
                                        + " WHERE portal_key = ? AND held_until <= CURRENT_TIMESTAMP",
                                owner,
                                millis,
                                portalKey)
                        == 1);
        return takenOver || insertLease(portalKey, owner, millis);
    }

    private boolean insertLease(String portalKey, String owner, long millis) {
        return Sql.insert(
                dataSource,
                "taking a lease",
                "INSERT INTO pbx24_token_leases (owner, held_until, portal_key) SELECT CAST(? AS VARCHAR(36)), "
                        + dialect.nowPlusMillis() + ", CAST(? AS VARCHAR(200))"
                        + " WHERE NOT EXISTS (SELECT 1 FROM pbx24_token_leases WHERE portal_key = ?)",
                owner,
                millis,
                portalKey,
                portalKey);
    }

    private void giveBack(String portalKey, String owner) {
        try {
            Sql.run(
                    dataSource,
                    "giving a lease back",
                    connection -> Sql.update(
                            connection,
                            "DELETE FROM pbx24_token_leases WHERE portal_key = ? AND owner = ?",
                            portalKey,
                            owner));
        } catch (TokenStoreException e) {
            // Whoever waits for it gets it when its time is over.
        }
    }

    private Optional<Stored> readIf(Connection connection, String portalKey, OAuthTokens expected) throws SQLException {
        return read(connection, portalKey)
                .filter(stored -> stored.tokens().refreshToken().equals(expected.refreshToken()));
    }

    private Optional<Stored> read(Connection connection, String portalKey) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT key_id, access_token, refresh_token, expires_at, member_id, user_id,"
                        + " scope, client_endpoint, server_endpoint, rejected_code, version"
                        + " FROM pbx24_tokens WHERE portal_key = ?")) {
            Sql.bind(query, portalKey);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(stored(portalKey, row)) : Optional.empty();
            }
        }
    }

    private Stored stored(String portalKey, ResultSet row) throws SQLException {
        String keyId = row.getString("key_id");
        @Nullable OffsetDateTime expiresAt = row.getObject("expires_at", OffsetDateTime.class);
        OAuthTokens tokens = new OAuthTokens(
                cipher.decrypt(portalKey, "access", keyId, row.getBytes("access_token")),
                cipher.decrypt(portalKey, "refresh", keyId, row.getBytes("refresh_token")),
                expiresAt == null ? null : expiresAt.toInstant(),
                row.getString("member_id"),
                row.getObject("user_id", Long.class),
                row.getString("scope"),
                uri(row.getString("client_endpoint")),
                uri(row.getString("server_endpoint")));
        return new Stored(tokens, row.getString("rejected_code"), row.getLong("version"));
    }

    private @Nullable Object[] row(String portalKey, OAuthTokens tokens) {
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
            portalKey
        };
    }

    private static @Nullable URI uri(@Nullable String text) {
        return text == null ? null : URI.create(text);
    }

    /** Shows the database's kind only. */
    @Override
    public String toString() {
        return "JdbcTokenStore[" + dialect.folder() + "]";
    }
}
