package io.github.pbx24.threecx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Which certificate authorities vouch for an exchange. Many exchanges have a certificate of their own. */
final class Trust {

    /** What the Java runtime trusts. */
    static final Trust SYSTEM = new Trust(null, null);

    private final @Nullable SSLSocketFactory sockets;
    private final @Nullable X509TrustManager manager;

    private Trust(@Nullable SSLSocketFactory sockets, @Nullable X509TrustManager manager) {
        this.sockets = sockets;
        this.manager = manager;
    }

    /**
     * Trusts the certificates of a file as well.
     *
     * @throws UnusableFileException if it cannot be read or holds no certificate
     */
    static Trust systemAnd(Path pem) throws UnusableFileException {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> extra =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (extra.isEmpty()) {
                throw new UnusableFileException(null);
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int index = 0;
            for (Certificate certificate : manager(null).getAcceptedIssuers()) {
                store.setCertificateEntry("ca" + index++, certificate);
            }
            for (Certificate certificate : extra) {
                store.setCertificateEntry("ca" + index++, certificate);
            }
            X509TrustManager manager = manager(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager}, null);
            return new Trust(context.getSocketFactory(), manager);
        } catch (IOException | GeneralSecurityException e) {
            throw new UnusableFileException(e);
        }
    }

    /** Applies it to a client. */
    OkHttpClient.Builder applyTo(OkHttpClient.Builder client) {
        return sockets == null || manager == null ? client : client.sslSocketFactory(sockets, manager);
    }

    /** The manager of a key store, or of the runtime for null. */
    private static X509TrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }

    /** A file that holds no usable certificates. */
    static final class UnusableFileException extends Exception {

        private static final long serialVersionUID = 1L;

        private UnusableFileException(@Nullable Throwable cause) {
            super("no usable certificates", cause);
        }
    }
}
