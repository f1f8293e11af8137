package io.github.pbx24.bitrix24.internal.oauth;

import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import io.github.pbx24.bitrix24.internal.http.ListenerCalls;
import io.github.pbx24.bitrix24.internal.http.PortalAddress;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one portal. However many requests find their token expired, one refresh happens: inside this object
 * they share one future, among clients and nodes the lease of the token store decides. Shortly before a token ends it is
 * renewed in the background, while requests go on with it.
 */
public final class OAuthAccess implements PortalAccess {

    /** Longer than any refresh takes, shorter than anybody waits. */
    private static final Duration LEASE_WAIT = Duration.ofSeconds(30);

    /** A token that the portal refuses although it is minutes old would not be better after another refresh. */
    private static final Duration REFUSAL_PAUSE = TokenPurchase.REFUSAL_PAUSE;

    /** Between tries to renew early, as long as the old token still serves. */
    private static final Duration EARLY_PAUSE = Duration.ofSeconds(30);

    /** Between tries to save a pair that the store did not take. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** How long closing waits for a pair that was asked for: it is the only valid one. */
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private final TokenSource source;
    private final AskedStore store;
    private final TokenPurchase purchase;
    private final PortalAddress address;
    private final Executor executor;
    private final Clock clock;
    private final LaterNews news;

    /** How long before its end this client renews a token; differs from client to client. */
    private final Duration early;

    private final Object lock = new Object();
    private final AtomicBoolean renewsEarly = new AtomicBoolean();
    private volatile Instant notEarlierThan = Instant.MIN;
    private volatile @Nullable OAuthTokens current;

    /** The pair before: a late answer may still quote it. */
    private volatile @Nullable OAuthTokens previous;

    private @Nullable CompletableFuture<OAuthTokens> renewal;

    /** Threads that are buying or saving a pair; guarded by {@link #lock}, like {@link #closed}. */
    private final Set<Thread> buyers = new HashSet<>();

    private boolean closed;

    /**
     * Why tokens are asked for.
     *
     * @param refusedToken the access token that the portal refused
     * @param onlyIfOld whether a pair bought minutes ago counts as good enough although it was refused
     * @param early whether the stored token still serves and somebody else's refresh is not worth waiting for
     */
    private record Need(@Nullable String refusedToken, boolean onlyIfOld, boolean early) {

        static final Need ANY = new Need(null, false, false);
        static final Need EARLY = new Need(null, false, true);

        @Override
        public String toString() {
            return "Need[onlyIfOld=" + onlyIfOld + ", early=" + early + "]";
        }
    }

    public OAuthAccess(
            TokenSource source,
            TokenEndpoint endpoint,
            PortalAddress address,
            Executor executor,
            Clock clock,
            ListenerCalls listener) {
        this.store = new AskedStore(source.store());
        this.source = new TokenSource(source.application(), store, source.portalKey(), source.refreshBefore());
        this.news = new LaterNews(listener);
        this.purchase = new TokenPurchase(this.source, endpoint, clock, news);
        this.address = address;
        this.executor = executor;
        this.clock = clock;
        // The last two fifths: one client comes first, the others find its pair in the store.
        double spread = 0.6 + 0.4 * ThreadLocalRandom.current().nextDouble();
        this.early = Duration.ofMillis((long) (source.refreshBefore().toMillis() * spread));
    }

    @Override
    public CompletableFuture<Optional<String>> token() {
        OAuthTokens tokens = current;
        if (tokens != null && !isOver(tokens)) {
            if (endsSoon(tokens)) {
                renewEarly();
            }
            return CompletableFuture.completedFuture(Optional.of(tokens.accessToken()));
        }
        return sharedRenewal(Need.ANY).thenApply(fresh -> Optional.of(fresh.accessToken()));
    }

    @Override
    public CompletableFuture<Boolean> renew(String refusedToken, Bitrix24ErrorKind reason) {
        OAuthTokens tokens = current;
        if (tokens != null && !tokens.accessToken().equals(refusedToken)) {
            return CompletableFuture.completedFuture(true);
        }
        if (tokens != null && reason != Bitrix24ErrorKind.EXPIRED_TOKEN && reason != Bitrix24ErrorKind.INVALID_TOKEN) {
            return storedAnew(tokens);
        }
        return sharedRenewal(new Need(refusedToken, reason == Bitrix24ErrorKind.INVALID_TOKEN, false))
                .thenApply(fresh -> !fresh.accessToken().equals(refusedToken));
    }

    /** Whether somebody authorised the application again, here or on another node. */
    private CompletableFuture<Boolean> storedAnew(OAuthTokens refused) {
        CompletableFuture<Boolean> anew;
        try {
            anew = CompletableFuture.supplyAsync(
                    () -> !purchase.load().refreshToken().equals(refused.refreshToken()), executor);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.completedFuture(false);
        }
        return anew.thenCompose(is -> is
                        ? sharedRenewal(new Need(refused.accessToken(), false, false))
                                .thenApply(fresh -> true)
                        : CompletableFuture.completedFuture(false))
                // The refusal says more than that there is nothing better.
                .exceptionally(failure -> false);
    }

    @Override
    public boolean isAwaitingCaller() {
        return store.isAsked();
    }

    @Override
    public boolean isApplication() {
        return true;
    }

    @Override
    public Collection<String> secrets() {
        List<String> secrets = new ArrayList<>();
        secrets.add(source.application().clientSecret());
        addTokens(secrets, current);
        addTokens(secrets, previous);
        return secrets;
    }

    private static void addTokens(List<String> secrets, @Nullable OAuthTokens tokens) {
        if (tokens != null) {
            secrets.add(tokens.accessToken());
            secrets.add(tokens.refreshToken());
        }
    }

    private CompletableFuture<OAuthTokens> sharedRenewal(Need need) {
        CompletableFuture<OAuthTokens> mine;
        synchronized (lock) {
            if (renewal != null) {
                return renewal;
            }
            mine = new CompletableFuture<>();
            renewal = mine;
        }
        try {
            executor.execute(() -> renewFor(need, mine));
        } catch (RejectedExecutionException closed) {
            end(mine, null, new Bitrix24TransportException("oauth", "the client was closed", false, false));
        }
        return mine;
    }

    private void renewFor(Need need, CompletableFuture<OAuthTokens> mine) {
        try {
            OAuthTokens fresh = loadOrRefresh(need, failure -> end(mine, null, failure));
            adopt(fresh);
            end(mine, fresh, null);
        } catch (Throwable t) {
            end(mine, null, asOurs(t));
        }
    }

    private void end(
            CompletableFuture<OAuthTokens> mine, @Nullable OAuthTokens fresh, @Nullable Bitrix24Exception failure) {
        synchronized (lock) {
            if (renewal == mine) {
                renewal = null;
            }
        }
        news.tell();
        if (fresh != null) {
            mine.complete(fresh);
        } else if (failure != null) {
            mine.completeExceptionally(failure);
        }
    }

    private static Bitrix24Exception asOurs(Throwable t) {
        return t instanceof Bitrix24Exception ours
                ? ours
                : new Bitrix24TransportException(
                        "oauth", "the token store failed: " + t.getClass().getSimpleName(), false, true);
    }

    /** Nobody waits for this and nobody hears of its failure, except that a rejected refresh token raises the alert. */
    private void renewEarly() {
        if (clock.instant().isBefore(notEarlierThan) || !renewsEarly.compareAndSet(false, true)) {
            return;
        }
        notEarlierThan = clock.instant().plus(EARLY_PAUSE);
        try {
            executor.execute(() -> {
                try {
                    adopt(loadOrRefresh(Need.EARLY, failure -> {}));
                } catch (RuntimeException stillTime) {
                    // The token serves for some minutes more; the next try comes after the pause.
                } finally {
                    renewsEarly.set(false);
                    news.tell();
                }
            });
        } catch (RejectedExecutionException closed) {
            renewsEarly.set(false);
        }
    }

    private void adopt(OAuthTokens fresh) {
        OAuthTokens before;
        synchronized (lock) {
            before = current;
            if (fresh.equals(before)) {
                return;
            }
            previous = before;
            current = fresh;
        }
        if (before != null) {
            followRename(before, fresh);
        }
    }

    private void followRename(OAuthTokens before, OAuthTokens now) {
        String oldHost = address.base().host();
        if (address.follow(before.clientEndpoint(), now.clientEndpoint())) {
            news.portalMoved(oldHost, address.base().host());
        }
    }

    /**
     * Gets a pair that is good enough.
     *
     * @param saving told why the pair that was bought could not be saved at once; this method then goes on trying, with
     *     the lease in its hand, because nobody else has that pair
     */
    private OAuthTokens loadOrRefresh(Need need, Consumer<Bitrix24Exception> saving) {
        if (purchase.isUnsaved()) {
            // The thread that bought it holds the lease, so nobody else buys.
            return purchase.saveUnsaved();
        }
        OAuthTokens stored = purchase.load();
        if (isUsable(stored, need)) {
            return stored;
        }
        if (need.onlyIfOld() && purchase.isYoungerThan(REFUSAL_PAUSE)) {
            return stored;
        }
        // A lease may cost the store more than it is worth.
        purchase.throwIfPointless(stored);
        Optional<TokenStore.RefreshLease> lease = lease(need.early() ? Duration.ZERO : LEASE_WAIT);
        if (lease.isEmpty()) {
            OAuthTokens now = purchase.load();
            if (need.early() || isUsable(now, need)) {
                return now;
            }
            throw new Bitrix24TransportException("oauth", "another refresh of the tokens did not end", false, true);
        }
        try {
            // Somebody else may have refreshed while this thread waited.
            OAuthTokens now = purchase.load();
            if (isUsable(now, need)) {
                return now;
            }
            OAuthTokens fresh = nextSaved(now, saving);
            followRename(now, fresh);
            return fresh;
        } finally {
            lease.get().close();
        }
    }

    private OAuthTokens nextSaved(OAuthTokens now, Consumer<Bitrix24Exception> saving) {
        synchronized (lock) {
            if (closed) {
                throw new Bitrix24TransportException("oauth", "the client was closed", false, false);
            }
            buyers.add(Thread.currentThread());
        }
        try {
            return bought(now, saving);
        } finally {
            synchronized (lock) {
                buyers.remove(Thread.currentThread());
                lock.notifyAll();
            }
        }
    }

    @Override
    public void close() {
        long end = System.nanoTime() + CLOSE_WAIT.toNanos();
        synchronized (lock) {
            closed = true;
            // A listener that is told of the new pair may close the client.
            while (!buyers.isEmpty() && !buyers.contains(Thread.currentThread())) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return;
                }
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private OAuthTokens bought(OAuthTokens now, Consumer<Bitrix24Exception> saving) {
        try {
            return purchase.next(now);
        } catch (RuntimeException | Error e) {
            if (!purchase.isUnsaved()) {
                throw e;
            }
            saving.accept(asOurs(e));
            return saveInTheEnd();
        }
    }

    /** Holds a thread, and the lease, until the store works again or the process ends. */
    private OAuthTokens saveInTheEnd() {
        long pause = FIRST_PAUSE.toMillis();
        while (true) {
            try {
                Thread.sleep(pause);
                return purchase.saveUnsaved();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Bitrix24TransportException("oauth", "interrupted before the tokens were saved", false, true);
            } catch (RuntimeException stillBroken) {
                pause = Math.min(2 * pause, LONGEST_PAUSE.toMillis());
            }
        }
    }

    private Optional<TokenStore.RefreshLease> lease(Duration maxWait) {
        try {
            return store.acquireRefreshLease(source.portalKey(), maxWait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Bitrix24TransportException("oauth", "interrupted while waiting for a refresh", false, true);
        }
    }

    private boolean isUsable(OAuthTokens tokens, Need need) {
        return !tokens.accessToken().equals(need.refusedToken())
                && !isOver(tokens)
                && !(need.early() && endsSoon(tokens));
    }

    private boolean isOver(OAuthTokens tokens) {
        return tokens.expiresAt() != null && !clock.instant().isBefore(tokens.expiresAt());
    }

    /** Never true of a pair that was just bought, even if it lives shorter than the time to renew before. */
    private boolean endsSoon(OAuthTokens tokens) {
        return !early.isZero()
                && tokens.expiresAt() != null
                && !clock.instant().isBefore(tokens.expiresAt().minus(early))
                && !purchase.isYoungerThan(source.refreshBefore());
    }
}
