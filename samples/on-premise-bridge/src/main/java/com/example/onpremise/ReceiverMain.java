package com.example.onpremise;

import io.github.pbx24.inbox.jdbc.JdbcInboxStore;
import io.github.pbx24.jdbc.JdbcDatabase;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** Receives the events of one portal and prints what they are. Behind a proxy that speaks TLS. */
public final class ReceiverMain {

    private ReceiverMain() {}

    /**
     * Runs until it is stopped.
     *
     * @param arguments the port and the portal's name; the key is in the variable {@code BRIDGE_KEY}
     * @throws Exception if the port or the database cannot be used
     */
    public static void main(String[] arguments) throws Exception {
        String key = System.getenv("BRIDGE_KEY");
        if (arguments.length != 2 || key == null) {
            System.err.println("usage: BRIDGE_KEY=… ReceiverMain PORT PORTAL");
            System.exit(2);
            return;
        }
        JdbcDatabase database = JdbcDatabase.sqlite(Path.of("on-premise-events.db"));
        Receiver receiver = new Receiver(
                new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])),
                JdbcInboxStore.create(database),
                arguments[1],
                List.of(key),
                event -> System.out.println(event));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            receiver.close();
            database.close();
        }));
        System.out.println("READY http://127.0.0.1:" + receiver.port() + "/on-premise");
    }
}
