package io.github.pbx24.bitrix24.internal.pacing;

import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import okhttp3.HttpUrl;

/** The pacers of this process, one per portal and plan, as long as somebody uses them. */
public final class PortalPacers {

    private static final Map<Key, WeakReference<SharedPacer>> PACERS = new HashMap<>();

    private record Key(String host, int port, PacingPlan plan) {}

    private PortalPacers() {}

    /** The pacer of a portal. */
    public static SharedPacer of(HttpUrl portal, PacingPlan plan) {
        Key key = new Key(portal.host(), portal.port(), plan);
        synchronized (PACERS) {
            PACERS.values().removeIf(reference -> reference.get() == null);
            WeakReference<SharedPacer> known = PACERS.get(key);
            SharedPacer pacer = known == null ? null : known.get();
            if (pacer == null) {
                pacer = new SharedPacer(plan);
                PACERS.put(key, new WeakReference<>(pacer));
            }
            return pacer;
        }
    }
}
