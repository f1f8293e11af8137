package io.github.pbx24.threecx.webhookplugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.pbx.CallControl.OriginateRequest;
import io.github.pbx24.pbx.CallControl.Originated;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Talks to an exchange whose certificate nobody but the user knows. */
class TrustTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path folder = Path.of("");

    private final MockWebServer exchange = new MockWebServer();

    @BeforeAll
    static void issueCertificate() throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                "pbx",
                "-keyalg",
                "EC",
                "-dname",
                "CN=exchange",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys().toString(),
                "-storepass",
                PASSWORD);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "pbx",
                "-file",
                certificate(),
                "-keystore",
                keys().toString(),
                "-storepass",
                PASSWORD);
    }

    @BeforeEach
    void start() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys())) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        exchange.useHttps(context.getSocketFactory());
        exchange.start(InetAddress.getByName("127.0.0.1"), 0);
    }

    @AfterEach
    void stop() {
        exchange.close();
    }

    @Test
    void a_certificate_of_the_ca_file_is_trusted() {
        exchange.enqueue(new MockResponse.Builder().body("{}").build());
        exchange.enqueue(new MockResponse.Builder().code(410).build());

        try (PbxConnection connection = connect(Map.of("ca-file", certificate()))) {
            assertThat(originate(connection)).isEqualTo(new Originated.Started(null));
            assertThat(open(connection)).isEqualTo(new Fetched.Gone("HTTP status 410"));
        }
    }

    @Test
    void an_unknown_certificate_is_refused_for_good() {
        try (PbxConnection connection = connect(Map.of())) {
            assertThat(originate(connection)).isInstanceOfSatisfying(Originated.Refused.class, refused -> {
                assertThat(refused.temporary()).isFalse();
                assertThat(refused.reason()).contains("ca-file");
            });
            assertThat(open(connection))
                    .isInstanceOfSatisfying(
                            Fetched.NotReady.class,
                            refused -> assertThat(refused.reason()).contains("ca-file"));
        }
    }

    @Test
    void a_recording_is_not_fetched_in_the_clear_after_a_redirect_from_https() {
        exchange.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", "http://127.0.0.1:" + exchange.getPort() + "/")
                .build());

        try (PbxConnection connection = connect(Map.of("ca-file", certificate()))) {
            assertThat(open(connection)).isEqualTo(new Fetched.Gone("redirected from https to http"));
        }
    }

    @Test
    void a_file_without_certificates_is_a_mistake_in_the_settings() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        Path text = Files.writeString(folder.resolve("text.pem"), "-----BEGIN CERTIFICATE-----\nx\n");

        for (Path file : new Path[] {empty, text, folder}) {
            assertThatThrownBy(() -> connect(Map.of("ca-file", file.toString())))
                    .isInstanceOf(PbxSettingsException.class)
                    .hasMessageStartingWith("ca-file: must be a readable PEM file with certificates: ");
        }
    }

    private PbxConnection connect(Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("base-url", url("/"));
        settings.put("access-key", "ACCESSKEY");
        return Fixtures.connect(settings);
    }

    private static Originated originate(PbxConnection connection) {
        return connection.callControl().orElseThrow().originate(new OriginateRequest("101", "74951234567"));
    }

    private Fetched open(PbxConnection connection) {
        return connection.recordings().orElseThrow().open(RecordingReference.url(url("/a.mp3")));
    }

    private static Path keys() {
        return folder.resolve("keys.p12");
    }

    private static String certificate() {
        return folder.resolve("ca.pem").toString();
    }

    private String url(String path) {
        return "https://127.0.0.1:" + exchange.getPort() + path;
    }

    /** The JDK has no public way to issue certificates but this tool. */
    private static void keytool(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream output = process.getInputStream()) {
            output.readAllBytes();
        }
        assertThat(process.waitFor()).isZero();
    }
}
