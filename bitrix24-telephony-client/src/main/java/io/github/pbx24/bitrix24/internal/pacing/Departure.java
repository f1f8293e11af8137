package io.github.pbx24.bitrix24.internal.pacing;

import java.util.List;

/**
 * Requests that are to be sent now in one HTTP request: one alone, or several as a {@code batch}. The sender must tell
 * the pacer when it is over, however it ended.
 */
public final class Departure {

    private final List<PacedRequest> requests;
    private final long sentAt;
    private boolean over;

    Departure(List<PacedRequest> requests, long sentAt) {
        this.requests = List.copyOf(requests);
        this.sentAt = sentAt;
    }

    /**
     * What is sent.
     *
     * @return in the order of execution, never empty, all of one owner and one urgency
     */
    public List<PacedRequest> requests() {
        return requests;
    }

    /**
     * Whether several requests travel together.
     *
     * @return true for more than one
     */
    public boolean isPacked() {
        return requests.size() > 1;
    }

    long sentAt() {
        return sentAt;
    }

    /** Answers true the first time only. */
    boolean end() {
        boolean first = !over;
        over = true;
        return first;
    }

    /** Sizes only. */
    @Override
    public String toString() {
        return "Departure[" + requests.size() + " " + requests.get(0).urgency() + "]";
    }
}
