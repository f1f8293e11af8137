package io.github.pbx24.events.watch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Alerts as log lines. */
final class LogSink implements AlertSink {

    private static final Logger LOG = LoggerFactory.getLogger(EventWatch.class);

    @Override
    public String name() {
        return "log";
    }

    @Override
    public void send(Alert alert) {
        if (alert.recovered()) {
            LOG.info("{} recovered: {}", alert.kind(), alert.text());
        } else {
            LOG.warn("{}: {}", alert.kind(), alert.text());
        }
    }
}
