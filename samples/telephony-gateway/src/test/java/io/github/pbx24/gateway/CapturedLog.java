package io.github.pbx24.gateway;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/**
 * The log of one test, as the gateway writes it, although others run at the same time: the lines of the thread that made this, of the
 * threads it starts from then on, and of those that they start. So it is made before the gateway that is listened to.
 */
final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final InheritableThreadLocal<CapturedLog> CURRENT = new InheritableThreadLocal<>();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Logger root;
    private final Encoder<ILoggingEvent> encoder;

    CapturedLog() {
        CURRENT.set(this);
        // While another thread is setting the log up, there is only a stand-in for it.
        root = ((LoggerContext) await().until(LoggerFactory::getILoggerFactory, LoggerContext.class::isInstance))
                .getLogger(Logger.ROOT_LOGGER_NAME);
        encoder = ((OutputStreamAppender<ILoggingEvent>) root.getAppender("STDERR")).getEncoder();
        start();
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (CURRENT.get() == this) {
            bytes.writeBytes(encoder.encode(event));
        }
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Begins anew. */
    void clear() {
        bytes.reset();
    }

    @Override
    public void close() {
        root.detachAppender(this);
    }
}
