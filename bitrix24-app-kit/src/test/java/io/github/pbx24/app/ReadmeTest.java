package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.app.call.Project;
import io.github.pbx24.app.call.Project.FieldTarget;
import io.github.pbx24.app.pipeline.Scores;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.tokens.jdbc.EncryptionKeys;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.simulator.ApplicationKeys;
import io.github.pbx24.simulator.PageOpening;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program of the README and of the walk-through is this one, and it works. */
class ReadmeTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void the_first_application_shows_a_call_and_writes_its_score() throws Exception {
        try (World world = new World(folder, Clock.systemUTC(), builder -> builder);
                JdbcDatabase database = JdbcDatabase.sqlite(folder.resolve("first.db"))) {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            ApplicationKeys keys = world.first
                    .administration()
                    .addApplication("First", Set.of(), url.resolve("open"), url.resolve("install"));
            OAuthApplication application =
                    new OAuthApplication(keys.clientId(), keys.clientSecret(), world.vendor.tokenUrl());
            try (AppKit kit = FirstApp.describe(database, EncryptionKeys.of("k1", World.KEY), application, url)
                    .calls(FirstApp.pipeline(), folder.resolve("first"))
                    .loopbackPortals()
                    .build()) {
                FirstApp.serve(kit, server);
                try {
                    story(world, kit, keys, url);
                } finally {
                    server.stop(0);
                }
            }
        }
    }

    private void story(World world, AppKit kit, ApplicationKeys keys, URI url) throws Exception {
        long contact = world.first.addContact("Ivan Ivanov", "+74950000001", 7);
        long deal = world.first.addDeal("A deal", contact, 7);
        PageOpening install = world.first.administration().openApplication(keys.appId(), 1);
        assertThat(world.post(install.address(), install.fields()).statusCode()).isEqualTo(200);
        world.first.administration().finishInstallation(keys.appId());
        PortalScope scope = kit.portal(World.FIRST_MEMBER);
        scope.saveProject(new Project(
                "all", "All", true, Map.of(Scores.QUALITY, new FieldTarget("UF_CRM_FIRST_SCORE", true)), false));
        scope.mapLine("line-1", "all");

        String callId = world.call(world.first, 7, 1, 42);
        world.record(world.first, callId, 64);
        kit.catchUp(World.FIRST_MEMBER);
        kit.runDue();

        try (Bitrix24Client client = world.rest(world.first)) {
            assertThat(client.execute(CrmObjects.get(CrmType.DEAL, deal)).text("UF_CRM_FIRST_SCORE"))
                    .hasValueSatisfying(score -> assertThat(score).startsWith("42"));
        }
        PageOpening tab = world.first
                .administration()
                .openPlacement(keys.appId(), 7, "CRM_DEAL_DETAIL_TAB", Map.of("ID", String.valueOf(deal)));
        String bearer = World.bearer(world.post(tab.address(), tab.fields()));
        HttpResponse<String> page = world.send(
                HttpRequest.newBuilder(url.resolve("calls.html?frame=x")).build());
        assertThat(page.body()).contains("Authorization");
        assertThat(world.send(HttpRequest.newBuilder(url.resolve("calls"))
                                .header("Authorization", "Bearer " + bearer)
                                .build())
                        .body())
                .contains("DONE Scores[");
        assertThat(world.send(HttpRequest.newBuilder(url.resolve("calls")).build())
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FirstApp", "FirstAppTest"})
    void the_text_shows_this_program_with_its_imports(String name) throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/github/pbx24/app/" + name + ".java"));
        String program = letters(source.substring(
                source.indexOf("// README begins") + "// README begins".length(), source.indexOf("// README ends")));
        String text = Files.readString(Path.of("../docs/make-an-app.md"));

        assertThat(letters(text)).contains(program);
        assertThat(text.lines())
                .containsAll(source.lines()
                        .filter(line -> line.startsWith("import "))
                        .toList());
    }

    /** The formatter may break lines elsewhere. */
    private static String letters(String text) {
        return text.replaceAll("\\s+", "");
    }
}
