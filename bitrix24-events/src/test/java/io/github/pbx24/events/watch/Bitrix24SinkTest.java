package io.github.pbx24.events.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.simulator.Employee;
import io.github.pbx24.simulator.InstalledApplication;
import io.github.pbx24.simulator.Notification;
import io.github.pbx24.simulator.PortalSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Notifications in a portal, which is not always as one wishes. */
class Bitrix24SinkTest {

    private static final long ANNA = 501;
    private static final long BORIS = 502;

    private final PortalSimulator portal = PortalSimulator.builder().build();
    private Bitrix24Client client;

    @BeforeEach
    void open() {
        portal.start();
        portal.addUser(new Employee(ANNA, "Anna", "A", null, null, true));
        portal.addUser(new Employee(BORIS, "Boris", "B", null, null, true));
        client = client(portal.installApplication());
    }

    @AfterEach
    void close() {
        client.close();
        portal.close();
    }

    private Bitrix24Client client(InstalledApplication application) {
        return Bitrix24Client.builder(Bitrix24Authorization.accessToken(portal.restUrl(), application.accessToken()))
                .deadline(Duration.ofSeconds(30))
                .build();
    }

    private static Alert alert(String id, String text) {
        Instant since = Instant.parse("2026-11-26T09:00:00Z");
        return new Alert(
                id, AlertKind.SILENCE, false, "acme", "ONCRMDEALUPDATE", since, since.plusSeconds(600), 0, text);
    }

    private List<Long> told() {
        return portal.notifications().stream().map(Notification::userId).toList();
    }

    private AlertSink sink(Long... users) {
        return AlertSinks.bitrix24("chat", client, List.of(users));
    }

    @Test
    void everybody_is_told_once_in_the_name_of_the_application() throws Exception {
        sink(ANNA, BORIS, ANNA).send(alert("1", "Нет ONCRMDEALUPDATE с портала acme."));

        assertThat(told()).containsExactly(ANNA, BORIS);
        assertThat(portal.notifications())
                .allMatch(one -> one.fromUserId() == 0)
                .allMatch(one -> one.message().equals("Нет ONCRMDEALUPDATE с портала acme."));
    }

    @Test
    void a_missing_scope_is_a_failure_that_says_so() {
        try (Bitrix24Client poor = client(portal.installApplication("poor", 1, Set.of("crm")))) {
            AlertSink sink = AlertSinks.bitrix24("chat", poor, List.of(ANNA, BORIS));

            assertThatThrownBy(() -> sink.send(alert("1", "text")))
                    .isInstanceOfSatisfying(
                            Bitrix24ApiException.class,
                            e -> assertThat(e.kind()).isEqualTo(Bitrix24ErrorKind.INSUFFICIENT_SCOPE));
        }
        assertThat(told()).isEmpty();
    }

    @Test
    void a_user_who_is_gone_keeps_the_alert_from_nobody_and_is_no_reason_to_send_it_again() {
        assertThatCode(() -> sink(9_999L, ANNA, 8_888L, BORIS).send(alert("1", "text")))
                .doesNotThrowAnyException();
        assertThat(told()).containsExactly(ANNA, BORIS);

        assertThatThrownBy(() -> sink(9_999L).send(alert("2", "text")))
                .as("nobody heard it")
                .isInstanceOf(Bitrix24ApiException.class);
    }

    @Test
    void a_portal_that_is_down_is_a_failure_and_afterwards_everybody_is_told() throws Exception {
        AlertSink sink = sink(ANNA, BORIS);
        portal.goDown();
        assertThatThrownBy(() -> sink.send(alert("1", "text"))).isInstanceOf(Bitrix24Exception.class);

        portal.comeUp();
        sink.send(alert("1", "text"));

        assertThat(told()).containsExactly(ANNA, BORIS);
    }

    @Test
    void whoever_was_reached_is_not_told_again_when_the_others_are() throws Exception {
        AlertSink sink = sink(ANNA, BORIS);
        portal.faults().next().on("im.notify.system.add").internalServerError();
        assertThatThrownBy(() -> sink.send(alert("1", "text"))).isInstanceOf(Bitrix24Exception.class);
        assertThat(told()).hasSize(1);

        sink.send(alert("1", "text"));
        assertThat(told()).containsExactlyInAnyOrder(ANNA, BORIS);

        sink.send(alert("2", "text"));
        assertThat(told()).as("of another alert").hasSize(4);
    }

    @Test
    void a_long_text_is_cut_and_no_character_is_cut_in_two() throws Exception {
        sink(ANNA).send(alert("1", "x".repeat(1998) + "\uD83D\uDE00".repeat(50_000)));

        String message = portal.notifications().get(0).message();
        assertThat(message).isEqualTo("x".repeat(1998) + "\u2026");
    }

    @Test
    void names_of_events_are_no_markup() throws Exception {
        sink(ANNA)
                .send(alert(
                        "1",
                        "[URL=https://evil.example]ON[B]X[/B][/URL] <a href=\"x\">y</a> [USER=1]boss[/USER] #BR# \n."));

        assertThat(portal.notifications().get(0).message())
                .doesNotContain("[", "]", "<", ">", "#BR#", "\n")
                .contains("evil.example", "boss");
    }
}
