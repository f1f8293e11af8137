package io.github.pbx24.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.gateway.config.GatewayConfigReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} says of a certificate what the gateway will make of it. */
class TlsCheckTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path folder;

    @Test
    void a_certificate_of_an_unknown_authority_fails_with_what_to_do() throws Exception {
        assertThat(check("own-good", null))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("FAIL pbx[0].settings.api-url: ")
                        .contains("ca-file"));
    }

    @Test
    void a_certificate_of_the_file_is_fine() throws Exception {
        assertThat(check("own-good", "own-good"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("ok   pbx[0].settings.api-url: ")
                        .endsWith(" answers"));
    }

    /** The file is there, and it does not help. */
    @Test
    void a_file_with_another_certificate_does_not_make_it_fine() throws Exception {
        assertThat(check("own-good", "own-expired"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("FAIL pbx[0].settings.api-url: ")
                        .contains("not known here"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("WARN pbx[0].settings.ca-file: ")
                        .contains("expired on 2020-12-31"));
    }

    @Test
    void a_certificate_that_has_expired_fails_although_the_file_holds_it() throws Exception {
        assertThat(check("own-expired", "own-expired"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("FAIL pbx[0].settings.api-url: ")
                        .contains("its certificate expired on 2020-12-31"));
    }

    @Test
    void a_certificate_for_another_host_fails() throws Exception {
        assertThat(check("own-other", "own-other"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("FAIL pbx[0].settings.api-url: ")
                        .contains("for another host"));
    }

    @Test
    void the_certificate_of_a_portal_is_told_of_in_the_same_words() throws Exception {
        assertThat(check("own-good", null))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("FAIL portals[0].incoming-webhook: no secure connection to 127.0.0.1: ")
                        .contains("not known here", "trust store of Java"));
    }

    private List<String> check(String certificate, @Nullable String file) throws Exception {
        try (SSLServerSocket server = server(certificate)) {
            Thread thread = new Thread(() -> serve(server), "exchange");
            thread.setDaemon(true);
            thread.start();
            String yaml = """
                    store: {url: "jdbc:sqlite:%s"}
                    portals:
                      - id: acme
                        incoming-webhook: https://127.0.0.1:%d/rest/1/secret/
                    pbx:
                      - id: office
                        provider: rostelecom
                        portal: acme
                        settings: {dialect: vats, webhook-keys: key, access-token: token, api-url: "https://127.0.0.1:%d"%s}
                    recordings: {archive: none}
                    """.formatted(
                            folder.resolve("gateway.db"),
                            server.getLocalPort(),
                            server.getLocalPort(),
                            file == null ? "" : ", ca-file: \"" + pem(file) + "\"");
            return new ConfigCheck(GatewayConfigReader.parse(yaml, Map.of()))
                    .run().stream().map(Finding::toString).toList();
        }
    }

    private static void serve(SSLServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read();
            } catch (IOException e) {
                // Refused by the client, or closed.
            }
        }
    }

    private Path pem(String name) throws IOException {
        Path file = folder.resolve(name + ".pem");
        try (InputStream in = resource(name + ".pem")) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    private static SSLServerSocket server(String certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = resource(certificate + ".p12")) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(TlsCheckTest.class.getResourceAsStream("/tls/" + name), name);
    }
}
