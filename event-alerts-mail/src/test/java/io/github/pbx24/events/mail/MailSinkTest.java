package io.github.pbx24.events.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.github.pbx24.events.watch.Alert;
import io.github.pbx24.events.watch.AlertKind;
import jakarta.mail.internet.MimeMessage;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real SMTP server on loopback. */
class MailSinkTest {

    private static final Alert RAISED = alert("aa11", false, "Нет ONCRMDEALUPDATE с портала acme (10 мин.).");
    private static final Alert RECOVERED = alert("bb22", true, "ONCRMDEALUPDATE снова приходит.");

    private static final GreenMail server =
            new GreenMail(new ServerSetup[] {setup(ServerSetup.PROTOCOL_SMTP), setup(ServerSetup.PROTOCOL_SMTPS)});

    @BeforeAll
    static void start() {
        server.start();
        server.setUser("ops@example.com", "alerts", "pass-word");
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @BeforeEach
    void empty() throws Exception {
        server.purgeEmailFromAllMailboxes();
    }

    private static ServerSetup setup(String protocol) {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
        setup.setServerStartupTimeout(60_000);
        return setup;
    }

    @Test
    void an_alert_is_a_mail_that_everybody_can_read() throws Exception {
        sink().login("alerts", "pass-word").build().send(RAISED);
        sink().login("alerts", "pass-word").build().send(RECOVERED);

        MimeMessage[] mails = server.getReceivedMessages();
        assertThat(mails).hasSize(2);
        assertThat(mails[0].getSubject()).isEqualTo("[Bitrix24] ALERT: " + RAISED.text());
        assertThat((String) mails[0].getContent())
                .contains(RAISED.text())
                .contains("SILENCE")
                .contains("portal acme");
        assertThat(mails[0].getFrom()[0].toString()).isEqualTo("alerts@example.com");
        assertThat(mails[0].getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mails[1].getSubject()).isEqualTo("[Bitrix24] OK: " + RECOVERED.text());
        assertThat(mails[1].getHeader("References")).as("one conversation").isEqualTo(mails[0].getHeader("References"));
    }

    @Test
    void a_mail_that_is_sent_again_has_the_same_id() throws Exception {
        MailSink sink = sink().build();
        sink.send(RAISED);
        sink.send(RAISED);

        MimeMessage[] mails = server.getReceivedMessages();
        assertThat(mails[0].getMessageID()).isEqualTo(mails[1].getMessageID()).isEqualTo("<aa11@alerts.pbx24>");
    }

    @Test
    void what_is_a_line_stays_a_line() throws Exception {
        Instant at = Instant.parse("2026-11-26T09:00:00Z");
        sink().build()
                .send(new Alert(
                        "dd44",
                        AlertKind.SLOW_HANDLER,
                        false,
                        "acme\rX: y",
                        "ON\r\nBcc: all@example.com\r\n\r\n",
                        at,
                        at,
                        0,
                        "Slow:\r\nBcc: all@example.com"));

        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("[Bitrix24] ALERT: Slow: Bcc: all@example.com");
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(((String) mail.getContent()).lines())
                .containsExactly(
                        "Slow: Bcc: all@example.com",
                        "",
                        "SLOW_HANDLER",
                        "portal acme X: y",
                        "event ON Bcc: all@example.com ",
                        "since " + at,
                        "found " + at);
    }

    @Test
    void a_wrong_password_and_a_server_that_is_away_are_told_without_secrets() throws Exception {
        assertThatThrownBy(() -> sink().login("alerts", "wrong-one").build().send(RAISED))
                .hasMessageContaining("user and password")
                .hasMessageNotContaining("wrong-one")
                .hasNoCause();
        // Bound and not listening: a port that is given back may be anybody's a moment later.
        try (Socket silent = new Socket()) {
            silent.bind(new InetSocketAddress("127.0.0.1", 0));
            assertThatThrownBy(() -> sink().port(silent.getLocalPort()).build().send(RAISED))
                    .hasMessageContaining("could not be sent")
                    .hasNoCause();
        }
    }

    /** GreenMail does not offer STARTTLS; its certificate is nobody's. */
    @Test
    void nothing_is_said_in_clear_where_that_was_not_asked_for_and_certificates_are_checked() {
        assertThatThrownBy(() -> sink().security(MailSecurity.STARTTLS)
                        .login("alerts", "pass-word")
                        .build()
                        .send(RAISED))
                .hasMessageContaining("could not be sent");
        assertThatThrownBy(() -> sink().security(MailSecurity.TLS)
                        .port(server.getSmtps().getPort())
                        .timeout(Duration.ofSeconds(30))
                        .build()
                        .send(RAISED))
                .hasMessageContaining("could not be sent");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void mistakes_are_named_and_nothing_secret_is_shown() {
        assertThatThrownBy(() -> MailSink.builder("mail", "h", "nobody", List.of("a@example.com")))
                .hasMessage("from must be an e-mail address");
        assertThatThrownBy(() -> MailSink.builder("mail", "h", "a@example.com", List.of("a@example.com", "b c@d e")))
                .hasMessage("to[1] must be an e-mail address");
        assertThatThrownBy(() -> MailSink.builder("mail", "h", "a@example.com", List.of()))
                .hasMessageContaining("to");
        assertThatThrownBy(() -> sink().port(0)).hasMessageContaining("port");
        assertThat(sink().login("alerts", "pass-word").build().toString())
                .doesNotContain("pass-word")
                .doesNotContain("ops@");
    }

    private MailSink.Builder sink() {
        return MailSink.builder("mail", "127.0.0.1", "alerts@example.com", List.of("ops@example.com"))
                .security(MailSecurity.NONE)
                .port(server.getSmtp().getPort())
                .timeout(Duration.ofSeconds(60));
    }

    private static Alert alert(String id, boolean recovered, String text) {
        Instant since = Instant.parse("2026-11-26T09:00:00Z");
        return new Alert(
                id, AlertKind.SILENCE, recovered, "acme", "ONCRMDEALUPDATE", since, since.plusSeconds(600), 0, text);
    }
}
