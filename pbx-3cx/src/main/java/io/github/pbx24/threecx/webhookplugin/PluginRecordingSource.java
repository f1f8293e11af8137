package io.github.pbx24.threecx.webhookplugin;

import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.http.RecordingDownload;

/** Downloads recordings from the addresses that the plugin tells. */
final class PluginRecordingSource implements RecordingSource {

    private final RecordingDownload download;

    PluginRecordingSource(PluginSettings settings) {
        download = RecordingDownload.builder(settings.recordingHosts())
                .trust(settings.trust())
                .timeouts(settings.callTimeout(), settings.callTimeout())
                .build();
    }

    @Override
    public Fetched open(RecordingReference recording) {
        return recording.kind() == RecordingReference.Kind.URL
                ? download.open(recording.value())
                : new Fetched.Gone("not an http or https address");
    }

    void close() {
        download.close();
    }
}
