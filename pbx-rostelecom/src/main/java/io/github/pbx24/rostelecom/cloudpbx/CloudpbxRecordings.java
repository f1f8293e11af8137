package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.http.RecordingDownload;

/** Recordings: an address is asked for and used at once, because it works once and from one place. */
final class CloudpbxRecordings implements RecordingSource, AutoCloseable {

    private final CloudpbxClient client;
    private final RecordingDownload download;

    CloudpbxRecordings(CloudpbxClient client, CloudpbxSettings settings) {
        this.client = client;
        this.download = RecordingDownload.builder(settings.recordingHosts())
                .trust(settings.trust())
                .timeouts(settings.connectTimeout(), settings.readTimeout())
                .freshLinks()
                .build();
    }

    @Override
    public Fetched open(RecordingReference recording) {
        if (recording.kind() != RecordingReference.Kind.ID) {
            return new Fetched.Gone("the reference is not a recording of this exchange");
        }
        CloudpbxAnswer<String> address = client.recordingAddress(recording.value());
        if (address instanceof CloudpbxAnswer.Done<String> done) {
            return download.open(done.value());
        }
        // Any refusal may mean "not yet", and whoever switches the method on in time still gets the recording.
        return new Fetched.NotReady(address.reason());
    }

    @Override
    public void close() {
        download.close();
    }
}
