package io.github.pbx24.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sets the log up without a file: to read one takes Logback an XML parser, three hundred classes and a sixth of the start.
 * Whoever names a file with {@code -Dlogback.configurationFile}, or has one on the class path, has that one.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {

    private static final Map<String, Level> LEVELS = Map.of(
            "org.eclipse.jetty",
            Level.WARN,
            // What is wrong with a single request its sender is told. It would quote it, and without end.
            "org.eclipse.jetty.http",
            Level.ERROR,
            "org.eclipse.jetty.util.HostPort",
            Level.ERROR,
            // It tells of a port that is taken, and so does the gateway.
            "io.javalin",
            Level.OFF,
            // What it says of single calls the runtime says too, and bounded.
            "io.github.pbx24.correlation.CallEngine",
            Level.WARN);

    private final Function<String, @Nullable String> properties;

    /** Looks at the system properties; made by Logback. */
    public LogSetup() {
        this(System::getProperty);
    }

    /** @param properties answers the value of a property, null if it is not set */
    LogSetup(Function<String, @Nullable String> properties) {
        this.properties = properties;
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (isConfiguredByFile()) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        LogLine line = new LogLine();
        line.setContext(context);
        line.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(line);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("STDERR");
        // Standard output belongs to READY and to what check finds.
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level());
        root.addAppender(console);
        LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private boolean isConfiguredByFile() {
        ClassLoader loader = LogSetup.class.getClassLoader();
        return properties.apply("logback.configurationFile") != null
                || Stream.of("logback-test.xml", "logback.xml").anyMatch(name -> loader.getResource(name) != null);
    }

    private Level level() {
        @Nullable String name = properties.apply("LOG_LEVEL");
        return Level.toLevel(name == null ? System.getenv("LOG_LEVEL") : name, Level.INFO);
    }
}
