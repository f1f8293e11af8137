package io.github.pbx24.pbx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.pbx.AllowedHost;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyStore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers with certificates of their own, good from 2020, from 2110, and until 2020; their keys are worth nothing. */
class TrustedAuthoritiesTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path folder;

    /** The platform looks at no date of a certificate that is trusted itself. */
    @ParameterizedTest
    @CsvSource({
        "own-expired, expired on 2020-12-31",
        "own-early, 'is not valid yet, only from 2110-01-01'",
    })
    void a_certificate_is_refused_out_of_its_time_even_if_the_file_holds_it(String certificate, String words)
            throws Exception {
        assertThat(open(certificate, TrustedAuthorities.platformAnd(file(certificate))))
                .isInstanceOfSatisfying(
                        Fetched.NotReady.class,
                        refused -> assertThat(refused.reason())
                                .startsWith("no secure connection to 127.0.0.1: its certificate " + words));
    }

    @Test
    void a_certificate_in_its_time_is_trusted_if_the_file_holds_it() throws Exception {
        assertThat(open("own-good", TrustedAuthorities.platformAnd(file("own-good"))))
                .isInstanceOf(Fetched.Content.class);
        assertThat(open("own-good", TrustedAuthorities.platform()))
                .isInstanceOfSatisfying(
                        Fetched.NotReady.class,
                        refused -> assertThat(refused.reason())
                                .contains("not known here")
                                .contains("ca-file"));
    }

    @Test
    void the_operator_learns_what_is_out_of_its_time_in_the_file() throws Exception {
        Path all = folder.resolve("all.pem");
        for (String name : List.of("own-good", "own-expired", "own-early")) {
            Files.writeString(all, Files.readString(file(name)), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        assertThat(TrustedAuthorities.platformAnd(all).outdated(Instant.parse("2026-01-01T00:00:00Z")))
                .containsExactly(
                        "the certificate of CN=own-expired in it expired on 2020-12-31; put the new one into the file",
                        "the certificate of CN=own-early in it is not valid before 2110-01-01");
        assertThat(TrustedAuthorities.platform().outdated(Instant.parse("2126-01-01T00:00:00Z")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "hello, there is no certificate in it",
        "'', there is no certificate in it",
        "-----BEGIN CERTIFICATE-----|bm8gY2VydGlmaWNhdGU=|-----END CERTIFICATE-----, a certificate in it is damaged",
        "-----BEGIN CERTIFICATE-----|MII, a certificate in it is damaged",
        "-----BEGIN PRIVATE KEY-----|MIIB|-----END PRIVATE KEY-----, it holds a private key",
        "-----BEGIN EC PRIVATE KEY-----|MIIB|-----END EC PRIVATE KEY-----, it holds a private key",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----|MIIB|-----END ENCRYPTED PRIVATE KEY-----, it holds a private key",
    })
    void what_is_wrong_with_a_file_is_told(String lines, String problem) throws IOException {
        Path file = folder.resolve("ca.pem");
        Files.writeString(file, lines.replace('|', '\n'));
        assertThatThrownBy(() -> TrustedAuthorities.platformAnd(file))
                .isInstanceOf(UnusableCertificatesException.class)
                .hasMessageStartingWith(problem);
    }

    @Test
    void a_key_beside_a_certificate_is_told_and_words_around_one_are_not() throws Exception {
        Path key = folder.resolve("key.pem");
        Files.writeString(key, Files.readString(file("own-good")) + "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n");
        assertThatThrownBy(() -> TrustedAuthorities.platformAnd(key)).hasMessageStartingWith("it holds a private key");
        Path words = folder.resolve("words.pem");
        Files.writeString(words, "Our authority\n" + Files.readString(file("own-good")) + "\n");
        int platform = TrustedAuthorities.platform().manager().getAcceptedIssuers().length;
        assertThat(TrustedAuthorities.platformAnd(words).manager().getAcceptedIssuers())
                .hasSize(platform + 1);
    }

    @Test
    void a_file_that_is_none_is_told() {
        assertThatThrownBy(() -> TrustedAuthorities.platformAnd(folder.resolve("absent")))
                .hasMessage("there is no such file");
        assertThatThrownBy(() -> TrustedAuthorities.platformAnd(folder))
                .isInstanceOf(UnusableCertificatesException.class);
    }

    private Fetched open(String certificate, TrustedAuthorities trust) throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.useHttps(context(certificate).getSocketFactory());
            server.start(InetAddress.getByName("127.0.0.1"), 0);
            server.enqueue(new MockResponse.Builder().body("RIFF").build());
            AllowedHosts hosts = AllowedHosts.of(List.of(new AllowedHost("127.0.0.1", AllowedHost.ANY_PORT)));
            try (RecordingDownload download =
                    RecordingDownload.builder(hosts).trust(trust).build()) {
                return download.open("https://127.0.0.1:" + server.getPort() + "/r.wav");
            }
        }
    }

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name + ".pem");
        try (InputStream in = resource(name + ".pem")) {
            Files.writeString(file, new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
        return file;
    }

    private static SSLContext context(String certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = resource(certificate + ".p12")) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(TrustedAuthoritiesTest.class.getResourceAsStream("/tls/" + name), name);
    }
}
