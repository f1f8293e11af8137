package io.github.pbx24.pbx.http;

import io.github.pbx24.pbx.PbxSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate authorities vouch for an exchange: those of the Java platform, and those of a PEM file if there is one. Many
 * exchanges have a certificate of their own, or one of a national authority that Java does not know. A server's certificate is refused when
 * it has expired, or is not valid yet, even if the file holds it. Immutable.
 *
 * @since 0.1
 */
public final class TrustedAuthorities {

    /** What to do about a certificate of an unknown authority, where a setting {@code ca-file} is read: ends a sentence. */
    public static final String HOW_TO_TRUST = "put it, or its authority's, into a PEM file and name that in ca-file";

    private static final int MAX_FILE = 4 << 20;
    private static final int MAX_NAME = 200;
    private static final String NO_CERTIFICATE = "there is no certificate in it (BEGIN CERTIFICATE)";
    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----");

    private static final TrustedAuthorities PLATFORM = create(null, List.of());

    private final X509TrustManager manager;
    private final SSLSocketFactory sockets;
    private final List<X509Certificate> extra;

    private TrustedAuthorities(X509TrustManager manager, SSLSocketFactory sockets, List<X509Certificate> extra) {
        this.manager = manager;
        this.sockets = sockets;
        this.extra = List.copyOf(extra);
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
        List<X509Certificate> extra = read(pem);
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : PLATFORM.manager.getAcceptedIssuers()) {
                store.setCertificateEntry("platform-" + store.size(), certificate);
            }
            for (Certificate certificate : extra) {
                store.setCertificateEntry("extra-" + store.size(), certificate);
            }
            return create(store, extra);
        } catch (IOException | GeneralSecurityException e) {
            throw new UnusableCertificatesException("its certificates cannot be used", e);
        }
    }

    private static List<X509Certificate> read(Path pem) throws UnusableCertificatesException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(pem)) {
            bytes = in.readNBytes(MAX_FILE + 1);
        } catch (NoSuchFileException e) {
            throw new UnusableCertificatesException("there is no such file", e);
        } catch (IOException e) {
            throw new UnusableCertificatesException("it is a folder, or this process may not read it", e);
        }
        if (bytes.length > MAX_FILE) {
            throw new UnusableCertificatesException("it is larger than 4 MiB", null);
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (PRIVATE_KEY.matcher(text).find()) {
            // Whoever points here at the wrong file should learn of it.
            throw new UnusableCertificatesException(
                    "it holds a private key; the file with the certificate (BEGIN CERTIFICATE) is needed", null);
        }
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (Certificate one :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes))) {
                if (one instanceof X509Certificate certificate) {
                    certificates.add(certificate);
                }
            }
        } catch (GeneralSecurityException e) {
            throw new UnusableCertificatesException(
                    text.contains("BEGIN CERTIFICATE") ? "a certificate in it is damaged" : NO_CERTIFICATE, e);
        }
        if (certificates.isEmpty()) {
            throw new UnusableCertificatesException(NO_CERTIFICATE, null);
        }
        return certificates;
    }

    /**
     * What an operator has to mend in the file soon or now.
     *
     * @param now the time
     * @return one sentence for each certificate of the file that has expired or is not valid yet; none for the platform's
     */
    public List<String> outdated(Instant now) {
        List<String> problems = new ArrayList<>();
        for (X509Certificate certificate : extra) {
            String name = certificate.getSubjectX500Principal().getName();
            String subject = name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
            Instant end = certificate.getNotAfter().toInstant();
            Instant start = certificate.getNotBefore().toInstant();
            if (end.isBefore(now)) {
                problems.add("the certificate of " + subject + " in it expired on " + day(end)
                        + "; put the new one into the file");
            } else if (start.isAfter(now)) {
                problems.add("the certificate of " + subject + " in it is not valid before " + day(start));
            }
        }
        return List.copyOf(problems);
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
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
        } catch (UnusableCertificatesException e) {
            settings.problem(key, "must be a readable PEM file with certificates: " + e.getMessage());
        } catch (InvalidPathException e) {
            settings.problem(key, "must be a readable PEM file with certificates");
        }
        return PLATFORM;
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

    private static TrustedAuthorities create(@Nullable KeyStore store, List<X509Certificate> extra) {
        try {
            X509TrustManager manager = new DatedTrust(manager(store));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager}, null);
            return new TrustedAuthorities(manager, context.getSocketFactory(), extra);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }
}
