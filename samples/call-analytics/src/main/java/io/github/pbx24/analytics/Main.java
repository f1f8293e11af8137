package io.github.pbx24.analytics;

import io.github.pbx24.analytics.demo.AnalyticsDemo;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** The command line. */
public final class Main {

    private static final String USAGE = """
            usage: call-analytics --config FILE     serve; prints READY and the address
                   call-analytics demo [--check]    a simulated portal with calls around it
            """;

    private Main() {}

    /**
     * Runs the application until the process is ended.
     *
     * @param arguments {@code --config FILE}, or {@code demo}
     * @throws Exception if it cannot start
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals("demo")) {
            System.exit(AnalyticsDemo.run(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        if (arguments.length != 2 || !arguments[0].equals("--config")) {
            System.err.print(USAGE);
            System.exit(2);
        }
        AnalyticsConfig config;
        try {
            config = ConfigFile.read(Path.of(arguments[1]), System.getenv());
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        Analytics analytics = new Analytics(config, Clock.systemUTC());
        Runtime.getRuntime().addShutdownHook(new Thread(analytics::close, "stop"));
        URI address = analytics.start();
        System.out.println("READY " + address);
        System.out.flush();
        new CountDownLatch(1).await();
    }
}
