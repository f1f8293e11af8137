package io.github.pbx24.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** External lines; a number is unique per application. Guarded by the portal's lock. */
final class Lines {

    private final List<ExternalLine> lines = new ArrayList<>();
    private long lastId;

    List<ExternalLine> all() {
        return List.copyOf(lines);
    }

    List<ExternalLine> of(@Nullable Long appId) {
        return lines.stream()
                .filter(line -> Objects.equals(line.appId(), appId))
                .toList();
    }

    Optional<ExternalLine> find(@Nullable Long appId, String number) {
        return of(appId).stream().filter(line -> line.number().equals(number)).findFirst();
    }

    ExternalLine add(@Nullable Long appId, String number, String name, boolean crmAutoCreate) {
        ExternalLine line = new ExternalLine(++lastId, number, name, crmAutoCreate, appId);
        lines.add(line);
        return line;
    }

    void replace(ExternalLine line) {
        lines.replaceAll(present -> present.id() == line.id() ? line : present);
    }

    void remove(ExternalLine line) {
        lines.remove(line);
    }

    void removeOf(long appId) {
        lines.removeIf(line -> Objects.equals(line.appId(), appId));
    }
}
