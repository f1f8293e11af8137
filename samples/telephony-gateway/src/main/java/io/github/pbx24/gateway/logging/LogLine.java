package io.github.pbx24.gateway.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** One line: time, level, the end of the logger's name, the message; below it at most eight lines of an exception. */
final class LogLine extends LayoutBase<ILoggingEvent> {

    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
    private static final int NAME = 14;

    /** What others send must not be able to begin a line of the log. */
    private static final Pattern LINE_ENDS = Pattern.compile("[\r\n]+");

    private final ThrowableProxyConverter exceptions = new ThrowableProxyConverter();

    @Override
    public void start() {
        exceptions.setContext(getContext());
        exceptions.setOptionList(List.of("8"));
        exceptions.start();
        super.start();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        MILLIS.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
        line.append(' ');
        pad(line, event.getLevel().toString(), 5);
        pad(line, end(event.getLoggerName()), NAME);
        return line.append(LINE_ENDS.matcher(event.getFormattedMessage()).replaceAll(" "))
                .append(System.lineSeparator())
                .append(exceptions.convert(event))
                .toString();
    }

    private static String end(String logger) {
        return logger.substring(Math.max(logger.lastIndexOf('.') + 1, logger.length() - NAME));
    }

    private static void pad(StringBuilder line, String text, int width) {
        line.append(text).append(" ".repeat(Math.max(0, width - text.length()) + 1));
    }
}
