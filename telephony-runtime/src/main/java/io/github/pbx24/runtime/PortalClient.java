package io.github.pbx24.runtime;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ClientBuilder;
import io.github.pbx24.bitrix24.Bitrix24Listener;
import io.github.pbx24.bitrix24.RetryPlan;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.correlation.PortalConnection;
import io.github.pbx24.correlation.directory.PortalDirectory;
import io.github.pbx24.correlation.recording.RecordingArchive;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.RecordingRule;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** A portal with its client. */
final class PortalClient implements AutoCloseable {

    private final Bitrix24Client client;
    private final PortalConnection connection;

    private PortalClient(Bitrix24Client client, PortalConnection connection) {
        this.client = client;
        this.connection = connection;
    }

    static PortalClient open(
            Portal portal,
            Bitrix24Listener listener,
            String userAgent,
            @Nullable RecordingArchive archive,
            RecordingRule recordings,
            Clock clock) {
        Bitrix24ClientBuilder builder = Bitrix24Client.builder(portal.authorization())
                // The engine repeats by itself, durably.
                .retryPlan(RetryPlan.none())
                .clock(clock)
                .listener(listener)
                .userAgent(userAgent);
        PacingPlan pacing = portal.pacing();
        if (pacing != null) {
            builder.pacing(pacing);
        }
        Bitrix24Client client = builder.build();
        PortalDirectory directory =
                new PortalDirectory(client, portal.extensions(), portal.defaultUser(), portal.lines(), clock);
        CallRules rules = portal.rules();
        PortalConnection.Builder connection = PortalConnection.builder(portal.id(), client)
                .directory(directory)
                .rules(rules.withRecordings(recordings, rules.recordingRetries()));
        if (archive != null) {
            connection.archive(archive);
        }
        return new PortalClient(client, connection.build());
    }

    PortalConnection connection() {
        return connection;
    }

    @Override
    public void close() {
        client.close();
    }
}
