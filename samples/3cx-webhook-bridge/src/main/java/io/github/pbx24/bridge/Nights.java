package io.github.pbx24.bridge;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * When the nightly work is done.
 *
 * @param hour 0 to 23; where the clocks are put forward over it, the work is done right after
 * @param zone whose night
 */
record Nights(int hour, ZoneId zone) {

    /** The last such moment that is not after a given one. */
    Instant last(Instant now) {
        ZonedDateTime local = now.atZone(zone);
        Instant today = at(local, 0);
        return today.isAfter(now) ? at(local, 1) : today;
    }

    private Instant at(ZonedDateTime local, int daysBefore) {
        return local.toLocalDate()
                .minusDays(daysBefore)
                .atTime(hour, 0)
                .atZone(zone)
                .toInstant();
    }
}
