package io.github.pbx24.bitrix24.internal.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Looks whether the server has closed a kept connection before a request is sent on it that must not be lost. The HTTP library
 * looks only at connections that were idle for ten seconds, and servers may close after one.
 */
final class OpenConnection {

    private static final int LOOK_MILLIS = 1;

    private OpenConnection() {}

    /** Nothing was sent: another connection will do. */
    static final class ClosedMeanwhileException extends IOException {

        private static final long serialVersionUID = 1;

        ClosedMeanwhileException() {
            super("the server has closed the connection");
        }
    }

    /** As a network interceptor, the last before the network. */
    static Response intercept(Interceptor.Chain chain) throws IOException {
        Flight flight = chain.request().tag(Flight.class);
        Connection connection = chain.connection();
        if (flight != null && flight.needsOpenConnection() && connection != null && isClosed(connection)) {
            throw new ClosedMeanwhileException();
        }
        return chain.proceed(chain.request());
    }

    /** An idle connection has nothing to say: neither an end nor, as some servers do before the end, an error. */
    private static boolean isClosed(Connection connection) throws IOException {
        if (connection.protocol() != Protocol.HTTP_1_1 && connection.protocol() != Protocol.HTTP_1_0) {
            return false;
        }
        Socket socket = connection.socket();
        int timeout = socket.getSoTimeout();
        try {
            socket.setSoTimeout(LOOK_MILLIS);
            socket.getInputStream().read();
            return true;
        } catch (SocketTimeoutException nothing) {
            return false;
        } catch (IOException broken) {
            return true;
        } finally {
            restore(socket, timeout);
        }
    }

    private static void restore(Socket socket, int timeout) {
        try {
            socket.setSoTimeout(timeout);
        } catch (IOException closed) {
            // Whoever uses it next will see that.
        }
    }
}
