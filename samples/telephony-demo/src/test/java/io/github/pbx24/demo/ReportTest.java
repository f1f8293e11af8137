package io.github.pbx24.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final Report report = new Report();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void a_failed_scenario_says_why_and_is_counted() {
        report.expect("answered");
        report.fill("3CX", "answered", () -> {
            throw new CompletionException(new ScenarioFailedException("DURATION is 48 instead of 47"));
        });
        report.fill("Rostelecom", "answered", () -> "1 call");

        assertThat(report.print(out())).isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "ok    Rostelecom  answered  1 call",
                        "FAIL  3CX         answered  DURATION is 48 instead of 47");
    }

    @Test
    void scenarios_that_could_not_be_played_have_failed() {
        report.expect("answered");
        report.expect("missed");
        report.fill("3CX", "answered", () -> "1 call");
        report.fail(List.of("answered", "missed"), new ScenarioFailedException("the gateway did not come up"));

        assertThat(report.print(out())).isEqualTo(3);
    }

    private PrintStream out() {
        return new PrintStream(printed, true, StandardCharsets.UTF_8);
    }
}
