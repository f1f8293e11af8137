package io.github.pbx24.gateway.http;

import io.github.pbx24.gateway.config.ServerConfig;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The server cannot listen at its address. The message says which setting to change. */
public final class CannotListenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private CannotListenException(String message, Throwable cause) {
        super(message, cause);
    }

    static CannotListenException of(ServerConfig config, RuntimeException failure) {
        try {
            InetAddress.getByName(config.host());
        } catch (UnknownHostException e) {
            return new CannotListenException(
                    "server.host: the name " + config.host() + " is unknown; use 0.0.0.0 for every address of this"
                            + " machine, 127.0.0.1 for programs on it only",
                    failure);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof BindException && message.contains("assign")) {
                return new CannotListenException(
                        "server.host: " + config.host() + " is no address of this machine", failure);
            }
            if (message.contains("ermission denied")) {
                return new CannotListenException(
                        "server.port: this user may not listen at port " + config.port()
                                + "; use one above 1023 and a proxy in front",
                        failure);
            }
        }
        return new CannotListenException(
                "server.port: another program listens at port " + config.port() + " already", failure);
    }
}
