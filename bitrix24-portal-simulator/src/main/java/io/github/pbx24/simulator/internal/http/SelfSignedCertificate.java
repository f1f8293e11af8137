package io.github.pbx24.simulator.internal.http;

import io.github.pbx24.simulator.internal.php.RandomHex;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A fresh certificate for 127.0.0.1 and localhost. Made by the JDK's {@code keytool}, because the JDK has no API for it.
 *
 * @param context serves with the certificate and trusts it
 */
public record SelfSignedCertificate(SSLContext context, Certificate certificate) {

    private static final String ALIAS = "portal";

    /**
     * Makes a key and its certificate, valid for a month.
     *
     * @param names further host names it is good for
     * @throws UncheckedIOException if {@code keytool} is missing or fails
     */
    public static SelfSignedCertificate make(String... names) {
        try {
            Path directory = Files.createTempDirectory("portal-simulator");
            Path store = directory.resolve("portal.p12");
            try {
                return make(store, RandomHex.of(16), names);
            } finally {
                Files.deleteIfExists(store);
                Files.delete(directory);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while a certificate was made", stopped));
        } catch (IOException | GeneralSecurityException failed) {
            throw new UncheckedIOException(new IOException("a certificate could not be made", failed));
        }
    }

    private static SelfSignedCertificate make(Path file, String password, String... names)
            throws IOException, GeneralSecurityException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        // Lives for a moment: the quick compiler and the small collector cost half.
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-validity",
                        "30",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        alternativeNames(names),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        password,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            keytool.destroyForcibly();
            throw new IOException("keytool failed");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return new SelfSignedCertificate(context, store.getCertificate(ALIAS));
    }

    private static String alternativeNames(String... names) {
        StringBuilder all = new StringBuilder("SAN=IP:127.0.0.1,DNS:localhost");
        for (String name : names) {
            all.append(",DNS:").append(name);
        }
        return all.toString();
    }

    /** The certificate as other programs want it, for example {@code NODE_EXTRA_CA_CERTS}. */
    public void writePem(Path file) throws IOException {
        try {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            Files.writeString(
                    file,
                    "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n",
                    StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException notEncodable) {
            throw new IOException(notEncodable);
        }
    }
}
