package io.github.pbx24.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pbx24.http.TlsFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real handshakes. The certificates in {@code tls} are good from 2020, and from 2110 the early one; their keys are worth nothing. */
class TlsFailureTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "expired | EXPIRED | its certificate expired on 2020-12-31; it has to be renewed there",
                "early | NOT_YET_VALID | its certificate is not valid yet, only from 2110-01-01; is the clock of this machine right?",
                "other | OTHER_HOST | its certificate is for another host (other.example); use the name that stands in it, or have one"
                        + " made for this name",
            })
    void a_bad_certificate_is_told_in_words(String certificate, Kind kind, String words) throws Exception {
        assertThat(TlsFailure.of(failure(certificate, authorities()), "import it"))
                .contains(new TlsFailure(kind, words));
    }

    @Test
    void an_unknown_authority_is_told_with_what_to_do() throws Exception {
        TlsFailure failure =
                TlsFailure.of(failure("good", null), "put it into ca-file").orElseThrow();
        assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN_AUTHORITY);
        assertThat(failure.words()).endsWith(" not known here; if it is the right one, put it into ca-file");
        assertThat(failure.isTemporary()).isFalse();
    }

    @Test
    void other_hosts_are_told_too_where_the_platform_looks_at_the_name() throws Exception {
        try (SSLServerSocket server = server("other");
                RawServer raw = new RawServer(server, (head, in, out) -> {})) {
            SSLSocketFactory sockets = client(authorities()).sslSocketFactory();
            try (SSLSocket socket = (SSLSocket) sockets.createSocket("127.0.0.1", raw.port())) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                IOException failure = catchThrowableOfType(IOException.class, socket::startHandshake);
                assertThat(TlsFailure.of(failure, "").map(TlsFailure::kind)).contains(Kind.OTHER_HOST);
            }
        }
    }

    @Test
    void a_server_without_tls_is_told() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            Thread thread = new Thread(() -> refuse(plain), "http server");
            thread.setDaemon(true);
            thread.start();
            IOException failure = failure(client(null), "https://127.0.0.1:" + plain.getLocalPort() + "/");
            assertThat(TlsFailure.of(failure, "").map(TlsFailure::kind)).contains(Kind.NO_TLS);
        }
    }

    private static void refuse(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write(RawServer.bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
                // Until the client has read it and gone.
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // The client has gone, or the test is over.
            }
        }
    }

    @Test
    void what_has_another_reason_is_none_of_its_business() {
        assertThat(TlsFailure.of(new SocketTimeoutException("Read timed out"), ""))
                .isEmpty();
        assertThat(TlsFailure.of(new SSLException("Socket closed"), "")).isEmpty();
        Exception circle = new Exception("a");
        Exception other = new Exception("b", circle);
        circle.initCause(other);
        assertThat(TlsFailure.of(circle, "")).isEmpty();
    }

    private static IOException failure(String certificate, @Nullable X509TrustManager trust) throws Exception {
        try (SSLServerSocket server = server(certificate);
                RawServer raw = new RawServer(
                        server, (head, in, out) -> out.write(RawServer.bytes("HTTP/1.1 200 OK\r\n\r\n")))) {
            return failure(client(trust), "https://127.0.0.1:" + raw.port() + "/");
        }
    }

    private static IOException failure(OkHttpClient client, String url) {
        return catchThrowableOfType(
                IOException.class,
                () -> client.newCall(new Request.Builder().url(url).build())
                        .execute()
                        .close());
    }

    private static OkHttpClient client(@Nullable X509TrustManager trust) throws Exception {
        OkHttpClient.Builder client = BoundedHttp.client().callTimeout(60, TimeUnit.SECONDS);
        if (trust != null) {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new X509TrustManager[] {trust}, null);
            client.sslSocketFactory(context.getSocketFactory(), trust);
        }
        return client.build();
    }

    private static X509TrustManager authorities() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = resource("ca.pem")) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return (X509TrustManager) trust.getTrustManagers()[0];
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
        return Objects.requireNonNull(TlsFailureTest.class.getResourceAsStream("/tls/" + name), name);
    }
}
