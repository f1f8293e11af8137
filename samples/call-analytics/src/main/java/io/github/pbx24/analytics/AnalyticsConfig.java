package io.github.pbx24.analytics;

import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, checked. Carries secrets.
 *
 * @param host where to listen
 * @param port 0 for any free one
 * @param publicUrl how browsers and portals reach the server
 * @param database the SQLite file
 * @param encryptionKey encrypts tokens and signs sessions: 32 bytes in Base64
 * @param recordings folder for recordings
 * @param audioRetention how long they stay there
 * @param applications keys of the application, one for the market or one for each portal
 * @param speech how speech becomes text
 * @param analysis how text is judged
 * @param recordingWaits when a recording is looked for after a call; null for the kit's default
 * @param loopbackPortals for tests: portals on this machine
 */
public record AnalyticsConfig(
        String host,
        int port,
        URI publicUrl,
        Path database,
        String encryptionKey,
        Path recordings,
        Duration audioRetention,
        List<OAuthApplication> applications,
        Model speech,
        Model analysis,
        @Nullable List<Duration> recordingWaits,
        boolean loopbackPortals) {

    /**
     * A model, or what stands for one.
     *
     * @param url base address of a server with OpenAI's interface; null for none
     * @param model its name; null without an address
     * @param key its key, or null
     * @param language language of the calls; null if the model finds out
     * @param folder folder of transcripts instead of a server; null if there is a server, and for analysis
     */
    public record Model(
            @Nullable URI url,
            @Nullable String model,
            @Nullable String key,
            @Nullable String language,
            @Nullable Path folder) {

        /** Without the key. */
        @Override
        public String toString() {
            return "Model[" + (url == null ? "built in" : url.getHost()) + "]";
        }
    }

    /** Copies the lists. */
    public AnalyticsConfig {
        applications = List.copyOf(applications);
        recordingWaits = recordingWaits == null ? null : List.copyOf(recordingWaits);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "AnalyticsConfig[" + host + ":" + port + ", speech=" + speech + ", analysis=" + analysis + "]";
    }
}
