package io.github.pbx24.bitrix24.internal.http;

import io.github.pbx24.bitrix24.Bitrix24AuthorizationException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Listener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the user's listener so that it cannot harm a request, and writes the same facts to the log. */
public final class ListenerCalls implements Bitrix24Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Bitrix24Client.class);

    private final Bitrix24Listener listener;

    public ListenerCalls(Bitrix24Listener listener) {
        this.listener = listener;
    }

    @Override
    public void requestFinished(FinishedRequest request) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} {} in {} ms, attempt {}",
                    request.method(),
                    request.outcome(),
                    request.duration().toMillis(),
                    request.attempt());
        }
        guarded(() -> listener.requestFinished(request));
    }

    @Override
    public void tokensRefreshed(String portalKey) {
        LOG.info("tokens of portal {} were refreshed", portalKey);
        guarded(() -> listener.tokensRefreshed(portalKey));
    }

    @Override
    public void authorizationLost(String portalKey, Bitrix24AuthorizationException failure) {
        LOG.error("authorisation lost: {}", failure.getMessage());
        guarded(() -> listener.authorizationLost(portalKey, failure));
    }

    @Override
    public void portalMoved(String oldHost, String newHost) {
        LOG.warn("the portal moved from {} to {}, please change the configured address", oldHost, newHost);
        guarded(() -> listener.portalMoved(oldHost, newHost));
    }

    private static void guarded(Runnable call) {
        // A caller's thread may be: that is about the request, and must not break what the listener writes to.
        boolean interrupted = Thread.interrupted();
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.warn("a Bitrix24Listener failed: {}", e.getClass().getName());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
