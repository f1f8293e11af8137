package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.internal.form.PhpQuery;
import io.github.pbx24.bitrix24.internal.pacing.PacedRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which requests may travel in a batch that nobody asked for. */
final class Packing {

    /** Larger ones travel alone, recordings above all. */
    private static final int MAX_BYTES = 32 * 1024;

    private static final Set<String> ALONE = Set.of("batch", "upload", "download");

    /** A portal that took no batches may take them again: after an update, or when somebody mended a firewall. */
    private static final long REFUSED_FOR_NANOS = 600_000_000_000L;

    private volatile boolean refused;
    private volatile long refusedAt;

    /** Size as a command, or {@link PacedRequest#ALONE}. */
    int bytes(Bitrix24Request<?> request) {
        if (isRefused() || request.isRest3() || isAlone(request.method())) {
            return PacedRequest.ALONE;
        }
        int size = size(request.parameters());
        return size > MAX_BYTES || PhpQuery.obstacle(request.parameters()) != null ? PacedRequest.ALONE : size;
    }

    /** The portal does not take batches from us; not asked again for ten minutes. */
    void refuse() {
        refusedAt = System.nanoTime();
        refused = true;
    }

    private boolean isRefused() {
        return refused && System.nanoTime() - refusedAt < REFUSED_FOR_NANOS;
    }

    static boolean isAlone(String method) {
        return ALONE.contains(method.toLowerCase(Locale.ROOT));
    }

    private static int size(@Nullable Object value) {
        int size = 8;
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += size(entry.getKey()) + size(entry.getValue());
            }
        } else if (value instanceof List<?> items) {
            for (Object item : items) {
                size += size(item);
            }
        } else if (value instanceof String text) {
            size += text.length();
        }
        return Math.min(size, 2 * MAX_BYTES);
    }
}
