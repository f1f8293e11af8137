package io.github.pbx24.gateway.config;

import java.time.Duration;
import java.util.List;

/**
 * How long to wait for what.
 *
 * @param settle after the end of a call, for late facts
 * @param silentCall until a call that nobody ended is closed
 * @param lostAnswer how long a request may still run at Bitrix24 after its answer was lost
 * @param recordingRetries waits between attempts to fetch a recording
 * @param eventRetries waits between attempts to process a webhook
 */
public record TimingsConfig(
        Duration settle,
        Duration silentCall,
        Duration lostAnswer,
        List<Duration> recordingRetries,
        List<Duration> eventRetries) {

    /** The defaults: 2 s, 4 h, 70 s, recordings over 21 minutes, webhooks after 1, 5 and 15 minutes. */
    public static final TimingsConfig DEFAULT = new TimingsConfig(
            Duration.ofSeconds(2),
            Duration.ofHours(4),
            Duration.ofSeconds(70),
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(15)),
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15)));

    /** Copies the lists. */
    public TimingsConfig {
        recordingRetries = List.copyOf(recordingRetries);
        eventRetries = List.copyOf(eventRetries);
    }
}
