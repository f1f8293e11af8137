package io.github.pbx24.bitrix24.internal.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Coalesces show and hide of call cards, per call and user. The first intent goes out at once and opens a window; intents
 * within the window are only remembered. At its end the last one is sent if it differs from what was sent, and opens the
 * next window; otherwise the intents have cancelled each other. Has no clock and no thread. Not thread-safe.
 *
 * @param <K> a call and a user
 * @since 0.1
 */
public final class CardWindows<K> {

    private static final class Window {

        private final Instant end;
        private final boolean sent;
        private boolean wanted;

        Window(boolean sent, Instant end) {
            this.sent = sent;
            this.wanted = sent;
            this.end = end;
        }
    }

    private final Duration length;
    private final Map<K, Window> open = new HashMap<>();

    /**
     * Makes it.
     *
     * @param length how long a window stays open
     */
    public CardWindows(Duration length) {
        this.length = length;
    }

    /**
     * Somebody wants a card shown or hidden.
     *
     * @param key call and user
     * @param show true to show, false to hide
     * @param now the time
     * @return empty if it is to be sent now; otherwise when {@link #close} is to be called
     */
    public Optional<Instant> offer(K key, boolean show, Instant now) {
        Window window = open.get(key);
        if (window == null) {
            open.put(key, new Window(show, now.plus(length)));
            return Optional.empty();
        }
        window.wanted = show;
        return Optional.of(window.end);
    }

    /**
     * A window ends.
     *
     * @param key call and user
     * @param now the time
     * @return what is to be sent now, true to show; empty if the intents have cancelled each other
     */
    public Optional<Boolean> close(K key, Instant now) {
        Window window = open.remove(key);
        if (window == null || window.wanted == window.sent) {
            return Optional.empty();
        }
        open.put(key, new Window(window.wanted, now.plus(length)));
        return Optional.of(window.wanted);
    }

    /**
     * What was sent is not known to have worked: the next intent goes out at once.
     *
     * @param key call and user
     */
    public void forget(K key) {
        open.remove(key);
    }

    /**
     * How many windows are open.
     *
     * @return 0 after all were closed
     */
    public int size() {
        return open.size();
    }
}
