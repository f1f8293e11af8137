package io.github.pbx24.runtime;

import io.github.pbx24.bitrix24.Bitrix24AuthorizationException;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Listener;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers and logs what one portal answers. */
final class PortalWatch implements Bitrix24Listener {

    private static final Logger LOG = LoggerFactory.getLogger(TelephonyRuntime.class);

    private final String portal;
    private final Health health;
    private final Watch watch;

    PortalWatch(String portal, Health health, Watch watch) {
        this.portal = portal;
        this.health = health;
        this.watch = watch;
    }

    @Override
    public void requestFinished(FinishedRequest request) {
        watch.tell(listener -> listener.portalAnswered(portal, request));
        Bitrix24Exception failure = request.failure();
        if (failure == null) {
            health.portalSucceeded(portal);
            return;
        }
        boolean unreachable = failure instanceof Bitrix24TransportException;
        health.portalFailed(portal, request.method() + ": " + request.outcome(), unreachable);
        if (unreachable) {
            // The engine says so once, when it stops asking, and once when the portal answers again.
            LOG.debug("portal {} does not answer: {}", portal, failure.getMessage());
        } else {
            watch.log()
                    .warn(
                            portal + " " + request.method() + " " + request.outcome(),
                            "portal " + portal + ": " + failure.getMessage());
        }
    }

    @Override
    public void tokensRefreshed(String portalKey) {
        LOG.info("portal {}: new tokens", portal);
    }

    @Override
    public void authorizationLost(String portalKey, Bitrix24AuthorizationException failure) {
        health.portalFailed(portal, "the application has to be authorised again (" + failure.code() + ")", false);
        watch.log()
                .warn(
                        portal + " lost",
                        "portal " + portal + ": the application has to be authorised again, " + failure.code());
    }

    @Override
    public void portalMoved(String oldHost, String newHost) {
        watch.log()
                .warn(
                        portal + " moved",
                        "portal " + portal + " moved from " + oldHost + " to " + newHost + "; change its address");
    }
}
