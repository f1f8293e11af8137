package io.github.pbx24.rostelecom;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts certificates of a file beside those of the Java platform. The API's certificate may be issued by the Russian
 * national authority, which the Java platform does not know.
 */
final class ExtraTrust {

    private ExtraTrust() {}

    /** The file is missing, is not PEM, or holds no certificate. */
    static final class UnusableFileException extends Exception {

        private static final long serialVersionUID = 1L;

        UnusableFileException(@Nullable Throwable cause) {
            super("certificates cannot be read", cause);
        }
    }

    static X509TrustManager beside(Path pem) throws UnusableFileException {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> extra =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (extra.isEmpty()) {
                throw new UnusableFileException(null);
            }
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            for (Certificate certificate : managerOf(null).getAcceptedIssuers()) {
                all.setCertificateEntry("platform-" + all.size(), certificate);
            }
            for (Certificate certificate : extra) {
                all.setCertificateEntry("extra-" + all.size(), certificate);
            }
            return managerOf(all);
        } catch (IOException | GeneralSecurityException e) {
            throw new UnusableFileException(e);
        }
    }

    static X509TrustManager managerOf(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }
}
