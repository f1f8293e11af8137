package io.github.pbx24.rostelecom.vats;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallControl.OriginateRequest;
import io.github.pbx24.pbx.CallControl.Originated;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import io.github.pbx24.pbx.http.TrustedAuthorities;
import io.github.pbx24.rostelecom.cloudpbx.CloudpbxAnswer;
import io.github.pbx24.rostelecom.cloudpbx.CloudpbxClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A real TLS server whose certificate nobody knows. */
@Execution(ExecutionMode.CONCURRENT)
class ExtraTrustTest {

    private static final String PASSWORD = "changeit";
    private final MockWebServer api = new MockWebServer();

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        Path store = folder.resolve("server.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=test",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString());
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "server",
                "-keystore",
                store.toString(),
                "-file",
                folder.resolve("ca.pem").toString());
        api.useHttps(context(store).getSocketFactory());
        api.start(InetAddress.getByName("127.0.0.1"), 0);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void an_unknown_certificate_is_refused() {
        try (PbxConnection connection = connect(Map.of())) {
            assertThat(connection.recordings().orElseThrow().open(RecordingReference.id("r")))
                    .isInstanceOf(Fetched.NotReady.class);
            assertThat(connection.callControl().orElseThrow().originate(new OriginateRequest("101", "1")))
                    .isInstanceOfSatisfying(Originated.Refused.class, refused -> {
                        assertThat(refused.reason())
                                .startsWith("no secure connection")
                                .contains("ca-file");
                        assertThat(refused.temporary()).isFalse();
                    });
        }
        assertThat(api.getRequestCount()).isZero();
    }

    @Test
    void a_certificate_of_the_file_is_trusted() throws IOException {
        api.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "audio/wav")
                .body("RIFF")
                .build());
        api.enqueue(new MockResponse.Builder().body("{\"call_uuid\":\"c-1\"}").build());
        try (PbxConnection connection =
                connect(Map.of("ca-file", folder.resolve("ca.pem").toString()))) {
            try (Fetched.Content content =
                    (Fetched.Content) connection.recordings().orElseThrow().open(RecordingReference.id("r"))) {
                assertThat(content.stream()).hasContent("RIFF");
            }
            assertThat(connection.callControl().orElseThrow().originate(new OriginateRequest("101", "1")))
                    .isEqualTo(new Originated.Started("c-1"));
        }
    }

    @Test
    void the_other_dialect_trusts_it_too_and_says_what_to_do_otherwise() {
        api.enqueue(new MockResponse.Builder().body("{\"result\":0}").build());
        Map<String, Object> settings = new HashMap<>(Map.of("client-id", "id", "sign-key", "k"));
        settings.put("api-url", "https://127.0.0.1:" + api.getPort());
        try (CloudpbxClient client = CloudpbxClient.connect(PbxSettings.of(settings), PbxEnvironment.standard())) {
            assertThat(client.users(null).reason())
                    .startsWith("no secure connection")
                    .contains("ca-file");
        }
        settings.put("ca-file", folder.resolve("ca.pem").toString());
        try (CloudpbxClient client = CloudpbxClient.connect(PbxSettings.of(settings), PbxEnvironment.standard())) {
            assertThat(client.users(null)).isEqualTo(new CloudpbxAnswer.Done<>(List.of()));
        }
    }

    @Test
    void the_certificates_of_the_platform_stay_trusted() throws Exception {
        int platform = TrustedAuthorities.platform().manager().getAcceptedIssuers().length;
        assertThat(platform).isPositive();
        assertThat(TrustedAuthorities.platformAnd(folder.resolve("ca.pem"))
                        .manager()
                        .getAcceptedIssuers())
                .hasSize(platform + 1);
    }

    @Test
    void the_name_of_the_server_is_checked_all_the_same() {
        try (PbxConnection connection = VatsFixture.connect(Map.of(
                "webhook-keys",
                "k",
                "access-token",
                "t",
                "api-url",
                "https://localhost:" + api.getPort(),
                "ca-file",
                folder.resolve("ca.pem").toString()))) {
            assertThat(connection.recordings().orElseThrow().open(RecordingReference.id("r")))
                    .isInstanceOfSatisfying(
                            Fetched.NotReady.class,
                            refused -> assertThat(refused.reason()).contains("for another host"));
        }
        assertThat(api.getRequestCount()).isZero();
    }

    private PbxConnection connect(Map<String, String> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("webhook-keys", "k");
        settings.put("access-token", "t");
        settings.put("api-url", "https://127.0.0.1:" + api.getPort());
        return VatsFixture.connect(settings);
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.add("-J-Duser.language=en");
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
        assertThat(process.waitFor()).as(output).isZero();
    }
}
