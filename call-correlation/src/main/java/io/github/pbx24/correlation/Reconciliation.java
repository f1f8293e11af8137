package io.github.pbx24.correlation;

import java.time.Instant;
import java.util.List;

/**
 * What a comparison of our calls with the portal's statistics found. Immutable.
 *
 * @param from begin of the period
 * @param to end of the period
 * @param ours how many of our calls began in it that Bitrix24 should have
 * @param matched how many of them the portal has once
 * @param missing calls that count as finished here and that the portal does not have
 * @param doubled calls that the portal has more than once
 * @param differing calls whose talk time or user differs
 * @param unknown rows of the portal, registered by us as it seems, of which nothing is known here; by external id
 * @param open calls of the period that are not finished yet
 * @since 0.1
 */
public record Reconciliation(
        Instant from,
        Instant to,
        int ours,
        int matched,
        List<Gap> missing,
        List<Gap> doubled,
        List<Gap> differing,
        List<String> unknown,
        int open) {

    /** Copies the lists. */
    public Reconciliation {
        missing = List.copyOf(missing);
        doubled = List.copyOf(doubled);
        differing = List.copyOf(differing);
        unknown = List.copyOf(unknown);
    }

    /**
     * Whether both sides tell the same.
     *
     * @return true if there is no gap
     */
    public boolean isClean() {
        return missing.isEmpty() && doubled.isEmpty() && differing.isEmpty() && unknown.isEmpty();
    }

    /**
     * A call on which the two sides differ.
     *
     * @param id our id of the call
     * @param pbx the exchange
     * @param callId the exchange's id; our id if it has none
     * @param crmCallId the id that Bitrix24 gave; empty if unknown
     * @param what the difference, without numbers of clients
     */
    public record Gap(String id, String pbx, String callId, String crmCallId, String what) {}
}
