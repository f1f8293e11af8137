package io.github.pbx24.rostelecom.vats;

import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.http.RecordingDownload;
import okhttp3.HttpUrl;

/** Recordings: {@code GET /v2/records/{id}}, which answers with the audio or with a link to it. */
final class VatsRecordings implements RecordingSource {

    private final RecordingDownload download;
    private final HttpUrl base;

    VatsRecordings(VatsSettings.Api api) {
        base = HttpClients.address(api).build();
        download = RecordingDownload.builder(api.recordingHosts().withExchange(api.url()))
                .trust(api.trust())
                .timeouts(api.connectTimeout(), api.readTimeout())
                .authorization(api.url(), api.tokens())
                .linkIn(VatsAnswer::link)
                // A link lives about an hour.
                .freshLinks()
                .build();
    }

    @Override
    public Fetched open(RecordingReference recording) {
        String id = recording.value();
        if (recording.kind() != RecordingReference.Kind.ID || id.equals(".") || id.equals("..")) {
            return new Fetched.Gone("the reference is not a recording of this exchange");
        }
        HttpUrl address = base.newBuilder()
                .addPathSegments("v2/records")
                .addPathSegment(id)
                .build();
        return download.open(address.toString());
    }

    void close() {
        download.close();
    }
}
