package io.github.pbx24.gateway;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The gateway's commands as somebody runs them who reads what they print, their complaints and their log. */
final class Terminal implements AutoCloseable {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complained = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final PrintStream err = new PrintStream(complained, true, StandardCharsets.UTF_8);
    private final CapturedLog log = new CapturedLog();

    /** Answers the exit code. */
    int run(String... arguments) {
        return Main.run(out, err, arguments);
    }

    /** All that was printed so far. */
    String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** All complaints so far, and the log of the commands and of what else this test has started. */
    String complaints() {
        return complained.toString(StandardCharsets.UTF_8) + log.text();
    }

    @Override
    public void close() {
        log.close();
    }
}
