package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.PortalLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** External lines; a number is unique per application. Guarded by the portal's lock. */
public final class Lines {

    private final List<PortalLine> lines = new ArrayList<>();
    private long lastId;

    public List<PortalLine> all() {
        return List.copyOf(lines);
    }

    public List<PortalLine> of(@Nullable Long appId) {
        return lines.stream()
                .filter(line -> Objects.equals(line.appId(), appId))
                .toList();
    }

    public Optional<PortalLine> find(@Nullable Long appId, String number) {
        return of(appId).stream().filter(line -> line.number().equals(number)).findFirst();
    }

    public PortalLine add(@Nullable Long appId, String number, String name, boolean crmAutoCreate) {
        PortalLine line = new PortalLine(++lastId, number, name, crmAutoCreate, appId);
        lines.add(line);
        return line;
    }

    public void replace(PortalLine line) {
        lines.replaceAll(present -> present.id() == line.id() ? line : present);
    }

    public void remove(PortalLine line) {
        lines.remove(line);
    }

    public void removeOf(long appId) {
        lines.removeIf(line -> Objects.equals(line.appId(), appId));
    }
}
