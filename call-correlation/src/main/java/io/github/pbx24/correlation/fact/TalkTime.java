package io.github.pbx24.correlation.fact;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long they talked. Never negative.
 *
 * <ol>
 *   <li>The vendor's measure of the whole call wins.
 *   <li>Else the measured legs are added up, and of the others the time during which at least one was open.
 *   <li>Where no leg is measured, and the vendor tells when the call was answered and when it was over, that is the better
 *       measure: both times come from one clock and from no delivery.
 * </ol>
 */
final class TalkTime {

    private TalkTime() {}

    static Duration of(List<Leg> legs, @Nullable Duration measured, Optional<Duration> byVendorTimes) {
        if (measured != null) {
            return measured;
        }
        boolean unmeasured = legs.stream().allMatch(leg -> leg.measured() == null);
        if (byVendorTimes.isPresent() && unmeasured && legs.size() <= 1) {
            return byVendorTimes.get();
        }
        return ofLegs(legs);
    }

    /** Legs without a measure count while at least one of them was open, so that a conference is not counted twice. */
    static Duration ofLegs(List<Leg> legs) {
        Duration sum = Duration.ZERO;
        Instant covered = Instant.MIN;
        for (Leg leg :
                legs.stream().sorted(Comparator.comparing(Leg::startedAt)).toList()) {
            Instant end = leg.endedAt();
            if (leg.measured() != null) {
                sum = sum.plus(leg.measured());
            } else if (end != null && end.isAfter(covered)) {
                Instant from = leg.startedAt().isAfter(covered) ? leg.startedAt() : covered;
                sum = sum.plus(Duration.between(from, end));
                covered = end;
            }
        }
        return sum;
    }
}
