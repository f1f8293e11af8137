package io.github.pbx24.gateway.check;

import io.github.pbx24.bitrix24.tokens.jdbc.JdbcTokenStore;
import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.PbxConfig;
import io.github.pbx24.gateway.config.PortalConfig;
import io.github.pbx24.gateway.store.GatewayDatabase;
import io.github.pbx24.gateway.store.StoreFailedException;
import io.github.pbx24.runtime.Providers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs all checks of a configuration. Changes nothing but the store, whose tables it brings up to date, and into which it
 * puts the first tokens: asking a portal may renew them.
 */
public final class ConfigCheck {

    private final GatewayConfig config;

    /**
     * Checks a configuration.
     *
     * @param config as read from the file
     */
    public ConfigCheck(GatewayConfig config) {
        this.config = config;
    }

    /**
     * Runs all checks.
     *
     * @return what was found, good and bad
     */
    public List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        List<PortalCheck> portals = new ArrayList<>();
        GatewayDatabase database = openStore(findings);
        try {
            for (int i = 0; i < config.portals().size(); i++) {
                PortalConfig portal = config.portals().get(i);
                PortalCheck check = new PortalCheck("portals[" + i + "]", portal, Clock.systemUTC());
                portals.add(check);
                findings.addAll(check.run(tokensOf(portal, database, findings)));
            }
        } finally {
            if (database != null) {
                database.close();
            }
        }
        findings.add(ArchiveCheck.run(config.recordings()));
        config.plugins()
                .jars()
                .forEach((id, jar) -> findings.add(Finding.ok("plugins", "provider " + id + " from " + jar)));
        Providers providers = config.providers();
        List<PbxCheck> exchanges = new ArrayList<>();
        for (int i = 0; i < config.pbx().size(); i++) {
            PbxConfig pbx = config.pbx().get(i);
            PbxCheck check = new PbxCheck(
                    "pbx[" + i + "]", pbx, providers, config.recordings().environment());
            findings.addAll(check.run());
            exchanges.add(check);
        }
        for (PortalCheck portal : portals) {
            findings.addAll(portal.compare(exchanges.stream()
                    .filter(exchange -> exchange.portal().equals(portal.id()))
                    .map(PbxCheck::exchange)
                    .toList()));
        }
        return findings;
    }

    private static @Nullable JdbcTokenStore tokensOf(
            PortalConfig portal, @Nullable GatewayDatabase database, List<Finding> findings) {
        if (database == null || !(portal.access() instanceof PortalConfig.Application)) {
            return null;
        }
        try {
            return database.tokens();
        } catch (StoreFailedException e) {
            findings.add(Finding.fail("store.encryption-key", String.valueOf(e.getMessage())));
            return null;
        }
    }

    private @Nullable GatewayDatabase openStore(List<Finding> findings) {
        try {
            GatewayDatabase database = GatewayDatabase.open(config.store());
            findings.add(Finding.ok("store", "reachable, and its tables are up to date"));
            return database;
        } catch (StoreFailedException e) {
            findings.add(
                    e.isInUse()
                            ? Finding.warn(
                                    "store", "open in another process, probably the running gateway; not checked")
                            : Finding.fail("store", String.valueOf(e.getMessage())));
            return null;
        }
    }
}
