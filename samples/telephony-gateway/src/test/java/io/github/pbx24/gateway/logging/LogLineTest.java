package io.github.pbx24.gateway.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line is the one that Logback's own pattern makes, and a file of the user's has its way. */
class LogLineTest {

    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX, UTC} %-5level %-14.14logger{0}"
            + " %replace(%msg){'[\\r\\n]+', ' '}%n%ex{8}";

    private final LoggerContext context = new LoggerContext();
    private final PatternLayout pattern = new PatternLayout();
    private final LogLine line = new LogLine();

    @BeforeEach
    void start() {
        pattern.setContext(context);
        pattern.setPattern(PATTERN);
        pattern.start();
        line.setContext(context);
        line.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.b.Main",
                "Main",
                "io.github.pbx24.ALongNameOfAClass",
                "FourteenLetter",
                "a.FifteenLetters1",
                "ROOT"
            })
    void a_line_is_the_one_of_the_pattern(String logger) {
        for (Level level : new Level[] {Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG, Level.TRACE}) {
            for (String message : new String[] {"plain", "", "one\r\n\ntwo\n", "$1 \\ {}"}) {
                for (Throwable failure : new Throwable[] {null, deep(30)}) {
                    LoggingEvent event = new LoggingEvent(
                            "caller", context.getLogger(logger), level, message, failure, new Object[] {"x\ny"});
                    for (String time : new String[] {"2026-01-31T00:00:00Z", "2026-12-31T23:59:59.007Z"}) {
                        event.setInstant(Instant.parse(time));

                        assertThat(line.doLayout(event)).isEqualTo(pattern.doLayout(event));
                    }
                }
            }
        }
    }

    private static Throwable deep(int calls) {
        return calls == 0 ? new IllegalStateException("outer", new RuntimeException("inner")) : deep(calls - 1);
    }

    @Test
    void a_file_of_the_user_goes_first() {
        // Not a property of the process, for which other tests may be setting their log up.
        LogSetup setup = new LogSetup(Map.of("logback.configurationFile", "mine.xml")::get);

        assertThat(setup.configure(context)).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
        assertThat(context.getLogger("ROOT").iteratorForAppenders()).isExhausted();
    }

    @Test
    void without_one_the_log_goes_to_standard_error() {
        assertThat(new LogSetup().configure(context)).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
        assertThat(context.getLogger("ROOT").getLevel()).isEqualTo(Level.INFO);
        assertThat(context.getLogger("ROOT").getAppender("STDERR").isStarted()).isTrue();
        assertThat(context.getLogger("io.javalin").getEffectiveLevel()).isEqualTo(Level.OFF);
    }
}
