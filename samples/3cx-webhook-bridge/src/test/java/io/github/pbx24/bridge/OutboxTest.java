package io.github.pbx24.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Migrations;
import io.github.pbx24.jdbc.Statements;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What receivers do. */
class OutboxTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private JdbcDatabase database;
    private Outbox outbox;

    @BeforeEach
    void open() {
        database = JdbcDatabase.sqlite(folder.resolve("bridge.db"));
        database.migrate(new Migrations("bridge", Bridge.class, List.of("bridge", "recordings")));
    }

    @AfterEach
    void close() {
        if (outbox != null) {
            outbox.close();
        }
        database.close();
    }

    private void start(Map<String, String> values, Duration timeout) {
        outbox = new Outbox(database, Ini.quick(values), Clock.systemUTC(), timeout);
        outbox.start();
    }

    private void send(String... queries) {
        database.write(connection -> {
            for (String query : queries) {
                Outbox.add(connection, Outbox.EVENTS, query, new byte[0]);
            }
            return 1;
        });
    }

    /** Answers of a receiver, one for each connection, the last for all that follow. */
    private interface Answer {
        void to(Socket socket, String request) throws Exception;
    }

    private static final class Receiver implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<String> requests = new CopyOnWriteArrayList<>();

        private Receiver(Answer... answers) throws IOException {
            Thread thread = new Thread(() -> {
                for (int i = 0; !server.isClosed(); i++) {
                    Answer answer = answers[Math.min(i, answers.length - 1)];
                    try {
                        Socket socket = server.accept();
                        Thread worker = new Thread(() -> serve(socket, answer));
                        worker.setDaemon(true);
                        worker.start();
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(Socket socket, Answer answer) {
            try (socket) {
                InputStream in = socket.getInputStream();
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int next = in.read();
                    if (next < 0) {
                        return;
                    }
                    head.append((char) next);
                }
                String line = head.substring(0, head.indexOf("\r\n"));
                requests.add(line);
                answer.to(socket, line);
            } catch (Exception e) {
                // The other side has gone.
            }
        }

        String address() {
            return "http://127.0.0.1:" + server.getLocalPort() + "/hook";
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static final Answer GOOD =
            (socket, request) -> write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static Answer hanging(String first) {
        return (socket, request) -> {
            write(socket, first);
            new CountDownLatch(1).await();
        };
    }

    @Test
    void what_is_on_its_way_when_the_bridge_closes_is_not_sent_twice() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        Answer late = (socket, request) -> {
            goOn.await();
            GOOD.to(socket, request);
        };
        try (Receiver receiver = new Receiver(late, GOOD)) {
            send("event=1", "event=2");
            start(Ini.values(folder, receiver.address()), PATIENCE);
            await().atMost(PATIENCE).until(() -> receiver.requests.size() == 1);
            Thread closing = new Thread(outbox::close);
            closing.start();
            await().atMost(PATIENCE)
                    .until(() -> Set.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED)
                            .contains(closing.getState()));
            goOn.countDown();
            closing.join();
            assertThat(outbox.count(false)).isEqualTo(1);

            start(Ini.values(folder, receiver.address()), PATIENCE);
            await().atMost(PATIENCE).until(() -> outbox.count(false) == 0);
            assertThat(receiver.requests).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Test
    void whatever_a_receiver_leaves_unfinished_is_sent_again_in_order() throws Exception {
        try (Receiver receiver = new Receiver(
                (socket, request) -> {},
                (socket, request) -> write(socket, "HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
                (socket, request) -> write(socket, "SSH-2.0-OpenSSH_9.6\r\n"),
                hanging(""),
                hanging("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx"),
                GOOD)) {
            send("event=one", "event=two");
            start(Ini.values(folder, receiver.address()), Duration.ofMillis(700));

            await().atMost(PATIENCE).until(() -> outbox.count(false) == 0);
            // More, if this machine was too busy to answer in time.
            List<String> events = receiver.requests.stream()
                    .map(line -> line.replaceFirst("GET /hook\\?event=(\\w+) .*", "$1"))
                    .toList();
            assertThat(events).hasSizeGreaterThanOrEqualTo(7).isSortedAccordingTo(Comparator.naturalOrder());
            assertThat(events.subList(0, 6)).containsOnly("one");
            assertThat(events).last().isEqualTo("two");
        }
    }

    @Test
    void a_clock_that_was_set_back_puts_nothing_off() throws Exception {
        try (Receiver receiver = new Receiver(GOOD)) {
            send("event=one");
            database.write(connection -> Statements.update(
                    connection,
                    "UPDATE bridge_outbox SET due = ?",
                    Statements.micros(Instant.now().plus(Duration.ofDays(1)))));
            start(Ini.values(folder, receiver.address()), PATIENCE);

            await().atMost(PATIENCE).until(() -> outbox.count(false) == 0);
        }
    }

    @Test
    void what_was_refused_long_ago_is_forgotten() throws Exception {
        try (Receiver receiver = new Receiver((socket, request) ->
                write(socket, "HTTP/1.1 400 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))) {
            send("event=one");
            start(Ini.values(folder, receiver.address()), PATIENCE);
            await().atMost(PATIENCE).until(() -> outbox.count(true) == 1);

            Instant now = Instant.now();
            database.write(connection -> Outbox.forget(connection, now.minus(Duration.ofHours(1))));
            assertThat(outbox.count(true)).isOne();
            database.write(connection -> Outbox.forget(connection, now.plus(Duration.ofHours(1))));
            assertThat(outbox.count(true)).isZero();
        }
    }
}
