package io.github.pbx24.bitrix24.internal.http;

import io.github.pbx24.bitrix24.ResponseTime;
import io.github.pbx24.bitrix24.ResultNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the {@code time} part of an answer. */
public final class Times {

    private Times() {}

    /** Everything that can be read; the rest is null. */
    public static ResponseTime read(ResultNode time) {
        return new ResponseTime(
                time.get("start").asInstant().orElse(null),
                time.get("finish").asInstant().orElse(null),
                seconds(time.get("duration")),
                seconds(time.get("processing")),
                seconds(time.get("operating")),
                time.get("operating_reset_at").asInstant().orElse(null));
    }

    /** Server time of the method in the last ten minutes; null if not told. */
    public static @Nullable Duration operating(ResultNode time) {
        return seconds(time.get("operating"));
    }

    private static @Nullable Duration seconds(ResultNode node) {
        double seconds = node.asDouble().orElse(Double.NaN);
        // A year is far beyond any request; larger values are rubbish and must not overflow.
        if (!(Math.abs(seconds) < 31_536_000)) {
            return null;
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
