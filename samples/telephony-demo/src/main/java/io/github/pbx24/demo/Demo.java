package io.github.pbx24.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The demonstration, started by {@code ./demo}: plays calls to watch, or with {@code --check} a fixed list to check. */
public final class Demo {

    private static final String USAGE = """
            ./demo            starts a gateway, two portals and two exchanges, and plays calls until Ctrl-C
            ./demo --check    plays a fixed list of scenarios and checks how Bitrix24 shows them""";

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private Demo() {}

    /**
     * Runs the demonstration.
     *
     * @param args nothing, or {@code --check}
     */
    public static void main(String[] args) {
        // The platform's own stream turns arrows into question marks where no language is set.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        List<String> arguments = List.of(args);
        if (arguments.isEmpty()) {
            LivePlay.run(out);
        } else if (arguments.equals(List.of("--check"))) {
            System.exit(Checks.run(out) ? 0 : FAILED);
        } else if (arguments.equals(List.of("--help"))) {
            out.println(USAGE);
        } else {
            System.err.println(USAGE);
            System.exit(WRONG_USAGE);
        }
    }
}
