package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.internal.php.RandomHex;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** SIP lines; an application sees its own only. Guarded by the portal's lock. */
public final class SipLineStore {

    /**
     * A line.
     *
     * @param id also {@code CONFIG_ID}
     * @param appId null if it was made under a webhook; nobody finds such a line again
     * @param regId {@code REG_ID}; null for an office PBX
     */
    public record Line(
            long id,
            @Nullable Long appId,
            @Nullable Long regId,
            String title,
            String server,
            String login,
            String password,
            String incomingPassword) {

        public boolean cloud() {
            return regId != null;
        }

        /** The id among all lines of the portal. */
        public String lineId() {
            return regId == null ? "sip" + id : "reg" + regId;
        }

        /** What the user interface shows. */
        public String shownTitle() {
            return title.isEmpty() ? (cloud() ? "Cloud PBX (" : "Office PBX (") + id + ")" : title;
        }

        @Override
        public String toString() {
            return "SipLine[" + lineId() + "]";
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private long lastId;
    private long lastRegId = 151_000;

    public Line add(@Nullable Long appId, boolean cloud, String title, String server, String login, String password) {
        Line line = new Line(
                ++lastId,
                appId,
                cloud ? ++lastRegId : null,
                title,
                server,
                login,
                password,
                cloud ? "" : RandomHex.of(16));
        lines.add(line);
        return line;
    }

    public List<Line> all() {
        return List.copyOf(lines);
    }

    public List<Line> of(@Nullable Long appId) {
        return lines.stream()
                .filter(line -> appId != null && Objects.equals(line.appId(), appId))
                .toList();
    }

    public Optional<Line> find(@Nullable Long appId, long configId) {
        return of(appId).stream().filter(line -> line.id() == configId).findFirst();
    }

    public void replace(Line changed, UnaryOperator<Line> change) {
        lines.replaceAll(line -> line.id() == changed.id() ? change.apply(line) : line);
    }

    public void remove(Line line) {
        lines.remove(line);
    }

    public void removeOf(long appId) {
        lines.removeIf(line -> Objects.equals(line.appId(), appId));
    }
}
