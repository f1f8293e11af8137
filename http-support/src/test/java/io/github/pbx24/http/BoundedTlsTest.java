package io.github.pbx24.http;

import static io.github.pbx24.http.RawServer.bytes;
import static io.github.pbx24.http.RawServer.endless;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bounds hold below TLS as well, and HTTP/2 needs none of ours. */
class BoundedTlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;

    @TempDir
    private static Path folder = Path.of("");

    private final SSLContext tls;
    private final OkHttpClient client;

    BoundedTlsTest() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys())) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        client = BoundedHttp.client()
                .callTimeout(60, TimeUnit.SECONDS)
                .sslSocketFactory(tls.getSocketFactory(), (X509TrustManager) trust.getTrustManagers()[0])
                .build();
    }

    @BeforeAll
    static void issueCertificate() throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=server",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys().toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
    }

    @AfterEach
    void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    @Test
    void a_line_before_a_chunk_that_never_ends_is_not_read_to_its_end() throws IOException {
        byte[] line = new byte[64 * 1024];
        Arrays.fill(line, (byte) 'y');
        try (RawServer server = new RawServer(socket("http/1.1"), (head, in, out) -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;"));
                    endless(out, line);
                });
                Response response = get(server)) {
            assertThatThrownBy(() -> response.body().string())
                    .isInstanceOf(IOException.class)
                    .hasMessage("the answer contains 512 KiB between two pieces of its body");
            assertThat(server.sent()).isLessThan(RawServer.FEW);
        }
    }

    /** OkHttp does that itself; this says so if it stops. */
    @Test
    void headers_of_http_2_that_never_end_are_not_read_to_their_end() throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        // A header that is to be put in no table, with a name of one letter and a value of 8,000.
        header.write(new byte[] {0x10, 1, 'a', 0x7f, (byte) 0xc1, 0x3d});
        header.write(bytes("v".repeat(8_000)));
        byte[] more = frame(CONTINUATION, 0, 1, header.toByteArray());
        try (RawServer server = new RawServer(socket("h2"), (head, in, out) -> {
            out.write(frame(4, 0, 0, new byte[0]));
            out.write(frame(HEADERS, 0, 1, new byte[] {(byte) 0x88}));
            endless(out, more);
        })) {
            assertThatThrownBy(() -> get(server).close()).hasMessageContaining("limit");
            assertThat(server.sent()).isLessThan(RawServer.FEW);
        }
    }

    private SSLServerSocket socket(String protocol) throws IOException {
        ServerSocket server =
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        SSLServerSocket secured = (SSLServerSocket) server;
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        secured.setSSLParameters(parameters);
        return secured;
    }

    private Response get(RawServer server) throws IOException {
        return client.newCall(new Request.Builder()
                        .url("https://127.0.0.1:" + server.port() + "/")
                        .build())
                .execute();
    }

    private static byte[] frame(int type, int flags, int stream, byte[] content) {
        return ByteBuffer.allocate(9 + content.length)
                .put((byte) (content.length >> 16))
                .putShort((short) content.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(content)
                .array();
    }

    private static Path keys() {
        return folder.resolve("server.p12");
    }
}
