package io.github.pbx24.events.mail;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.events.watch.Alert;
import io.github.pbx24.events.watch.AlertKind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that never come to an end. Each test would wait for ever, or fill the memory, without the bounds. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileServerTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private ServerSocket server;
    private ScheduledExecutorService threads;

    @BeforeEach
    void listen() throws Exception {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads = Executors.newScheduledThreadPool(2, task -> {
            Thread thread = new Thread(task, "hostile-smtp");
            thread.setDaemon(true);
            return thread;
        });
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** What the server does with a connection. */
    private interface Talk {
        void with(OutputStream out) throws IOException;
    }

    private void answering(Talk talk) {
        threads.execute(() -> {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                talk.with(socket.getOutputStream());
            } catch (IOException e) {
                // The sink has ended it.
            }
        });
    }

    private void drip(OutputStream out, int value) {
        threads.scheduleWithFixedDelay(
                () -> {
                    try {
                        out.write(value);
                    } catch (IOException e) {
                        throw new IllegalStateException("the sink has ended it", e);
                    }
                },
                0,
                20,
                TimeUnit.MILLISECONDS);
    }

    private void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "220 mail.example.com\r\n250",
                "220 mail.example.com\r\n250 hello\r\n25",
                "220 mail.example.com\r\n250 hello\r\n250 from\r\n250 to\r\n354 go on\r\n250"
            })
    void an_answer_that_drips_ends_with_the_deadline(String begun) {
        answering(out -> {
            say(out, begun);
            drip(out, '2');
        });

        assertThatThrownBy(() -> sink(MailSecurity.NONE)
                        .deadline(Duration.ofMillis(500))
                        .build()
                        .send(alert()))
                .isInstanceOf(IOException.class)
                .hasMessage("the mail could not be sent: the server took longer than PT0.5S")
                .hasNoCause();
    }

    @Test
    void a_handshake_that_drips_ends_with_the_deadline() {
        answering(out -> {
            // Begins a record of 16 KiB.
            out.write(new byte[] {0x16, 3, 3, 0x3f, (byte) 0xff});
            drip(out, 2);
        });

        assertThatThrownBy(() -> sink(MailSecurity.TLS)
                        .deadline(Duration.ofMillis(500))
                        .build()
                        .send(alert()))
                .hasMessage("the mail could not be sent: the server took longer than PT0.5S");
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "STARTTLS"})
    void a_silent_server_ends_with_the_deadline_though_one_answer_may_take_longer(MailSecurity security) {
        answering(out -> say(out, "220 mail.example.com\r\n"));

        assertThatThrownBy(() ->
                        sink(security).deadline(Duration.ofMillis(500)).build().send(alert()))
                .hasMessage("the mail could not be sent: the server took longer than PT0.5S");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "250-more\r\n"})
    void a_server_that_never_stops_is_not_listened_to_for_long(String repeated) {
        answering(out -> {
            say(out, "220 mail.example.com\r\n");
            byte[] much = repeated.repeat(1000).getBytes(StandardCharsets.US_ASCII);
            while (true) {
                out.write(much);
            }
        });

        assertThatThrownBy(() -> sink(MailSecurity.NONE).build().send(alert()))
                .hasMessage("the mail could not be sent: the server said more than 262144 bytes");
    }

    /** Else a mail that was sent would be sent again, four times. */
    @Test
    void a_mail_that_was_taken_is_sent_whatever_the_farewell() throws Exception {
        answering(out -> say(out, "220 hi\r\n250 hello\r\n250 from\r\n250 to\r\n354 go on\r\n250 taken\r\n"));

        sink(MailSecurity.NONE).deadline(Duration.ofSeconds(60)).build().send(alert());
    }

    private MailSink.Builder sink(MailSecurity security) {
        return MailSink.builder("mail", "127.0.0.1", "alerts@example.com", List.of("ops@example.com"))
                .security(security)
                .port(server.getLocalPort())
                .timeout(LONG)
                .deadline(LONG);
    }

    private static Alert alert() {
        Instant since = Instant.parse("2026-11-26T09:00:00Z");
        return new Alert("cc33", AlertKind.SILENCE, false, "acme", "ONCRMDEALUPDATE", since, since, 0, "Nothing.");
    }
}
