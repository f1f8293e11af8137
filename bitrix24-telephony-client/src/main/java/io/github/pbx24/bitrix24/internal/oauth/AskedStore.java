package io.github.pbx24.bitrix24.internal.oauth;

import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import java.time.Duration;
import java.util.Optional;

/** A token store of which is known whether it is being asked on this thread. Thread-safe if the store is. */
final class AskedStore implements TokenStore {

    private final TokenStore store;
    private final ThreadLocal<Integer> questions = ThreadLocal.withInitial(() -> 0);

    AskedStore(TokenStore store) {
        this.store = store;
    }

    /** Something to ask the store. */
    private interface Question<T, E extends Exception> {
        T ask() throws E;
    }

    /** Whether the caller is the store, or somebody it calls. */
    boolean isAsked() {
        return questions.get() > 0;
    }

    private <T, E extends Exception> T asked(Question<T, E> question) throws E {
        int before = questions.get();
        questions.set(before + 1);
        try {
            return question.ask();
        } finally {
            if (before == 0) {
                questions.remove();
            } else {
                questions.set(before);
            }
        }
    }

    @Override
    public Optional<OAuthTokens> load(String portalKey) {
        return asked(() -> store.load(portalKey));
    }

    @Override
    public void save(String portalKey, OAuthTokens tokens) {
        asked(() -> {
            store.save(portalKey, tokens);
            return true;
        });
    }

    @Override
    public boolean replace(String portalKey, OAuthTokens expected, OAuthTokens tokens) {
        return asked(() -> store.replace(portalKey, expected, tokens));
    }

    @Override
    public boolean markRejected(String portalKey, OAuthTokens rejected, String code) {
        return asked(() -> store.markRejected(portalKey, rejected, code));
    }

    @Override
    public Optional<String> rejectionOf(String portalKey, OAuthTokens tokens) {
        return asked(() -> store.rejectionOf(portalKey, tokens));
    }

    @Override
    public Optional<RefreshLease> acquireRefreshLease(String portalKey, Duration maxWait) throws InterruptedException {
        return asked(() -> store.acquireRefreshLease(portalKey, maxWait));
    }
}
