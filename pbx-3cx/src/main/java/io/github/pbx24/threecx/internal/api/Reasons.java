package io.github.pbx24.threecx.internal.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

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
        if (failure instanceof SSLException) {
            return "its certificate is not trusted; set ca-file if it is your own";
        }
        return failure instanceof InterruptedIOException ? "no answer in time" : "the connection broke";
    }
}
