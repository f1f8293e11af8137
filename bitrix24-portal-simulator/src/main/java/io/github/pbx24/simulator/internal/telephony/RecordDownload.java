package io.github.pbx24.simulator.internal.telephony;

import io.github.pbx24.simulator.internal.protocol.ReachableHosts;
import io.github.pbx24.simulator.internal.protocol.ReceivedBytes;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Fetches recordings the way the portal does, but only where the simulator may call. */
public final class RecordDownload {

    private static final int REDIRECTS = 5;
    private static final Set<Integer> REDIRECT_STATUS = Set.of(301, 302, 303, 307, 308);

    private final HttpClient client;
    private final ReachableHosts reachable;

    public RecordDownload(HttpClient client, ReachableHosts reachable) {
        this.client = client;
        this.reachable = reachable;
    }

    /**
     * Downloads a recording.
     *
     * @throws RestError with the portal's text if that fails
     */
    ReceivedBytes fetch(String url) {
        URI address = reachable(url);
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            HttpRequest request = HttpRequest.newBuilder(address)
                    .timeout(Duration.ofSeconds(60))
                    .header("User-Agent", "Bitrix24 portal simulator")
                    .build();
            try {
                HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
                try (InputStream body = response.body()) {
                    Optional<String> location = response.headers().firstValue("Location");
                    if (REDIRECT_STATUS.contains(response.statusCode()) && location.isPresent()) {
                        address = reachable(address.resolve(location.get()).toString());
                        continue;
                    }
                    if (response.statusCode() != 200) {
                        throw RestError.plain("Server returns HTTP error code " + response.statusCode());
                    }
                    ReceivedBytes bytes = new ReceivedBytes();
                    body.transferTo(bytes);
                    bytes.close();
                    return bytes;
                }
            } catch (IOException failed) {
                throw RestError.plain("NETWORK: " + failed.getClass().getSimpleName());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw RestError.plain("NETWORK: interrupted");
            }
        }
        throw RestError.plain("NETWORK: too many redirects");
    }

    Optional<ReceivedBytes> quietly(String url) {
        try {
            return Optional.of(fetch(url));
        } catch (RestError notReported) {
            return Optional.empty();
        }
    }

    /** The last segment of the path; empty if there is none. */
    static String nameOf(String url) {
        try {
            String path = URI.create(url).getPath();
            return path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
        } catch (IllegalArgumentException broken) {
            return "";
        }
    }

    private URI reachable(String url) {
        try {
            URI uri = URI.create(url);
            if (reachable.allow(uri)) {
                return uri;
            }
        } catch (IllegalArgumentException broken) {
            throw RestError.plain("INVALID_URL: the address is not valid");
        }
        throw RestError.plain("NETWORK: the simulator does not call this host");
    }
}
