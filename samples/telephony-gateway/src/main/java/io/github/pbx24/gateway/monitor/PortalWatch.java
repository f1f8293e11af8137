package io.github.pbx24.gateway.monitor;

import io.github.pbx24.bitrix24.Bitrix24AuthorizationException;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Listener;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts, remembers and logs what one portal answers. Thread-safe. */
public final class PortalWatch implements Bitrix24Listener {

    private static final Logger LOG = LoggerFactory.getLogger("bitrix24");

    private final String portal;
    private final GatewayMetrics metrics;
    private final Health health;
    private final BoundedLog log;

    /**
     * Watches one portal.
     *
     * @param portal its id
     * @param metrics counts
     * @param health remembers
     * @param clock tells the time
     */
    public PortalWatch(String portal, GatewayMetrics metrics, Health health, Clock clock) {
        this.portal = portal;
        this.metrics = metrics;
        this.health = health;
        this.log = new BoundedLog(LOG, clock);
    }

    @Override
    public void requestFinished(FinishedRequest request) {
        metrics.bitrix24Request(portal, request.method(), request.outcome(), request.duration());
        Bitrix24Exception failure = request.failure();
        if (failure == null) {
            health.portalSucceeded(portal);
            return;
        }
        String what = request.method() + ": " + request.outcome();
        health.portalFailed(portal, what, failure instanceof Bitrix24TransportException);
        log.warn(what, "portal " + portal + ": " + failure.getMessage());
    }

    @Override
    public void tokensRefreshed(String portalKey) {
        LOG.info("portal {}: new tokens", portal);
    }

    @Override
    public void authorizationLost(String portalKey, Bitrix24AuthorizationException failure) {
        health.portalFailed(portal, "the application has to be authorised again (" + failure.code() + ")", false);
        log.warn("lost", "portal " + portal + ": the application has to be authorised again, " + failure.code());
    }

    @Override
    public void portalMoved(String oldHost, String newHost) {
        log.warn("moved", "portal " + portal + " moved from " + oldHost + " to " + newHost + "; change its address");
    }
}
