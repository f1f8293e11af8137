package io.github.pbx24.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.pipeline.Analysis;
import io.github.pbx24.app.pipeline.Pipeline;
import io.github.pbx24.app.pipeline.Scores;
import io.github.pbx24.app.pipeline.Transcript;
import io.github.pbx24.app.pipeline.Transcript.Speaker;
import io.github.pbx24.app.pipeline.Transcript.Utterance;
import io.github.pbx24.app.session.Session;
import io.github.pbx24.app.setup.FieldDeclaration;
import io.github.pbx24.app.setup.PlacementDeclaration;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.tokens.jdbc.EncryptionKeys;
import io.github.pbx24.jdbc.JdbcDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;

final class FirstApp {

    private FirstApp() {}

    // README begins
    static AppKitBuilder describe(
            JdbcDatabase database, EncryptionKeys keys, OAuthApplication application, URI publicUrl) {
        return AppKit.builder(database, keys, application, publicUrl)
                .name("First app")
                .field(new FieldDeclaration(
                        "UF_CRM_FIRST_SCORE",
                        "double",
                        Map.of("en", "Call score"),
                        Set.of(CrmType.DEAL, CrmType.CONTACT)))
                .placement(new PlacementDeclaration("CRM_DEAL_DETAIL_TAB", Map.of("en", "Calls"), "calls.html"))
                .defaultPage("calls.html")
                .calls(pipeline(), Path.of("recordings"));
    }

    static Pipeline pipeline() {
        return Pipeline.builder(
                        (audio, context) -> new Transcript(
                                "en", List.of(new Utterance(Speaker.UNKNOWN, null, null, audio.size() + " bytes"))),
                        (transcript, context) -> transcript,
                        (transcript, context) -> new Analysis("They talked.", List.of(), Map.of()),
                        (analysis, transcript, context) -> new Scores(Map.of(
                                Scores.QUALITY,
                                Math.min(100, context.call().duration().toSeconds()),
                                Scores.SUMMARY,
                                analysis.summary())))
                .build();
    }

    static void serve(AppKit kit, HttpServer server) {
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.createContext("/", http -> {
            AppRequest request = new AppRequest(
                    http.getRequestMethod(),
                    http.getRequestURI().getRawPath(),
                    Optional.ofNullable(http.getRequestURI().getRawQuery()).orElse(""),
                    http.getRequestHeaders(),
                    http.getRequestBody().readNBytes(2_000_000));
            write(http, kit.handle(request).orElseGet(() -> own(kit, request)));
        });
        server.start();
    }

    static AppAnswer own(AppKit kit, AppRequest request) {
        if (request.path().equals("calls.html")) {
            return kit.framed(request, AppAnswer.of(200, "text/html; charset=utf-8", PAGE));
        }
        Optional<Session> session = kit.session(request);
        if (session.isEmpty()) {
            return AppAnswer.text(401, "open the page again");
        }
        CallQuery query = CallQuery.newest(20).withObject(session.get().object());
        StringBuilder lines = new StringBuilder();
        for (Call call : kit.scope(session.get()).calls(query)) {
            lines.append(call.start())
                    .append(' ')
                    .append(call.state())
                    .append(' ')
                    .append(call.scores())
                    .append('\n');
        }
        return AppAnswer.text(200, lines.toString());
    }

    static void write(HttpExchange http, AppAnswer answer) throws IOException {
        try (http;
                InputStream body = answer.body().open()) {
            answer.headers().forEach(http.getResponseHeaders()::set);
            http.sendResponseHeaders(
                    answer.status(),
                    answer.body().length() == 0 ? -1 : answer.body().length());
            body.transferTo(http.getResponseBody());
        }
    }

    static final String PAGE = """
            <!doctype html><title>Calls</title><pre id="calls"></pre>
            <script>
              const session = new URLSearchParams(location.hash.slice(1)).get("session");
              fetch("calls", {headers: {Authorization: "Bearer " + session}})
                .then(answer => answer.text())
                .then(text => document.getElementById("calls").textContent = text || "No calls yet.");
            </script>
            """;
    // README ends
}
