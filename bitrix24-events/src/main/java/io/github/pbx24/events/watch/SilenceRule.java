package io.github.pbx24.events.watch;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * An event of a portal that has to come again and again in business hours.
 *
 * @param portal id of the portal
 * @param event name of the event; kept in upper case
 * @param quiet how much of the business hours may pass without it, at most 36,500 days, positive. Time outside does not count: with 10 minutes, after
 *     an event at 17:55 and a closing time of 18:00 the alert comes at 9:05
 * @param hours when it is expected
 * @since 0.1
 */
public record SilenceRule(String portal, String event, Duration quiet, BusinessHours hours) {

    /**
     * Checks, and writes the event in upper case.
     *
     * @param portal id of the portal
     * @param event name of the event
     * @param quiet how much of the business hours may pass without it, at most 36,500 days
     * @param hours when it is expected
     * @throws IllegalArgumentException if a name is blank or the time is not positive
     */
    public SilenceRule {
        if (portal.isBlank() || event.isBlank()) {
            throw new IllegalArgumentException("portal and event must not be blank");
        }
        if (quiet.isNegative() || quiet.isZero() || quiet.compareTo(Duration.ofDays(36_500)) > 0) {
            throw new IllegalArgumentException("quiet must be positive and at most 36500 days, was " + quiet);
        }
        Objects.requireNonNull(hours, "hours");
        event = event.toUpperCase(Locale.ROOT);
    }
}
