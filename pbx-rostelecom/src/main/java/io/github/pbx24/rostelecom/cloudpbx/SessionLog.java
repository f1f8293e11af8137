package io.github.pbx24.rostelecom.cloudpbx;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The short protocol of a call: {@code 0:ct:201;12:cc:201;167:cd:201;} is seconds since the begin, what happened, and with whom. That
 * {@code cc} is a conversation that begins and {@code cd} one that is over follows from the samples; nothing states it.
 */
final class SessionLog {

    private SessionLog() {}

    /** The time during which at least one conversation lasted; null if the protocol does not say it. */
    static @Nullable Duration talk(@Nullable String log) {
        if (log == null) {
            return null;
        }
        Map<String, Long> open = new HashMap<>();
        long talked = 0;
        long since = 0;
        long latest = 0;
        boolean readable = false;
        for (String item : log.split(";")) {
            String[] parts = item.strip().split(":", 3);
            Duration offset = parts.length == 3 ? CloudpbxReplies.seconds(parts[0].strip()) : null;
            if (offset == null) {
                continue;
            }
            readable = true;
            latest = Math.max(latest, offset.toSeconds());
            if (parts[1].equals("cc")) {
                since = open.isEmpty() ? offset.toSeconds() : since;
                open.put(parts[2], offset.toSeconds());
            } else if (parts[1].equals("cd") && open.remove(parts[2]) != null && open.isEmpty()) {
                talked += Math.max(0, offset.toSeconds() - since);
            }
        }
        if (!open.isEmpty()) {
            talked += Math.max(0, latest - since);
        }
        return readable ? Duration.ofSeconds(talked) : null;
    }
}
