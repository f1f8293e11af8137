package io.github.pbx24.correlation.simulation;

import io.github.pbx24.pbx.CallEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What happened in a world, in words. Costs nothing unless somebody wants to read it. */
final class Journal {

    private static final int MOST = 400;

    private final boolean kept;
    private final List<String> lines = new ArrayList<>();

    private Journal(boolean kept) {
        this.kept = kept;
    }

    static Journal none() {
        return new Journal(false);
    }

    static Journal kept() {
        return new Journal(true);
    }

    void note(Clock clock, Supplier<String> words) {
        if (kept && lines.size() < MOST) {
            lines.add(clock.instant() + " " + words.get());
        }
    }

    static String words(List<CallEvent> events) {
        return events.stream().map(Journal::words).collect(Collectors.joining(", "));
    }

    private static String words(CallEvent event) {
        String text = event.toString();
        return text.replaceAll("call=ById\\[[^\\]]*\\], details=CallDetails\\[[^\\]]*\\], ", "");
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
