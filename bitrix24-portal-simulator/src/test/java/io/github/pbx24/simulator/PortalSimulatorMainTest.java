package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.PhpJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortalSimulatorMainTest {

    private static Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                PortalSimulatorMain.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void the_portal_runs_on_its_own_until_it_is_ended() throws Exception {
        Process process = start("--port", "0", "--user", "7:Anna:101");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String webhook = out.readLine();
            assertThat(webhook).startsWith("WEBHOOK http://127.0.0.1:");
            assertThat(out.readLine()).matches("READY http://127\\.0\\.0\\.1:\\d+");
            Rest rest = new Rest(URI.create(webhook.substring("WEBHOOK ".length())));
            assertThat(rest.json("user.get", "FILTER", Php.map("UF_PHONE_INNER", "101"))
                            .rows())
                    .extracting(row -> row.get("NAME"))
                    .containsExactly("Anna");
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void the_portal_serves_https_with_a_certificate_it_has_written(@TempDir Path directory) throws Exception {
        Path pem = directory.resolve("portal.pem");
        Process process = start("--tls", pem.toString());
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            URI webhook = URI.create(out.readLine().substring("WEBHOOK ".length()));
            assertThat(out.readLine()).matches("READY https://127\\.0\\.0\\.1:\\d+");
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            try (InputStream in = Files.newInputStream(pem)) {
                trusted.setCertificateEntry(
                        "portal", CertificateFactory.getInstance("X.509").generateCertificate(in));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            Rest.Reply reply = Rest.send(
                    HttpClient.newBuilder().sslContext(context).build(),
                    HttpRequest.newBuilder(webhook.resolve("server.time")).build());
            assertThat(reply.status()).isEqualTo(200);
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void an_application_is_installed_and_its_keys_are_printed() throws Exception {
        Process process =
                start("--application", "Sample", "--persona", "self-hosted", "--public-url", "http://portal.test");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).startsWith("WEBHOOK http://portal.test/rest/1/");
            String keys = out.readLine();
            assertThat(keys).startsWith("APPLICATION {");
            assertThat(PhpJson.readObject(keys.substring("APPLICATION ".length())))
                    .containsKeys("client_id", "client_secret", "access_token", "refresh_token", "application_token");
            assertThat(out.readLine()).isEqualTo("READY http://portal.test");
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--user 7", "--what 1", "--port", "--port x", "--tls", "--persona x", "--page x"})
    void wrong_arguments_are_refused(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MainArguments.of(line.split(" ")).portal());
    }

    @Test
    void what_is_refused_ends_with_status_2() throws Exception {
        Process process = start("--user", "7");
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
    }
}
