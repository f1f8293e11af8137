package io.github.pbx24.events.watch;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A sink that keeps what it gets, and can be broken. */
final class Recorder implements AlertSink {

    final List<Alert> got = new CopyOnWriteArrayList<>();
    volatile boolean broken;
    private final String name;

    Recorder(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void send(Alert alert) throws IOException {
        if (broken) {
            throw new IOException("the sink is broken");
        }
        got.add(alert);
    }

    /** What was told, in short. */
    List<String> told() {
        return got.stream()
                .map(alert -> (alert.recovered() ? "recovered " : "raised ") + alert.kind())
                .toList();
    }
}
