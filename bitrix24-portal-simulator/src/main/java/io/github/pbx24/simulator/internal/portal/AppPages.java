package io.github.pbx24.simulator.internal.portal;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pages of applications, and the frames in which users look at them. Guarded by the portal's lock. */
public final class AppPages {

    /** @param install null if the application needs no installer of its own */
    public record Pages(URI page, @Nullable URI install) {}

    /** A page that was opened. */
    public record Frame(long appId, long userId, String language, String placement, String options) {}

    private final Map<Long, Pages> pages = new HashMap<>();
    private final Map<String, Frame> frames = new HashMap<>();

    public void put(long appId, Pages added) {
        pages.put(appId, added);
    }

    public void remove(long appId) {
        pages.remove(appId);
        frames.values().removeIf(frame -> frame.appId() == appId);
    }

    public Optional<Pages> of(long appId) {
        return Optional.ofNullable(pages.get(appId));
    }

    public void open(String appSid, Frame frame) {
        frames.put(appSid, frame);
    }

    public Optional<Frame> frame(String appSid) {
        return Optional.ofNullable(frames.get(appSid));
    }
}
