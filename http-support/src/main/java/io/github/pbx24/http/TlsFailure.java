package io.github.pbx24.http;

import java.security.cert.CertPath;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no secure connection to a server, in words for an operator. Immutable.
 *
 * @param kind what is wrong
 * @param words begins in lower case and ends without a dot, for example {@code its certificate expired on 2026-01-31; it has to be renewed
 *     there}; holds nothing secret
 * @since 0.1
 */
public record TlsFailure(Kind kind, String words) {

    private static final int MOST_CAUSES = 20;

    /** What the HTTP client says of a certificate for others. */
    private static final Pattern NAMES = Pattern.compile("subjectAltNames: \\[([A-Za-z0-9.:*_, -]{1,200})]");

    /** Who does not speak TLS, as the Java platform says it. */
    private static final Pattern NO_TLS =
            Pattern.compile("unsupported or unrecognized ssl message|plaintext connection");

    private static final Pattern NOTHING_IN_COMMON = Pattern.compile(
            "handshake_failure|protocol_version|no appropriate protocol|protocol version|cipher suites");

    /**
     * What is wrong.
     *
     * @since 0.1
     */
    public enum Kind {

        /** A certificate is too old. */
        EXPIRED,

        /** A certificate is for later, or a clock is wrong. */
        NOT_YET_VALID,

        /** The certificate is for another name than the one that was asked for. */
        OTHER_HOST,

        /** Nobody who is trusted here vouches for the certificate; it may vouch for itself. */
        UNKNOWN_AUTHORITY,

        /** The certificate is unfit for another reason, for example a key that is too short. */
        UNFIT,

        /** Something else than TLS was answered. */
        NO_TLS,

        /** The two sides know no version or cipher in common, or the server wants a certificate of the client. */
        NOTHING_IN_COMMON,

        /** The connection broke while it was being secured. Trying again may help. */
        BROKEN
    }

    /**
     * Looks for a failure of TLS.
     *
     * @param failure what was thrown
     * @param trustMore what an operator does so that another authority is trusted, for example {@code put it into ca-file}
     * @return empty if it has another reason than TLS
     */
    public static Optional<TlsFailure> of(Throwable failure, String trustMore) {
        SSLException tls = first(failure, SSLException.class);
        if (tls == null) {
            // Secured connections break like others.
            return Optional.empty();
        }
        return certificate(failure, trustMore).or(() -> name(failure)).or(() -> handshake(tls));
    }

    /**
     * Whether trying again may help without anybody doing something.
     *
     * @return true for {@link Kind#BROKEN} only
     */
    public boolean isTemporary() {
        return kind == Kind.BROKEN;
    }

    private static Optional<TlsFailure> certificate(Throwable failure, String trustMore) {
        CertPathValidatorException path = first(failure, CertPathValidatorException.class);
        if (path != null && path.getReason() == BasicReason.EXPIRED
                || first(failure, CertificateExpiredException.class) != null) {
            return Optional.of(new TlsFailure(
                    Kind.EXPIRED,
                    whose(path) + " expired" + day(path, X509Certificate::getNotAfter, " on ")
                            + "; it has to be renewed there"));
        }
        if (path != null && path.getReason() == BasicReason.NOT_YET_VALID
                || first(failure, CertificateNotYetValidException.class) != null) {
            return Optional.of(new TlsFailure(
                    Kind.NOT_YET_VALID,
                    whose(path) + " is not valid yet" + day(path, X509Certificate::getNotBefore, ", only from ")
                            + "; is the clock of this machine right?"));
        }
        boolean unknown = first(failure, CertPathBuilderException.class) != null
                || path != null && path.getReason() == PKIXReason.NO_TRUST_ANCHOR;
        if (unknown) {
            return Optional.of(new TlsFailure(
                    Kind.UNKNOWN_AUTHORITY,
                    "its certificate is its own or from an authority that is not known here; if it is the right one, "
                            + trustMore));
        }
        CertificateException other = first(failure, CertificateException.class);
        if (path == null && other == null) {
            return Optional.empty();
        }
        String told = other == null ? "" : String.valueOf(other.getMessage()).toLowerCase(Locale.ROOT);
        boolean otherName = told.contains("no name matching") || told.contains("no subject alternative");
        return Optional.of(
                otherName
                        ? otherHost("")
                        : new TlsFailure(Kind.UNFIT, "its certificate is unfit; it has to be replaced there"));
    }

    private static Optional<TlsFailure> name(Throwable failure) {
        SSLPeerUnverifiedException unverified = first(failure, SSLPeerUnverifiedException.class);
        if (unverified == null) {
            return Optional.empty();
        }
        Matcher names = NAMES.matcher(String.valueOf(unverified.getMessage()));
        return Optional.of(otherHost(names.find() ? " (" + names.group(1) + ")" : ""));
    }

    private static TlsFailure otherHost(String names) {
        return new TlsFailure(
                Kind.OTHER_HOST,
                "its certificate is for another host" + names
                        + "; use the name that stands in it, or have one made for this name");
    }

    private static Optional<TlsFailure> handshake(SSLException tls) {
        String told = String.valueOf(tls.getMessage()).toLowerCase(Locale.ROOT);
        if (NO_TLS.matcher(told).find()) {
            return Optional.of(new TlsFailure(
                    Kind.NO_TLS, "it does not speak TLS there; is the port right, is it an http address?"));
        }
        if (NOTHING_IN_COMMON.matcher(told).find()) {
            return Optional.of(new TlsFailure(
                    Kind.NOTHING_IN_COMMON,
                    "it knows no version of TLS or cipher that is safe enough here, or wants a certificate of us"));
        }
        return tls instanceof SSLHandshakeException
                ? Optional.of(new TlsFailure(
                        Kind.BROKEN, "the connection broke while it was being secured; is a proxy in between?"))
                : Optional.empty();
    }

    private static String whose(@Nullable CertPathValidatorException path) {
        return path != null && path.getIndex() > 0 ? "a certificate above its own" : "its certificate";
    }

    private static String day(
            @Nullable CertPathValidatorException failure, Function<X509Certificate, Date> time, String before) {
        CertPath path = failure == null ? null : failure.getCertPath();
        int index = failure == null ? -1 : failure.getIndex();
        if (path == null || index < 0 || index >= path.getCertificates().size()) {
            return "";
        }
        return path.getCertificates().get(index) instanceof X509Certificate certificate
                ? before + LocalDate.ofInstant(time.apply(certificate).toInstant(), ZoneOffset.UTC)
                : "";
    }

    private static <T extends Throwable> @Nullable T first(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
