package io.github.pbx24.gateway;

import io.github.pbx24.gateway.config.GatewayConfigReader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A gateway on loopback with a throw-away store and a portal that is not there: loads what a real start loads. */
final class Rehearsal {

    private static final String YAML = """
            server: {host: 127.0.0.1, port: 0, admin-token: only-for-this-rehearsal}
            store: {url: "jdbc:sqlite:%s"}
            portals: [{id: rehearsal, incoming-webhook: "http://127.0.0.1:1/rest/1/rehearsal/"}]
            pbx:
              - {id: rt, provider: rostelecom, portal: rehearsal, settings: {dialect: vats, webhook-keys: [rehearsal]}}
              - {id: office, provider: 3cx, portal: rehearsal, settings: {dialect: webhook-plugin, token: rehearsal}}
            recordings: {archive: none}
            """;
    private static final String WEBHOOK =
            "/pbx/office?token=rehearsal&event=ringing&callerid=74950000000&user=101&usertype=ext&id=260115121502_231-0";

    private Rehearsal() {}

    static int run() throws IOException {
        Path folder = Files.createTempDirectory("rehearsal");
        try (Gateway gateway =
                new Gateway(GatewayConfigReader.parse(YAML.formatted(folder.resolve("gateway.db")), Map.of()))) {
            URI address = gateway.start();
            for (String path : new String[] {WEBHOOK, "/readyz", "/healthz", "/metrics", "/"}) {
                HttpURLConnection request =
                        (HttpURLConnection) address.resolve(path).toURL().openConnection();
                request.getResponseCode();
                request.disconnect();
            }
        } finally {
            remove(folder);
        }
        return Main.OK;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
