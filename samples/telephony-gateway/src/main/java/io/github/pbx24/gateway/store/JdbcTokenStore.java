package io.github.pbx24.gateway.store;

import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest tokens of portals. The pair in the configuration is only the first one: every refresh makes it invalid.
 * Thread-safe, and several nodes may share the table.
 */
public final class JdbcTokenStore implements TokenStore {

    /** Longer than a refresh takes; a node that died in the middle of one blocks the others for so long. */
    private static final Duration LEASE = Duration.ofSeconds(45);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final DataSource dataSource;

    private JdbcTokenStore(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    static JdbcTokenStore create(DataSource dataSource, boolean alone) {
        JdbcTokenStore store = new JdbcTokenStore(dataSource);
        store.execute("CREATE TABLE IF NOT EXISTS pbx24_gateway_tokens ("
                + "portal VARCHAR(100) PRIMARY KEY, access_token VARCHAR(2000) NOT NULL,"
                + " refresh_token VARCHAR(2000) NOT NULL, expires_at BIGINT, member_id VARCHAR(200), user_id BIGINT,"
                + " scope VARCHAR(4000) NOT NULL, first_pair VARCHAR(64) NOT NULL,"
                + " lease_owner VARCHAR(36), lease_until BIGINT NOT NULL)");
        if (alone) {
            store.execute("UPDATE pbx24_gateway_tokens SET lease_owner = NULL, lease_until = 0");
        }
        return store;
    }

    /**
     * Puts in the pair of the configuration, unless newer ones came of it already. A pair that was not there before means
     * that the application was authorised again, and wins.
     *
     * @param portal key of the portal
     * @param first the pair of the configuration
     */
    public void seed(String portal, OAuthTokens first) {
        String mark = hash(first.refreshToken());
        withConnection("reading tokens", connection -> {
            Optional<String> known = firstPair(connection, portal);
            if (known.isEmpty()) {
                try (PreparedStatement insert = connection.prepareStatement("INSERT INTO pbx24_gateway_tokens"
                        + " (portal, access_token, refresh_token, scope, first_pair, lease_until)"
                        + " VALUES (?, ?, ?, '', ?, 0)")) {
                    insert.setString(1, portal);
                    insert.setString(2, first.accessToken());
                    insert.setString(3, first.refreshToken());
                    insert.setString(4, mark);
                    insert.executeUpdate();
                }
            } else if (!known.get().equals(mark)) {
                try (PreparedStatement update = connection.prepareStatement("UPDATE pbx24_gateway_tokens SET"
                        + " access_token = ?, refresh_token = ?, expires_at = NULL, first_pair = ? WHERE portal = ?")) {
                    update.setString(1, first.accessToken());
                    update.setString(2, first.refreshToken());
                    update.setString(3, mark);
                    update.setString(4, portal);
                    update.executeUpdate();
                }
            }
            return true;
        });
    }

    private static Optional<String> firstPair(Connection connection, String portal) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT first_pair FROM pbx24_gateway_tokens WHERE portal = ?")) {
            select.setString(1, portal);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    @Override
    public Optional<OAuthTokens> load(String portalKey) {
        return withConnection("reading tokens", connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT access_token, refresh_token, expires_at,"
                            + " member_id, user_id, scope FROM pbx24_gateway_tokens WHERE portal = ?")) {
                select.setString(1, portalKey);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        return Optional.empty();
                    }
                    long expires = row.getLong(3);
                    Instant expiresAt = row.wasNull() ? null : Instant.ofEpochMilli(expires);
                    long user = row.getLong(5);
                    Long userId = row.wasNull() ? null : (Long) user;
                    return Optional.of(new OAuthTokens(
                            row.getString(1), row.getString(2), expiresAt, row.getString(4), userId, row.getString(6)));
                }
            }
        });
    }

    @Override
    public void save(String portalKey, OAuthTokens tokens) {
        int changed = withConnection("saving tokens", connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE pbx24_gateway_tokens SET access_token = ?,"
                            + " refresh_token = ?, expires_at = ?, member_id = ?, user_id = ?, scope = ? WHERE portal = ?")) {
                update.setString(1, tokens.accessToken());
                update.setString(2, tokens.refreshToken());
                setLong(
                        update,
                        3,
                        tokens.expiresAt() == null
                                ? null
                                : (Long) tokens.expiresAt().toEpochMilli());
                update.setString(4, tokens.memberId());
                setLong(update, 5, tokens.userId());
                update.setString(6, tokens.scope());
                update.setString(7, portalKey);
                return update.executeUpdate();
            }
        });
        if (changed != 1) {
            throw new IllegalStateException("portal " + portalKey + " was not seeded");
        }
    }

    private static void setLong(PreparedStatement statement, int index, @Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, value);
        }
    }

    @Override
    public Optional<RefreshLease> acquireRefreshLease(String portalKey, Duration maxWait) throws InterruptedException {
        String owner = UUID.randomUUID().toString();
        long end = System.nanoTime() + maxWait.toNanos();
        do {
            if (lease(portalKey, owner)) {
                return Optional.of(() -> release(portalKey, owner));
            }
            Thread.sleep(PAUSE.toMillis());
        } while (System.nanoTime() - end < 0);
        return Optional.empty();
    }

    private boolean lease(String portal, String owner) {
        long now = System.currentTimeMillis();
        return withConnection("leasing tokens", connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE pbx24_gateway_tokens SET lease_owner = ?, lease_until = ? WHERE portal = ? AND lease_until < ?")) {
                update.setString(1, owner);
                update.setLong(2, now + LEASE.toMillis());
                update.setString(3, portal);
                update.setLong(4, now);
                return update.executeUpdate() == 1;
            }
        });
    }

    private void release(String portal, String owner) {
        try {
            withConnection("releasing tokens", connection -> {
                try (PreparedStatement update = connection.prepareStatement(
                        "UPDATE pbx24_gateway_tokens SET lease_owner = NULL, lease_until = 0"
                                + " WHERE portal = ? AND lease_owner = ?")) {
                    update.setString(1, portal);
                    update.setString(2, owner);
                    return update.executeUpdate();
                }
            });
        } catch (StoreFailedException e) {
            // The lease ends by itself.
        }
    }

    private void execute(String sql) {
        withConnection("preparing the table of tokens", connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    private interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private <T> T withConnection(String what, Work<T> work) {
        // On H2 the stores of one database take turns on the data source's monitor, see JdbcInboxStore.
        synchronized (dataSource) {
            return inTurn(what, work);
        }
    }

    private <T> T inTurn(String what, Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.run(connection);
        } catch (SQLException e) {
            throw new StoreFailedException(what + " failed: SQL state " + e.getSQLState(), e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
