package io.github.pbx24.simulator.internal.context;

import io.github.pbx24.simulator.PortalPlan;
import io.github.pbx24.simulator.internal.protocol.ReachableHosts;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What the builder was told. Immutable. */
public record PortalSettings(
        int port,
        Clock clock,
        ZoneId zone,
        PortalPlan plan,
        @Nullable Duration operatingLimit,
        Map<String, ServiceTime> serviceTimes,
        boolean realLatency,
        boolean webhooksMayOwnCalls,
        String applicationToken,
        String memberId,
        @Nullable String domain,
        @Nullable SSLContext tls,
        String host,
        @Nullable String publicUrl,
        ReachableHosts reachable,
        Duration requestTimeLimit,
        @Nullable String authorizationEndpoint) {

    public ServiceTime serviceTime(String method) {
        return serviceTimes.getOrDefault(method, ServiceTime.NONE);
    }
}
