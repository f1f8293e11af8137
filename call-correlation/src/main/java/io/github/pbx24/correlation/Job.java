package io.github.pbx24.correlation;

import io.github.pbx24.correlation.store.Urgency;

/**
 * A call in work.
 *
 * @param id our id of the call
 * @param exchange where it is
 * @param lane the portal's lane
 * @param urgency whose place it takes
 */
record Job(String id, Exchange exchange, PortalLane lane, Urgency urgency) {

    /** A place in a lane. */
    record Place(String id, Urgency urgency) {}

    boolean isForRecordings() {
        return urgency == Urgency.RECORDING;
    }
}
