package io.github.pbx24.threecx;

import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Downloads recordings from listed hosts. */
final class PluginRecordingSource implements RecordingSource {

    private static final int MAX_REDIRECTS = 5;

    private final OkHttpClient client;
    private final AllowedHosts hosts;

    /**
     * Makes a source.
     *
     * @param client must not follow redirects by itself
     */
    PluginRecordingSource(OkHttpClient client, AllowedHosts hosts) {
        this.client = client;
        this.hosts = hosts;
    }

    @Override
    public Fetched open(RecordingReference recording) {
        HttpUrl url = recording.kind() == RecordingReference.Kind.URL ? HttpUrl.parse(recording.value()) : null;
        if (url == null) {
            return new Fetched.Gone("not an http or https address");
        }
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            if (!hosts.allow(url)) {
                return new Fetched.Gone("host " + url.host() + ":" + url.port() + " is not in recording-hosts");
            }
            Response response;
            try {
                response =
                        client.newCall(new Request.Builder().url(url).build()).execute();
            } catch (IOException e) {
                return new Fetched.NotReady("no answer: " + e.getClass().getSimpleName());
            }
            HttpUrl target = redirect(response);
            if (target == null) {
                return fetched(response);
            }
            response.close();
            if (url.isHttps() && !target.isHttps()) {
                return new Fetched.Gone("redirected from https to http");
            }
            url = target;
        }
        return new Fetched.Gone("more than " + MAX_REDIRECTS + " redirects");
    }

    private static @Nullable HttpUrl redirect(Response response) {
        String location = response.header("Location");
        return location == null || !response.isRedirect()
                ? null
                : response.request().url().resolve(location);
    }

    private static Fetched fetched(Response response) {
        int status = response.code();
        MediaType type = response.body().contentType();
        if (status == 200 && response.body().contentLength() != 0 && !isPage(type)) {
            return new Fetched.Content(
                    response.body().byteStream(),
                    type == null ? "" : type.toString(),
                    response.body().contentLength());
        }
        response.close();
        if (status == 200) {
            return new Fetched.NotReady(isPage(type) ? "a page came instead of a recording" : "still empty");
        }
        // 404: the file is converted after the call, and the plugin may announce it a moment too early.
        boolean later =
                status < 300 || status == 404 || status == 408 || status == 425 || status == 429 || status >= 500;
        String reason = "HTTP status " + status;
        return later ? new Fetched.NotReady(reason) : new Fetched.Gone(reason);
    }

    /** The web server of the exchange shows its log-in page where it has nothing else. */
    private static boolean isPage(@Nullable MediaType type) {
        return type != null && (type.type().equals("text") || type.subtype().equals("json"));
    }
}
