package io.github.pbx24.bitrix24;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The {@code time} part of an answer. Any value may be missing; self-hosted portals have no {@code operating}.
 *
 * @param start when the portal began, null if not told
 * @param finish when the portal ended, null if not told
 * @param duration whole time of the request in the portal, null if not told
 * @param processing time spent in the method, null if not told
 * @param operating server time this method used in the last ten minutes, null if not told
 * @param operatingResetAt when the oldest minute of {@code operating} drops out, null if not told
 * @since 0.1
 */
public record ResponseTime(
        @Nullable Instant start,
        @Nullable Instant finish,
        @Nullable Duration duration,
        @Nullable Duration processing,
        @Nullable Duration operating,
        @Nullable Instant operatingResetAt) {}
