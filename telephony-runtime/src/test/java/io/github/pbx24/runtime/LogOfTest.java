package io.github.pbx24.runtime;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/**
 * Keeps what one test logs although others run at the same time: the lines of the thread that made this, of the threads it starts, and
 * of those that they start.
 */
final class LogOfTest extends ListAppender<ILoggingEvent> implements AutoCloseable {

    private static final InheritableThreadLocal<LogOfTest> CURRENT = new InheritableThreadLocal<>();

    private final Logger logger;

    LogOfTest() {
        CURRENT.set(this);
        // While another thread is setting the log up, there is only a stand-in for it.
        logger = ((LoggerContext) await().until(LoggerFactory::getILoggerFactory, LoggerContext.class::isInstance))
                .getLogger("io.github.pbx24");
        logger.setLevel(Level.INFO);
        start();
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (CURRENT.get() == this) {
            super.append(event);
        }
    }

    @Override
    public void close() {
        logger.detachAppender(this);
    }
}
