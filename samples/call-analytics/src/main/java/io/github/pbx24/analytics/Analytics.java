package io.github.pbx24.analytics;

import io.github.pbx24.app.AppKit;
import io.github.pbx24.app.AppKitBuilder;
import io.github.pbx24.app.analysis.OpenAiAnalyser;
import io.github.pbx24.app.analysis.QualityScorer;
import io.github.pbx24.app.analysis.RuleAnalyser;
import io.github.pbx24.app.pipeline.Analyser;
import io.github.pbx24.app.pipeline.Pipeline;
import io.github.pbx24.app.pipeline.SpeechToText;
import io.github.pbx24.app.redact.RuleRedactor;
import io.github.pbx24.app.speech.FileSpeechToText;
import io.github.pbx24.app.speech.OpenAiSpeechToText;
import io.github.pbx24.bitrix24.tokens.jdbc.EncryptionKeys;
import io.github.pbx24.jdbc.JdbcDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/** Everything of one process: database, kit and server. */
public final class Analytics implements AutoCloseable {

    private final JdbcDatabase database;
    private final AppKit kit;
    private final AnalyticsServer server;

    /**
     * Makes it; nothing runs yet.
     *
     * @param config the configuration
     * @param clock tells the time
     */
    public Analytics(AnalyticsConfig config, Clock clock) {
        this.database = JdbcDatabase.sqlite(config.database());
        EncryptionKeys keys = EncryptionKeys.of("1", config.encryptionKey());
        AppKitBuilder builder = AppKit.builder(
                        database, keys, config.applications().get(0), config.publicUrl())
                .name("Call analytics")
                .defaultPage("app")
                .calls(pipeline(config, clock), config.recordings())
                .audioRetention(config.audioRetention())
                .clock(clock);
        config.applications().stream().skip(1).forEach(builder::application);
        Criteria.declaredFields().forEach(builder::field);
        Criteria.placements().forEach(builder::placement);
        if (config.recordingWaits() != null) {
            builder.recordingWaits(config.recordingWaits());
        }
        if (config.loopbackPortals()) {
            builder.loopbackPortals();
        }
        this.kit = builder.build();
        this.server = new AnalyticsServer(config, kit, clock);
    }

    private static Pipeline pipeline(AnalyticsConfig config, Clock clock) {
        return Pipeline.builder(
                        speech(config.speech(), clock),
                        RuleRedactor.standard(),
                        analyser(config.analysis(), clock),
                        new QualityScorer())
                .build();
    }

    private static SpeechToText speech(AnalyticsConfig.Model model, Clock clock) {
        URI url = model.url();
        Path folder = model.folder();
        if (url == null) {
            return new FileSpeechToText(Objects.requireNonNull(folder, "folder"));
        }
        return OpenAiSpeechToText.builder(url, String.valueOf(model.model()))
                .apiKey(model.key())
                .language(model.language())
                .clock(clock)
                .build();
    }

    private static Analyser analyser(AnalyticsConfig.Model model, Clock clock) {
        URI url = model.url();
        if (url == null) {
            return new RuleAnalyser();
        }
        return OpenAiAnalyser.builder(url, String.valueOf(model.model()), Criteria.ALL)
                .apiKey(model.key())
                .clock(clock)
                .build();
    }

    /**
     * Starts everything.
     *
     * @return where the server listens
     */
    public URI start() {
        URI address = server.start();
        kit.start();
        return address;
    }

    /**
     * The kit inside.
     *
     * @return the kit
     */
    public AppKit kit() {
        return kit;
    }

    /** What the server listens to, as method and path: for the test that tries everything. */
    List<String> addresses() {
        return server.addresses();
    }

    @Override
    public void close() {
        server.stop();
        kit.close();
        database.close();
    }
}
