package io.github.pbx24.bitrix24.oauth;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24AuthorizationException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Listener;
import io.github.pbx24.bitrix24.RetryPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;

/** Portal and authorization server in one; knows one refresh token after the other. */
public final class Authorizer extends Dispatcher implements AutoCloseable {

    private final MockWebServer server = new MockWebServer();
    private final List<String> refreshes = new CopyOnWriteArrayList<>();
    private final List<String> alerts = new CopyOnWriteArrayList<>();
    private final CompletableFuture<@Nullable Void> refused = new CompletableFuture<>();
    private int generation = 1;

    public Authorizer() throws IOException {
        server.setDispatcher(this);
        server.start(InetAddress.getByName("127.0.0.1"), 0);
    }

    /** A client of this portal. */
    public Bitrix24Client client(TokenStore tokens) {
        String origin = "http://127.0.0.1:" + server.getPort();
        OAuthApplication application =
                new OAuthApplication("local.app", "cl1entSecret", URI.create(origin + "/oauth/token/"));
        return Bitrix24Client.builder(Bitrix24Authorization.oauth(
                        application, URI.create(origin + "/rest/"), tokens, TokenStoreContract.PORTAL))
                .retryPlan(RetryPlan.none())
                .listener(new Bitrix24Listener() {
                    @Override
                    public void authorizationLost(String portalKey, Bitrix24AuthorizationException failure) {
                        alerts.add(portalKey);
                    }
                })
                .build();
    }

    /** The refresh tokens that came, in order. */
    public List<String> refreshes() {
        return List.copyOf(refreshes);
    }

    /** The portals whose authorisation was said to be lost. */
    public List<String> alerts() {
        return List.copyOf(alerts);
    }

    /** Done when an expired access token was refused. */
    public CompletableFuture<@Nullable Void> refused() {
        return refused;
    }

    @Override
    public synchronized MockResponse dispatch(RecordedRequest request) {
        if (request.getTarget().startsWith("/oauth/token/")) {
            String refresh = request.getTarget().replaceAll(".*[?&]refresh_token=([^&]*).*", "$1");
            refreshes.add(refresh);
            if (!refresh.equals("refresh-" + generation)) {
                return answer(400, "{\"error\":\"invalid_grant\"}");
            }
            generation++;
            return answer(
                    200,
                    "{\"access_token\":\"access-" + generation + "\",\"refresh_token\":\"refresh-" + generation
                            + "\",\"expires_in\":3600}");
        }
        String body = request.getBody() == null ? "" : request.getBody().utf8();
        if (generation > 1 && body.contains("\"auth\":\"access-" + generation + "\"")) {
            return answer(200, "{\"result\":true}");
        }
        refused.complete(null);
        return answer(401, "{\"error\":\"expired_token\"}");
    }

    private static MockResponse answer(int status, String body) {
        return new MockResponse.Builder().code(status).body(body).build();
    }

    @Override
    public void close() {
        server.close();
    }
}
