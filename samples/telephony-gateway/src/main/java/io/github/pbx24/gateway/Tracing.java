package io.github.pbx24.gateway;

import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.PbxConfig;
import io.github.pbx24.gateway.config.ServerConfig;
import io.github.pbx24.gateway.recording.Recordings;
import io.github.pbx24.gateway.store.GatewayDatabase;
import io.github.pbx24.runtime.TelephonyListener;
import io.github.pbx24.runtime.TelephonyRuntime;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out what happened to a call: asks the gateway if it runs, else reads its store. */
final class Tracing {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final GatewayConfig config;

    Tracing(GatewayConfig config) {
        this.config = config;
    }

    /**
     * Finds a call. A client who spoke with several exchanges has a newest call at each of them: then all are told.
     *
     * @param call an id or a number
     * @return empty if no exchange has it
     * @throws io.github.pbx24.gateway.store.StoreFailedException if the store cannot be opened
     */
    List<String> find(String call) {
        return ofRunningGateway(call).orElseGet(() -> ofStore(call));
    }

    /** Empty if it does not run, or its token is not known or wrong. */
    private Optional<List<String>> ofRunningGateway(String call) {
        ServerConfig server = config.server();
        if (server.adminToken() == null || server.port() == 0) {
            return Optional.empty();
        }
        String host = server.host().equals("0.0.0.0") || server.host().equals("::") ? "127.0.0.1" : server.host();
        List<List<String>> found = new ArrayList<>();
        HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
        try {
            for (PbxConfig pbx : config.pbx()) {
                URI address = URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                        + server.port()
                        + "/api/calls/" + pbx.id() + "/"
                        + URLEncoder.encode(call, StandardCharsets.UTF_8).replace("+", "%20"));
                HttpRequest request = HttpRequest.newBuilder(address)
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + server.adminToken())
                        .build();
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == OK) {
                    found.add(answer.body().lines().toList());
                } else if (answer.statusCode() != NOT_FOUND) {
                    // Another program listens there, or the token is not its token: that says nothing about the call.
                    return Optional.empty();
                }
            }
            return Optional.of(joined(found));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private List<String> ofStore(String call) {
        try (GatewayDatabase database = GatewayDatabase.open(config.store());
                Recordings recordings = Recordings.open(config.recordings());
                TelephonyRuntime runtime = RuntimeSettings.runtime(
                        config, database, recordings, TelephonyListener.NONE, Clock.systemUTC())) {
            return joined(config.pbx().stream()
                    .map(pbx -> runtime.traceInWords(pbx.id(), call))
                    .toList());
        }
    }

    /** One below the other, with an empty line between. */
    private static List<String> joined(List<List<String>> traces) {
        List<String> all = new ArrayList<>();
        for (List<String> trace : traces) {
            if (!trace.isEmpty() && !all.isEmpty()) {
                all.add("");
            }
            all.addAll(trace);
        }
        return all;
    }
}
