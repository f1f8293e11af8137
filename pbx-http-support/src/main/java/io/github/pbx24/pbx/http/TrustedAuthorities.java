package io.github.pbx24.pbx.http;

import io.github.pbx24.pbx.PbxSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
import org.jspecify.annotations.Nullable;

/**
 * Which certificate authorities vouch for an exchange: those of the Java platform, and those of a PEM file if there is one. Many
 * exchanges have a certificate of their own, or one of a national authority that Java does not know. Immutable.
 *
 * @since 0.1
 */
public final class TrustedAuthorities {

    private static final TrustedAuthorities PLATFORM = create(null);

    private final X509TrustManager manager;
    private final SSLSocketFactory sockets;

    private TrustedAuthorities(X509TrustManager manager, SSLSocketFactory sockets) {
        this.manager = manager;
        this.sockets = sockets;
    }

    /**
     * Trusts what the Java platform trusts.
     *
     * @return always the same
     */
    public static TrustedAuthorities platform() {
        return PLATFORM;
    }

    /**
     * Trusts the certificates of a file beside those of the Java platform.
     *
     * @param pem a file with one certificate or more
     * @return the authorities
     * @throws UnusableCertificatesException if the file cannot be read or holds no certificate
     */
    public static TrustedAuthorities platformAnd(Path pem) throws UnusableCertificatesException {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> extra =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (extra.isEmpty()) {
                throw new UnusableCertificatesException(null);
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : PLATFORM.manager.getAcceptedIssuers()) {
                store.setCertificateEntry("platform-" + store.size(), certificate);
            }
            for (Certificate certificate : extra) {
                store.setCertificateEntry("extra-" + store.size(), certificate);
            }
            return create(store);
        } catch (IOException | GeneralSecurityException e) {
            throw new UnusableCertificatesException(e);
        }
    }

    /**
     * Reads a setting that may name a PEM file.
     *
     * @param settings the settings; learn of the problem if the file is unusable
     * @param key the setting, for example {@code ca-file}
     * @return the authorities; those of the platform if the setting is absent or wrong
     */
    public static TrustedAuthorities read(PbxSettings settings, String key) {
        String file = settings.text(key).orElse(null);
        if (file == null) {
            return PLATFORM;
        }
        try {
            return platformAnd(Path.of(file));
        } catch (InvalidPathException | UnusableCertificatesException e) {
            settings.problem(key, "must be a readable PEM file with certificates");
            return PLATFORM;
        }
    }

    /**
     * For clients that verify by themselves.
     *
     * @return accepts the certificates of these authorities
     */
    public X509TrustManager manager() {
        return manager;
    }

    /**
     * For clients.
     *
     * @return makes TLS connections that trust these authorities
     */
    public SSLSocketFactory sockets() {
        return sockets;
    }

    private static TrustedAuthorities create(@Nullable KeyStore store) {
        try {
            X509TrustManager manager = manager(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager}, null);
            return new TrustedAuthorities(manager, context.getSocketFactory());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

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
}
