package io.github.pbx24.bitrix24.tokens.jdbc;

import io.github.pbx24.bitrix24.install.ApplicationTokens;
import io.github.pbx24.bitrix24.install.Installation;
import io.github.pbx24.bitrix24.install.InstallationStore;
import io.github.pbx24.bitrix24.install.InstalledPortal;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.JdbcFailure;
import io.github.pbx24.jdbc.Migrations;
import io.github.pbx24.jdbc.Statements;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the portals that have the application, and the secrets their events prove themselves with, in SQLite or PostgreSQL: in a table
 * of its own whose name begins with {@code pbx24_installation}. The secrets are encrypted like the tokens of {@link JdbcTokenStore}.
 * Calls from inside {@link JdbcDatabase#inTransaction} become part of that transaction. Any number of threads and nodes may share the
 * table. Thread-safe.
 *
 * @since 0.1
 */
public final class JdbcInstallationStore implements InstallationStore {

    private static final Migrations TABLES =
            new Migrations("pbx24_installation", JdbcInstallationStore.class, List.of("installations"));

    private static final String COLUMNS =
            "portal_key, client_id, member_id, rest_url, user_id, scope, status, finished,"
                    + " key_id, current_token, previous_token, previous_until, installed_at";

    private static final String SAVE = "INSERT INTO pbx24_installations (" + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (portal_key) DO UPDATE SET"
            + " client_id = EXCLUDED.client_id, member_id = EXCLUDED.member_id, rest_url = EXCLUDED.rest_url,"
            + " user_id = EXCLUDED.user_id, scope = EXCLUDED.scope, status = EXCLUDED.status,"
            + " finished = EXCLUDED.finished, key_id = EXCLUDED.key_id, current_token = EXCLUDED.current_token,"
            + " previous_token = EXCLUDED.previous_token, previous_until = EXCLUDED.previous_until,"
            + " installed_at = EXCLUDED.installed_at";

    private final JdbcDatabase database;
    private final TokenCipher cipher;

    private JdbcInstallationStore(JdbcDatabase database, EncryptionKeys keys) {
        this.database = database;
        this.cipher = new TokenCipher(keys);
    }

    /**
     * Creates or updates the table, and makes the store. Several nodes may do so at once.
     *
     * @param database belongs to the caller and must outlive the store
     * @param keys the encryption keys
     * @return the store
     * @throws TokenStoreException if the database fails, or its table is newer than this library
     */
    public static JdbcInstallationStore create(JdbcDatabase database, EncryptionKeys keys) {
        JdbcInstallationStore store = new JdbcInstallationStore(database, Objects.requireNonNull(keys, "keys"));
        translated("preparing its table", () -> {
            database.migrate(TABLES);
            return true;
        });
        store.useNewestKey();
        return store;
    }

    /**
     * Stores an installation, whatever was stored before.
     *
     * @param portalKey key of the portal
     * @param installation what to keep
     * @throws TokenStoreException if the database fails
     */
    @Override
    public void save(String portalKey, Installation installation) {
        InstalledPortal portal = installation.portal();
        ApplicationTokens secrets = installation.applicationTokens();
        @Nullable String previous = secrets == null ? null : secrets.previous();
        translated(
                "saving an installation",
                () -> database.write(connection -> Statements.update(
                        connection,
                        SAVE,
                        portalKey,
                        installation.clientId(),
                        portal.memberId(),
                        portal.restUrl().toString(),
                        portal.userId(),
                        portal.scope(),
                        portal.status(),
                        portal.finished() ? 1 : 0,
                        cipher.keyId(),
                        secrets == null ? null : cipher.encrypt(portalKey, "application", secrets.current()),
                        previous == null ? null : cipher.encrypt(portalKey, "former", previous),
                        secrets == null ? null : secrets.previousUntil(),
                        installation.installedAt())));
    }

    /**
     * Reads the newest installation of a portal.
     *
     * @param portalKey key of the portal
     * @return empty if there is none
     * @throws TokenStoreException if the database fails, or the secrets cannot be decrypted with the configured keys
     */
    @Override
    public Optional<Installation> load(String portalKey) {
        return translated(
                "reading an installation",
                () -> database.read(connection -> Statements.first(
                        connection,
                        "SELECT " + COLUMNS + " FROM pbx24_installations WHERE portal_key = ?",
                        this::installation,
                        portalKey)));
    }

    /**
     * Reads all installations.
     *
     * @return installation by key of the portal, in the order of the keys; may be changed by the caller
     * @throws TokenStoreException if the database fails, or the secrets cannot be decrypted with the configured keys
     */
    @Override
    public Map<String, Installation> all() {
        return translated(
                "reading installations",
                () -> database.read(connection -> {
                    Map<String, Installation> all = new LinkedHashMap<>();
                    Statements.list(
                                    connection,
                                    "SELECT " + COLUMNS + " FROM pbx24_installations ORDER BY portal_key",
                                    row -> Map.entry(row.getString("portal_key"), installation(row)))
                            .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
                    return all;
                }));
    }

    /**
     * Forgets an installation.
     *
     * @param portalKey key of the portal
     * @return false if there was none
     * @throws TokenStoreException if the database fails
     */
    @Override
    public boolean remove(String portalKey) {
        return translated(
                "removing an installation",
                () -> database.write(connection ->
                        Statements.update(connection, "DELETE FROM pbx24_installations WHERE portal_key = ?", portalKey)
                                == 1));
    }

    /** Secrets are seldom written, so a new key would otherwise never replace the old one. */
    private void useNewestKey() {
        List<String> others = translated(
                "reading installations",
                () -> database.read(connection -> Statements.list(
                        connection,
                        "SELECT portal_key FROM pbx24_installations WHERE key_id <> ?",
                        row -> row.getString(1),
                        cipher.keyId())));
        for (String portalKey : others) {
            translated(
                    "changing the key",
                    () -> database.inTransaction(() -> {
                        load(portalKey).ifPresent(installation -> save(portalKey, installation));
                        return true;
                    }));
        }
    }

    private Installation installation(ResultSet row) throws SQLException {
        String portalKey = row.getString("portal_key");
        return new Installation(
                row.getString("client_id"),
                new InstalledPortal(
                        row.getString("member_id"),
                        URI.create(row.getString("rest_url")),
                        row.getLong("user_id"),
                        row.getString("scope"),
                        row.getString("status"),
                        row.getInt("finished") == 1),
                secrets(portalKey, row),
                Statements.instant(row, "installed_at"));
    }

    private @Nullable ApplicationTokens secrets(String portalKey, ResultSet row) throws SQLException {
        String keyId = row.getString("key_id");
        byte @Nullable [] current = row.getBytes("current_token");
        byte @Nullable [] previous = row.getBytes("previous_token");
        if (current == null) {
            return null;
        }
        return new ApplicationTokens(
                cipher.decrypt(portalKey, "application", keyId, current),
                previous == null ? null : cipher.decrypt(portalKey, "former", keyId, previous),
                Statements.instantOrNull(row, "previous_until"));
    }

    private static <T> T translated(String what, Supplier<T> action) {
        try {
            return action.get();
        } catch (JdbcFailure e) {
            throw new TokenStoreException("the store of installations failed at " + what + ": " + e.getMessage(), e);
        }
    }

    /** Shows the database's kind only. */
    @Override
    public String toString() {
        return "JdbcInstallationStore[" + database.dialect().folder() + "]";
    }
}
