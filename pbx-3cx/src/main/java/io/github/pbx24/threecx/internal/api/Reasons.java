package io.github.pbx24.threecx.internal.api;

import io.github.pbx24.http.TlsFailure;
import io.github.pbx24.pbx.http.TrustedAuthorities;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;

/** Failures of the network in words. */
public final class Reasons {

    private Reasons() {}

    /**
     * Says what happened.
     *
     * @param failure what was thrown
     * @return a few words without addresses
     */
    public static String of(IOException failure) {
        if (failure instanceof UnknownHostException) {
            return "its name is unknown";
        }
        if (failure instanceof ConnectException) {
            return "nobody listens there";
        }
        Optional<TlsFailure> tls = TlsFailure.of(failure, TrustedAuthorities.HOW_TO_TRUST);
        if (tls.isPresent()) {
            return tls.get().words();
        }
        return failure instanceof InterruptedIOException ? "no answer in time" : "the connection broke";
    }
}
