package io.github.pbx24.simulator;

import io.github.pbx24.simulator.internal.context.PortalSettings;
import io.github.pbx24.simulator.internal.context.ServiceTime;
import io.github.pbx24.simulator.internal.protocol.ReachableHosts;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Configures a {@link PortalSimulator}. Everything has a default. Not thread-safe.
 *
 * @since 0.1
 */
public final class PortalSimulatorBuilder {

    private static final String DEFAULT_MEMBER_ID = "3f0c5a9be1d24786a5b1c0d9e8f70613";
    private static final String DEFAULT_APPLICATION_TOKEN = "9c1f0e5d2b7a48c39d6e0f1a2b3c4d5e";

    private int port;
    private Clock clock = Clock.systemUTC();
    private ZoneId zone = ZoneOffset.ofHours(3);
    private PortalPlan plan = PortalPlan.UNLIMITED;
    private @Nullable Duration operatingLimit;
    private final Map<String, ServiceTime> serviceTimes = new HashMap<>();
    private boolean realLatency;
    private boolean webhooksMayOwnCalls = true;
    private String applicationToken = DEFAULT_APPLICATION_TOKEN;
    private String memberId = DEFAULT_MEMBER_ID;
    private @Nullable String domain;
    private @Nullable SSLContext tls;
    private String host = "127.0.0.1";
    private @Nullable URI publicUrl;
    private Duration requestTimeLimit = Duration.ofSeconds(60);
    private @Nullable AuthorizationServerSimulator authorizationServer;
    private final Set<String> reachable = new HashSet<>();

    PortalSimulatorBuilder() {}

    /**
     * Sets the port.
     *
     * @param value 0 (the default) for any free port
     * @return this builder
     */
    public PortalSimulatorBuilder port(int value) {
        if (value < 0 || value > 65535) {
            throw new IllegalArgumentException("port must be 0 to 65535, was " + value);
        }
        this.port = value;
        return this;
    }

    /**
     * Sets the portal's clock: token expiry, the 30-minute rule, limits and every date follow it.
     *
     * @param value for example a {@link SimulatedClock}; the default is the system clock
     * @return this builder
     */
    public PortalSimulatorBuilder clock(Clock value) {
        this.clock = value;
        return this;
    }

    /**
     * Sets the portal's time zone, used for dates it prints and for dates it receives without an offset.
     *
     * @param value the default is {@code +03:00}
     * @return this builder
     */
    public PortalSimulatorBuilder zone(ZoneId value) {
        this.zone = value;
        return this;
    }

    /**
     * Sets the request limits.
     *
     * @param value the default is {@link PortalPlan#UNLIMITED}
     * @return this builder
     */
    public PortalSimulatorBuilder plan(PortalPlan value) {
        this.plan = value;
        return this;
    }

    /**
     * Limits the operating time of each method within ten minutes. Off by default; the cloud uses 480 s.
     *
     * @param limit the call that crosses it still runs, later ones get 429
     * @return this builder
     */
    public PortalSimulatorBuilder operatingLimit(Duration limit) {
        this.operatingLimit = limit;
        return this;
    }

    /**
     * Says what one execution of a method costs. Nothing by default.
     *
     * @param method the REST method, in any case
     * @param duration how long the answer says it took
     * @param operating what counts towards the operating limit; up to 0.1 s does not count
     * @return this builder
     */
    public PortalSimulatorBuilder serviceTime(String method, Duration duration, Duration operating) {
        serviceTimes.put(method.toLowerCase(Locale.ROOT), new ServiceTime(duration, operating));
        return this;
    }

    /**
     * Uses the service times that answers of real portals show: a registration 1.12 s (0.22 s operating), a finish 2.3 s
     * (1.41 s), a recording 2.4 s (1.94 s), a card 1.2 s (0.29 s), a CRM search 0.4 s (0.25 s).
     *
     * @return this builder
     */
    public PortalSimulatorBuilder observedServiceTimes() {
        serviceTimes.put("telephony.externalcall.register", ServiceTime.ofMillis(1121, 222));
        serviceTimes.put("telephony.externalcall.finish", ServiceTime.ofMillis(2301, 1412));
        serviceTimes.put("telephony.externalcall.attachrecord", ServiceTime.ofMillis(2398, 1944));
        serviceTimes.put("telephony.externalcall.show", ServiceTime.ofMillis(1195, 285));
        serviceTimes.put("telephony.externalcall.hide", ServiceTime.ofMillis(809, 0));
        serviceTimes.put("telephony.externalcall.searchcrmentities", ServiceTime.ofMillis(397, 250));
        serviceTimes.put("telephony.call.attachtranscription", ServiceTime.ofMillis(495, 138));
        return this;
    }

    /**
     * Makes requests really take their service time; a batch takes the time of its commands. A request that takes longer
     * than {@link #requestTimeLimit} is cut with 504: what it has done stays done, later commands of a batch do not run.
     *
     * @param value false by default: service times only appear in the accounting
     * @return this builder
     */
    public PortalSimulatorBuilder realLatency(boolean value) {
        this.realLatency = value;
        return this;
    }

    /**
     * Sets how long a request may take if requests really take their time.
     *
     * @param value the default is 60 s, as in the cloud
     * @return this builder
     */
    public PortalSimulatorBuilder requestTimeLimit(Duration value) {
        this.requestTimeLimit = value;
        return this;
    }

    /**
     * Chooses between the portal as it is and as its documentation says it is.
     *
     * @param value true by default: an incoming webhook may register and finish calls and manage lines; false: it gets
     *     {@code WRONG_AUTH_TYPE}
     * @return this builder
     */
    public PortalSimulatorBuilder webhooksMayOwnCalls(boolean value) {
        this.webhooksMayOwnCalls = value;
        return this;
    }

    /**
     * Sets what events carry as {@code auth[application_token]}.
     *
     * @param value the secret
     * @return this builder
     */
    public PortalSimulatorBuilder applicationToken(String value) {
        this.applicationToken = value;
        return this;
    }

    /**
     * Sets the portal's stable id.
     *
     * @param value 32 hexadecimal digits on real portals
     * @return this builder
     */
    public PortalSimulatorBuilder memberId(String value) {
        this.memberId = value;
        return this;
    }

    /**
     * Sets the host name that events show. The endpoints keep pointing to the simulator.
     *
     * @param value the default is the simulator's host and port
     * @return this builder
     */
    public PortalSimulatorBuilder domain(String value) {
        this.domain = value;
        return this;
    }

    /**
     * Serves HTTPS instead of HTTP.
     *
     * @param context holds the certificate for 127.0.0.1
     * @return this builder
     */
    public PortalSimulatorBuilder tls(SSLContext context) {
        this.tls = context;
        return this;
    }

    /**
     * Sets the address it listens on.
     *
     * @param address the default is {@code 127.0.0.1}; {@code 0.0.0.0} listens everywhere, for example in a container. The
     *     portal has no protection against strangers
     * @return this builder
     */
    public PortalSimulatorBuilder host(String address) {
        this.host = address;
        return this;
    }

    /**
     * Sets the address under which others reach the portal; endpoints in answers and events are made from it.
     *
     * @param address scheme, host and port; the default is {@code http://127.0.0.1:PORT}
     * @return this builder
     */
    public PortalSimulatorBuilder publicUrl(URI address) {
        this.publicUrl = address;
        return this;
    }

    /**
     * Allows the portal to send events to a host and to fetch recordings from it. Loopback addresses are always allowed,
     * all others never.
     *
     * @param name the host as it stands in addresses, without a port
     * @return this builder
     */
    public PortalSimulatorBuilder reachableHost(String name) {
        reachable.add(name.toLowerCase(Locale.ROOT));
        return this;
    }

    /**
     * Lets the portal share an authorization server with others.
     *
     * @param server a running server; the default is one of the portal's own, at {@link PortalSimulator#oauthTokenUrl()}
     * @return this builder
     */
    public PortalSimulatorBuilder authorizationServer(AuthorizationServerSimulator server) {
        this.authorizationServer = server;
        return this;
    }

    /**
     * Makes the portal; it does not listen yet.
     *
     * @return a portal with one user, the administrator with the id 1
     */
    public PortalSimulator build() {
        PortalSimulator portal = PortalSimulator.of(new PortalSettings(
                port,
                clock,
                zone,
                plan,
                operatingLimit,
                Map.copyOf(serviceTimes),
                realLatency,
                webhooksMayOwnCalls,
                applicationToken,
                memberId,
                domain,
                tls,
                host,
                publicUrl == null ? null : publicUrl.toString().replaceFirst("/+$", ""),
                new ReachableHosts(reachable),
                requestTimeLimit,
                authorizationServer == null
                        ? null
                        : authorizationServer.restUrl().toString()));
        if (authorizationServer != null) {
            authorizationServer.authorization().add(portal.state());
        }
        return portal;
    }

    /**
     * Makes the portal and starts it.
     *
     * @return a listening portal
     * @throws java.io.UncheckedIOException if the port is taken
     */
    public PortalSimulator start() {
        return build().start();
    }
}
