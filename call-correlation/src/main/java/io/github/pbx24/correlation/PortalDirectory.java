package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns the extensions from the portal's users ({@code UF_PHONE_INNER}) and lets configured ones win. Thread-safe.
 *
 * <p>The users are read when first needed, again after ten minutes, and after a minute at the earliest when an extension was
 * not found. While the portal cannot be asked, what was known stays. A portal that refuses for good, for want of a scope,
 * leaves the configured extensions alone.
 *
 * @since 0.1
 */
public final class PortalDirectory implements DirectorySource {

    private static final Logger LOG = LoggerFactory.getLogger(PortalDirectory.class);

    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration RENEW_AFTER_MISS = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Bitrix24Client client;
    private final Map<String, Long> configured;
    private final @Nullable Long defaultUser;
    private final Map<String, String> lines;
    private final Clock clock;
    private final Object loading = new Object();

    private volatile Directory known;
    private volatile Instant renewAt = Instant.MIN;
    private volatile Instant loadedAt = Instant.MIN;

    /**
     * Learns everything from the portal.
     *
     * @param client the portal
     */
    public PortalDirectory(Bitrix24Client client) {
        this(client, Map.of(), null, Map.of(), Clock.systemUTC());
    }

    /**
     * Learns from the portal and the configuration.
     *
     * @param client the portal
     * @param extensions user by extension; wins over the portal
     * @param defaultUser who gets the calls of extensions that nobody has; null for nobody
     * @param lines Bitrix24 line by dialled number
     * @param clock tells when to ask the portal again
     */
    public PortalDirectory(
            Bitrix24Client client,
            Map<String, Long> extensions,
            @Nullable Long defaultUser,
            Map<String, String> lines,
            Clock clock) {
        this.client = client;
        this.configured = Map.copyOf(extensions);
        this.defaultUser = defaultUser;
        this.lines = Map.copyOf(lines);
        this.clock = clock;
        this.known = new Directory(configured, defaultUser, lines);
    }

    @Override
    public Directory current() {
        if (!clock.instant().isBefore(renewAt)) {
            synchronized (loading) {
                if (!clock.instant().isBefore(renewAt)) {
                    load();
                }
            }
        }
        return known;
    }

    @Override
    public Directory known() {
        return known;
    }

    @Override
    public void missed(String extension) {
        Instant now = clock.instant();
        if (loadedAt.isBefore(now.minus(RENEW_AFTER_MISS))) {
            renewAt = now;
        }
    }

    private void load() {
        Instant now = clock.instant();
        try {
            Map<String, Long> users = new HashMap<>(BitrixCalls.extensions(client));
            users.putAll(configured);
            known = new Directory(users, defaultUser, lines);
            loadedAt = now;
            renewAt = now.plus(FRESH);
        } catch (Bitrix24Exception e) {
            boolean passing = e.isTemporary() || e.mayHaveRun();
            if (passing && loadedAt.equals(Instant.MIN)) {
                throw e;
            }
            LOG.warn("the portal's extensions could not be read: {}", e.getMessage());
            renewAt = now.plus(passing ? RETRY : FRESH);
        }
    }
}
