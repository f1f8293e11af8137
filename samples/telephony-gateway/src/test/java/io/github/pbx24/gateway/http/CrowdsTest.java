package io.github.pbx24.gateway.http;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class CrowdsTest {

    /** More than Java leaves room for, and no more than old systems allow. */
    private static final int CROWD = 100;

    private static final int PATIENCE_MILLIS = 20_000;

    @Test
    void a_crowd_is_connected_before_anybody_is_accepted() throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        Crowds.welcome(server);
        server.start();
        List<Socket> crowd = new ArrayList<>();
        try {
            connector.setAccepting(false);
            for (int i = 0; i < CROWD; i++) {
                Socket socket = new Socket();
                crowd.add(socket);
                assertThatCode(() -> socket.connect(
                                new InetSocketAddress("127.0.0.1", connector.getLocalPort()), PATIENCE_MILLIS))
                        .as("connection " + i)
                        .doesNotThrowAnyException();
            }
        } finally {
            for (Socket socket : crowd) {
                socket.close();
            }
            connector.setAccepting(true);
            server.stop();
        }
    }
}
