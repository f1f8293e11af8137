package io.github.pbx24.correlation.rule;

import io.github.pbx24.correlation.fact.Leg;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides which employee a finished call belongs to. Implementations are pure and thread-safe.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface OwnerPolicy {

    /**
     * Chooses among those who talked.
     *
     * @param legs the conversations in order, at least one
     * @return the extension of the owner; empty if it is not known who talked
     */
    Optional<String> ownerOf(List<Leg> legs);

    /**
     * Who talked last. The default: after a transfer the call belongs to the one who took it over.
     *
     * @return the policy
     */
    static OwnerPolicy lastTalker() {
        return legs -> legs.get(legs.size() - 1).talker();
    }

    /**
     * Who answered first.
     *
     * @return the policy
     */
    static OwnerPolicy firstTalker() {
        return legs -> legs.get(0).talker();
    }

    /**
     * Who talked longest in sum. Of equals the one who talked first.
     *
     * @return the policy
     */
    static OwnerPolicy longestTalker() {
        return legs -> {
            Map<String, Duration> sums = new TreeMap<>();
            legs.forEach(leg -> leg.talker().ifPresent(who -> sums.merge(who, leg.talk(), Duration::plus)));
            String longest = null;
            Duration most = Duration.ZERO;
            for (Leg leg : legs) {
                String talker = leg.extension();
                Duration sum = talker == null ? Duration.ZERO : sums.getOrDefault(talker, Duration.ZERO);
                if (talker != null && (longest == null || sum.compareTo(most) > 0)) {
                    longest = talker;
                    most = sum;
                }
            }
            return Optional.ofNullable(longest);
        };
    }
}
