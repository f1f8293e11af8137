package io.github.pbx24.rostelecom;

import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Recordings: {@code GET /v2/records/{id}}, which answers with the audio or with a link to it. Nothing is kept in memory but
 * a small buffer.
 */
final class VatsRecordings implements RecordingSource {

    private static final int MAX_HOPS = 3;
    private static final int LOOK_AHEAD = 64;

    private final OkHttpClient client;
    private final HttpUrl base;
    private final LinkGuard guard;
    private final String token;

    VatsRecordings(VatsSettings.Api api) {
        base = HttpClients.address(api).build();
        guard = new LinkGuard(base, api.recordingHosts());
        // A repeated GET does no harm.
        client = HttpClients.builder(api)
                .retryOnConnectionFailure(true)
                .dns(guard)
                .build();
        token = api.token();
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
        return fetch(address, 0);
    }

    private Fetched fetch(HttpUrl address, int hops) {
        Optional<String> objection = guard.objectionTo(address);
        if (objection.isPresent()) {
            return new Fetched.Gone(objection.get());
        }
        Request.Builder request = new Request.Builder()
                .url(address)
                // Compression gains nothing on audio and hides the length.
                .header("Accept-Encoding", "identity");
        if (guard.isApi(address)) {
            request.header("Authorization", "Bearer " + token);
        }
        Response response = null;
        boolean handedOut = false;
        try {
            response = client.newCall(request.build()).execute();
            Fetched fetched = judge(response, hops);
            handedOut = fetched instanceof Fetched.Content;
            return fetched;
        } catch (LinkGuard.InternalAddressException e) {
            return new Fetched.Gone("the link leads into an internal network");
        } catch (IOException e) {
            return new Fetched.NotReady("the server of the recording was not reached");
        } finally {
            if (response != null && !handedOut) {
                response.close();
            }
        }
    }

    private Fetched judge(Response response, int hops) throws IOException {
        int status = response.code();
        boolean api = hops == 0;
        if (status >= 300 && status < 400) {
            String location = response.header("Location");
            return location == null ? notReady(response) : follow(response, location, hops);
        }
        if (status == 200) {
            return read(response, hops);
        }
        // A link dies after an hour. The next attempt asks the API for a new one.
        if (!api || status < 400 || status == 404 || status == 408 || status == 425 || status == 429 || status >= 500) {
            return notReady(response);
        }
        if (status == 401 || status == 403) {
            // The recording is there for months; whoever mends the token within the retries still gets it.
            return new Fetched.NotReady("the access token was refused, status " + status);
        }
        return new Fetched.Gone("the exchange answered with status " + status);
    }

    private Fetched read(Response response, int hops) throws IOException {
        String type =
                Optional.ofNullable(response.header("Content-Type")).orElse("").strip();
        String essence = type.toLowerCase(Locale.ROOT);
        long length = response.body().contentLength();
        BufferedInputStream in = new BufferedInputStream(response.body().byteStream());
        boolean json = essence.startsWith("application/json") || essence.startsWith("text/json");
        boolean audio = essence.startsWith("audio/")
                || essence.startsWith("application/octet-stream")
                || essence.startsWith("binary/");
        int first = firstByte(in);
        if (json || !audio && first == '{') {
            return VatsAnswer.read(in)
                    .link()
                    .map(link -> follow(response, link, hops))
                    .orElseGet(() -> new Fetched.NotReady("the answer has no link to a recording"));
        }
        if (first < 0) {
            return new Fetched.NotReady("the recording is empty");
        }
        if (!audio && essence.startsWith("text/")) {
            return new Fetched.NotReady("the answer is a text and not a recording");
        }
        return new Fetched.Content(in, type, length);
    }

    private Fetched follow(Response response, String link, int hops) {
        if (hops >= MAX_HOPS) {
            return new Fetched.NotReady("the link leads on and on");
        }
        HttpUrl target = response.request().url().resolve(link);
        response.close();
        return target == null ? new Fetched.Gone("the link is not an address") : fetch(target, hops + 1);
    }

    private static Fetched notReady(Response response) {
        return new Fetched.NotReady("the server of the recording answered with status " + response.code());
    }

    /** The first byte that is not white space, without consuming it; -1 if there is none nearby. */
    private static int firstByte(BufferedInputStream in) throws IOException {
        in.mark(LOOK_AHEAD);
        int found = -1;
        for (int i = 0; i < LOOK_AHEAD && found < 0; i++) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            found = Character.isWhitespace(next) ? -1 : next;
        }
        in.reset();
        return found;
    }

    void close() {
        HttpClients.close(client);
    }
}
