package io.github.pbx24.bitrix24.internal.oauth;

import io.github.pbx24.bitrix24.Bitrix24AuthorizationException;
import io.github.pbx24.bitrix24.Bitrix24Listener;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps what a listener is to hear until it may be told: a listener that asks the portal for something would wait for the renewal
 * that it hears of. Thread-safe.
 */
final class LaterNews implements Bitrix24Listener {

    private final Bitrix24Listener listener;
    private final Queue<Runnable> news = new ConcurrentLinkedQueue<>();

    LaterNews(Bitrix24Listener listener) {
        this.listener = listener;
    }

    @Override
    public void tokensRefreshed(String portalKey) {
        news.add(() -> listener.tokensRefreshed(portalKey));
    }

    @Override
    public void authorizationLost(String portalKey, Bitrix24AuthorizationException failure) {
        news.add(() -> listener.authorizationLost(portalKey, failure));
    }

    @Override
    public void portalMoved(String oldHost, String newHost) {
        news.add(() -> listener.portalMoved(oldHost, newHost));
    }

    /** To be called while this thread holds no lease, and others no longer wait for its renewal before they begin one. */
    void tell() {
        for (Runnable next = news.poll(); next != null; next = news.poll()) {
            next.run();
        }
    }
}
