package io.github.pbx24.gateway;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.bitrix24.tokens.jdbc.JdbcTokenStore;
import io.github.pbx24.bitrix24.tokens.jdbc.TokenStoreException;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.CallWaits;
import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.PbxConfig;
import io.github.pbx24.gateway.config.PortalConfig;
import io.github.pbx24.gateway.config.RecordingsConfig;
import io.github.pbx24.gateway.config.TimingsConfig;
import io.github.pbx24.gateway.recording.Recordings;
import io.github.pbx24.gateway.store.GatewayDatabase;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.runtime.Portal;
import io.github.pbx24.runtime.Providers;
import io.github.pbx24.runtime.TelephonyListener;
import io.github.pbx24.runtime.TelephonyRuntime;
import io.github.pbx24.runtime.TelephonyRuntimeBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the configuration means to the runtime. */
final class RuntimeSettings {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeSettings.class);

    private RuntimeSettings() {}

    static TelephonyRuntime runtime(
            GatewayConfig config,
            GatewayDatabase database,
            Recordings recordings,
            TelephonyListener listener,
            Clock clock) {
        RecordingsConfig limits = config.recordings();
        TelephonyRuntimeBuilder builder = TelephonyRuntime.builder(database.stores())
                .eventRetries(config.timings().eventRetries())
                .maxRecordingBytes(limits.maxBytes())
                .recordingHosts(limits.allowedHosts())
                .recordingsKept(limits.retention())
                .userAgent("pbx24-gateway/0.1")
                .listener(listener)
                .clock(clock);
        recordings.archive().ifPresent(archive -> builder.recordings(archive, recordings.rule()));
        boolean anyApplication =
                config.portals().stream().anyMatch(portal -> portal.access() instanceof PortalConfig.Application);
        JdbcTokenStore tokens = anyApplication ? database.tokens() : null;
        config.portals().forEach(portal -> builder.portal(portal(config, portal, tokens)));
        Providers providers = config.providers();
        PbxEnvironment environment = limits.environment().withClock(clock);
        for (PbxConfig pbx : config.pbx()) {
            builder.exchange(
                    pbx.id(),
                    pbx.portal(),
                    providers.connect(pbx.provider(), pbx.settings(), environment),
                    pbx.extensions(),
                    Set.of());
            Duration polled = pbx.pollHistory();
            if (polled != null) {
                builder.pollHistory(pbx.id(), polled);
            }
        }
        return builder.build();
    }

    /** Not a reason to stop: what exchanges say is kept meanwhile. */
    private static void warnIfUnreadable(PortalConfig portal, JdbcTokenStore tokens) {
        try {
            tokens.load(portal.id());
        } catch (TokenStoreException e) {
            LOG.warn("{}; put the key of the store back, or authorise the application again", e.getMessage());
        }
    }

    private static Portal portal(GatewayConfig config, PortalConfig portal, @Nullable JdbcTokenStore tokens) {
        Bitrix24Authorization authorization = PortalAuthorizations.of(portal, tokens);
        if (tokens != null) {
            warnIfUnreadable(portal, tokens);
        }
        Portal.Builder builder = Portal.builder(portal.id(), authorization)
                .extensions(portal.extensions())
                .lines(portal.lines())
                .rules(rules(config, portal));
        String token = portal.applicationToken();
        if (token != null) {
            builder.applicationTokens(List.of(token));
        }
        Long defaultUser = portal.defaultUser();
        if (defaultUser != null) {
            builder.defaultUser(defaultUser);
        }
        if (portal.enterprise()) {
            // The limits of all other plans are what the client keeps to by itself.
            builder.pacing(PacingPlan.enterprise());
        }
        return builder.build();
    }

    private static CallRules rules(GatewayConfig config, PortalConfig portal) {
        CallRules.Builder rules = portal.calls().toBuilder()
                .waits(waits(config.timings()))
                .recordingRetries(config.timings().recordingRetries())
                .crmCreate(portal.crmCreate());
        String country = portal.country();
        return country == null
                ? rules.build()
                : rules.numbers(new NationalNumbers(country)).build();
    }

    private static CallWaits waits(TimingsConfig timings) {
        CallWaits usual = CallWaits.DEFAULT;
        return usual.withSettle(timings.settle())
                .withSilence(timings.silentCall(), usual.silentTalk())
                .withLostAnswers(timings.lostAnswer(), shorter(usual.lateOpening(), timings.lostAnswer()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
