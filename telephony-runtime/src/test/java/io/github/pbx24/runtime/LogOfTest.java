package io.github.pbx24.runtime;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

/**
 * Keeps what one test logs although others run at the same time: the lines of the thread that made this, of the threads it starts, and
 * of those that they start.
 */
final class LogOfTest extends ListAppender<ILoggingEvent> {

    private static final InheritableThreadLocal<LogOfTest> CURRENT = new InheritableThreadLocal<>();

    LogOfTest() {
        CURRENT.set(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (CURRENT.get() == this) {
            super.append(event);
        }
    }
}
