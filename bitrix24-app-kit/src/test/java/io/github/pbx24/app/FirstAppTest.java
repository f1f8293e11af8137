package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.app.call.Project;
import io.github.pbx24.app.call.Project.FieldTarget;
import io.github.pbx24.app.pipeline.Scores;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.tokens.jdbc.EncryptionKeys;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.simulator.ApplicationKeys;
import io.github.pbx24.simulator.AuthorizationServerSimulator;
import io.github.pbx24.simulator.PageOpening;
import io.github.pbx24.simulator.PortalSimulator;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstAppTest {

    // README begins
    @Test
    void the_score_of_a_call_stands_in_the_deal(@TempDir Path folder) throws Exception {
        try (AuthorizationServerSimulator vendor = AuthorizationServerSimulator.start();
                PortalSimulator portal =
                        PortalSimulator.builder().authorizationServer(vendor).start();
                JdbcDatabase database = JdbcDatabase.sqlite(folder.resolve("app.db"))) {
            portal.addUser(7, "Anna Petrova", "101");
            long contact = portal.addContact("Ivan Ivanov", "+74950000001", 7);
            long deal = portal.addDeal("A deal", contact, 7);
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            ApplicationKeys keys = portal.administration()
                    .addApplication("First app", Set.of(), url.resolve("open"), url.resolve("install"));
            OAuthApplication application =
                    new OAuthApplication(keys.clientId(), keys.clientSecret(), vendor.tokenUrl());
            EncryptionKeys secret = EncryptionKeys.of("k1", EncryptionKeys.generate());
            try (AppKit kit = FirstApp.describe(database, secret, application, url)
                    .calls(FirstApp.pipeline(), folder.resolve("recordings"))
                    .loopbackPortals()
                    .build()) {
                FirstApp.serve(kit, server);

                // An administrator presses "Install".
                PageOpening install = portal.administration().openApplication(keys.appId(), 1);
                assertThat(post(install).statusCode()).isEqualTo(200);
                portal.administration().finishInstallation(keys.appId());
                String memberId = kit.portals().get(0);
                PortalScope scope = kit.portal(memberId);
                scope.saveProject(new Project(
                        "all",
                        "All",
                        true,
                        Map.of(Scores.QUALITY, new FieldTarget("UF_CRM_FIRST_SCORE", true)),
                        false));
                scope.mapLine("line-1", "all");

                // A client calls Anna, and the exchange attaches the recording.
                try (Bitrix24Client exchange = Bitrix24Client.builder(
                                Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                        .build()) {
                    String callId = exchange.execute(request(
                                    "telephony.externalCall.register",
                                    Map.of(
                                            "USER_ID",
                                            7,
                                            "PHONE_NUMBER",
                                            "+74950000001",
                                            "TYPE",
                                            2,
                                            "LINE_NUMBER",
                                            "line-1")))
                            .requireText("CALL_ID");
                    exchange.execute(request(
                            "telephony.externalCall.finish",
                            Map.of("CALL_ID", callId, "USER_ID", 7, "DURATION", 42, "STATUS_CODE", 200)));
                    String audio =
                            Base64.getEncoder().encodeToString("ID3, a recording".getBytes(StandardCharsets.UTF_8));
                    exchange.execute(request(
                            "telephony.externalCall.attachRecord",
                            Map.of("CALL_ID", callId, "FILENAME", "call.mp3", "FILE_CONTENT", audio)));

                    // What a started kit does in the background.
                    kit.catchUp(memberId);
                    kit.runDue();
                    assertThat(exchange.execute(CrmObjects.get(CrmType.DEAL, deal))
                                    .text("UF_CRM_FIRST_SCORE"))
                            .hasValueSatisfying(score -> assertThat(score).startsWith("42"));
                } finally {
                    server.stop(0);
                }
            }
        }
    }

    private static Bitrix24Request<ResultNode> request(String method, Map<String, ?> parameters) {
        return Bitrix24Request.generic(method, parameters, Repeatability.NOT_REPEATABLE);
    }

    /** As the portal's page lets the browser do it. */
    private static HttpResponse<String> post(PageOpening page) throws Exception {
        String form = page.fields().entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(page.address())
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
    // README ends
}
