package io.github.pbx24.correlation.directory;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.user.PortalUser;
import io.github.pbx24.bitrix24.user.Users;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns the extensions from the portal's active users ({@code UF_PHONE_INNER}) and lets configured ones win. Thread-safe.
 *
 * <p>The users are to be read when first needed, again after ten minutes, and after a minute at the earliest when an extension
 * was not found. While the portal cannot be asked, what was known stays. A portal that refuses for good, for want of a scope,
 * leaves the configured extensions alone.
 *
 * @since 0.1
 */
public final class PortalDirectory implements DirectorySource {

    private static final Logger LOG = LoggerFactory.getLogger(PortalDirectory.class);

    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration RENEW_AFTER_MISS = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final int PAGE = 50;

    private final Bitrix24Client client;
    private final Map<String, Long> configured;
    private final @Nullable Long defaultUser;
    private final Map<String, String> lines;
    private final Clock clock;

    private volatile Directory known;
    private volatile boolean complete;
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
    public Optional<Directory> current() {
        return complete ? Optional.of(known) : Optional.empty();
    }

    @Override
    public Directory known() {
        return known;
    }

    @Override
    public boolean isStale() {
        Instant now = clock.instant();
        // Read in the future: the clock was set back since.
        return !now.isBefore(renewAt) || loadedAt.isAfter(now);
    }

    @Override
    public void missed() {
        Instant now = clock.instant();
        if (loadedAt.isBefore(now.minus(RENEW_AFTER_MISS))) {
            renewAt = now;
        }
    }

    @Override
    public CompletableFuture<Void> refresh() {
        return pages(new HashMap<>(), 0).handle((users, failure) -> {
            if (failure == null) {
                learned(users);
            } else {
                Throwable cause = failure.getCause();
                failed(failure instanceof CompletionException && cause != null ? cause : failure);
            }
            return null;
        });
    }

    private CompletableFuture<Map<String, Long>> pages(Map<String, Long> extensions, long start) {
        return client.executeAsync(Users.get(Map.of("ACTIVE", true), start)).thenCompose(page -> {
            addTo(extensions, page);
            return page.size() < PAGE ? CompletableFuture.completedFuture(extensions) : pages(extensions, start + PAGE);
        });
    }

    private static void addTo(Map<String, Long> extensions, List<PortalUser> page) {
        for (PortalUser user : page) {
            String extension = user.phoneInner();
            if (user.active() && extension != null && !extension.isBlank()) {
                // Bitrix24 does not promise that extensions are unique; the older user keeps it.
                extensions.merge(extension.strip(), user.id(), Math::min);
            }
        }
    }

    private void learned(Map<String, Long> ofPortal) {
        Map<String, Long> users = new HashMap<>(ofPortal);
        users.putAll(configured);
        Instant now = clock.instant();
        known = new Directory(users, defaultUser, lines);
        complete = true;
        loadedAt = now;
        renewAt = now.plus(FRESH);
    }

    private void failed(Throwable failure) {
        Instant now = clock.instant();
        if (failure instanceof Bitrix24Exception refusal && isForGood(refusal)) {
            LOG.warn("the portal does not tell its extensions, only configured ones count: {}", refusal.getMessage());
            complete = true;
            renewAt = now.plus(FRESH);
            return;
        }
        renewAt = now.plus(RETRY);
        throw failure instanceof RuntimeException unchecked ? unchecked : new CompletionException(failure);
    }

    /** A missing scope is an answer; a missing portal or lost credentials are not. */
    private static boolean isForGood(Bitrix24Exception refusal) {
        return refusal instanceof Bitrix24ApiException api
                && switch (api.kind()) {
                    case INSUFFICIENT_SCOPE, ACCESS_DENIED, METHOD_NOT_FOUND, NEEDS_APPLICATION -> true;
                    default -> false;
                };
    }
}
