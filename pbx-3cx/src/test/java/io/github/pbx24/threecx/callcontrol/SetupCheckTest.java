package io.github.pbx24.threecx.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.setup.SetupFinding;
import io.github.pbx24.pbx.setup.SetupFinding.Level;
import io.github.pbx24.pbx.simulator.threecx.V20Exchange;
import io.github.pbx24.pbx.simulator.threecx.V20Office;
import io.github.pbx24.threecx.ThreeCxProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SetupCheckTest {

    private final V20Exchange exchange = V20Exchange.start(Clock.systemUTC());

    @AfterEach
    void close() {
        exchange.close();
    }

    private List<SetupFinding> check(Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(exchange.settings());
        settings.put("call-timeout", "PT20S");
        settings.putAll(more);
        try (PbxConnection connection = new ThreeCxProvider().connect(PbxSettings.of(settings))) {
            return connection.checkSetup();
        }
    }

    private static List<SetupFinding> complaints(List<SetupFinding> findings) {
        return findings.stream().filter(finding -> finding.level() != Level.OK).toList();
    }

    @Test
    void nothing_is_said_of_an_exchange_that_is_set_up_well() {
        List<SetupFinding> findings = check(
                Map.of("extensions", List.of("101", "102"), "trunk-lines", Map.of(V20Office.TRUNK, "74950000001")));

        assertThat(complaints(findings)).isEmpty();
        assertThat(findings).hasSizeGreaterThanOrEqualTo(3);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        "another key",
                        office -> office.secret("another"),
                        Level.FAILURE,
                        "client-secret",
                        "make a new key"),
                mistake(
                        "call control not ticked",
                        office -> office.callControl(false),
                        Level.FAILURE,
                        "client-id",
                        "tick Call Control"),
                mistake(
                        "XAPI not ticked",
                        office -> office.xapi(false),
                        Level.WARNING,
                        "client-id",
                        "tick XAPI access"),
                mistake(
                        "role User",
                        office -> office.role("users"),
                        Level.WARNING,
                        "client-id",
                        "role other than User"),
                mistake(
                        "role less than owner",
                        office -> office.role("system_admins"),
                        Level.WARNING,
                        "client-id",
                        "less than System Owner"),
                mistake(
                        "no right to recordings",
                        office -> office.recordings(false),
                        Level.WARNING,
                        "recordings",
                        "no right to recordings"),
                mistake(
                        "an extension forgotten",
                        office -> office.list("101"),
                        Level.FAILURE,
                        "extensions",
                        "102 is not in the list"),
                mistake(
                        "no extension listed",
                        office -> office.list(),
                        Level.FAILURE,
                        "client-id",
                        "lists no extension"),
                mistake(
                        "clock five minutes fast",
                        office -> office.clockAhead(Duration.ofMinutes(5)),
                        Level.WARNING,
                        "base-url",
                        "s fast"),
                mistake(
                        "clock slow",
                        office -> office.clockAhead(Duration.ofMinutes(-2)),
                        Level.WARNING,
                        "base-url",
                        "s slow"),
                mistake(
                        "address not allowed",
                        office -> office.addressAllowed(false),
                        Level.FAILURE,
                        "base-url",
                        "allowed addresses"),
                mistake(
                        "version 18",
                        office -> office.version20(false),
                        Level.FAILURE,
                        "base-url",
                        "version 20 or newer"),
                mistake(
                        "no WebSockets",
                        office -> office.webSockets(false),
                        Level.FAILURE,
                        "base-url",
                        "let WebSockets through"),
                mistake(
                        "a second program",
                        office -> office.rival(true),
                        Level.FAILURE,
                        "client-id",
                        "another program"));
    }

    private static Arguments mistake(
            String name, Consumer<V20Office> mistake, Level level, String setting, String words) {
        return Arguments.of(name, mistake, level, setting, words);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_mistake_of_the_administrator_is_named(
            String name, Consumer<V20Office> mistake, Level level, String setting, String words) {
        mistake.accept(exchange.office());

        List<SetupFinding> complaints = complaints(check(Map.of("extensions", List.of("101", "102"))));
        assertThat(complaints).anySatisfy(finding -> {
            assertThat(finding.level()).isEqualTo(level);
            assertThat(finding.about()).contains(setting);
            assertThat(finding.message()).contains(words);
        });
        assertThat(complaints.toString()).doesNotContain(V20Office.CLIENT_SECRET, "jwt.");
    }

    @Test
    void mistakes_of_our_own_settings_are_named() {
        assertThat(complaints(check(Map.of("extensions", List.of("101", "777")))))
                .extracting(SetupFinding::message)
                .contains("the exchange has no user with extension 777");
        assertThat(complaints(check(Map.of("trunk-lines", Map.of("10009", "74950000001")))))
                .containsExactly(SetupFinding.failure("trunk-lines.10009", "the exchange has no trunk 10009"));
        exchange.close();
        assertThat(complaints(check(Map.of())))
                .containsExactly(
                        SetupFinding.failure("base-url", "the exchange is not reachable: nobody listens there"));
    }
}
