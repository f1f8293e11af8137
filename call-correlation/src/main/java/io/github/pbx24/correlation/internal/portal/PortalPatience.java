package io.github.pbx24.correlation.internal.portal;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether it makes sense to ask a portal who calls while somebody waits for the answer. After a few questions that it left
 * unanswered for too long, or failed, only one is sent at a time, with a pause between; the first answer ends that. So a portal that is
 * dead makes one caller wait, and not all, and its recovery finds no queue of old questions before its cards. For one thread at a time.
 */
public final class PortalPatience {

    /** One slow answer may be the fault of one question; three in a row are the portal's. */
    private static final int TOLERATED = 2;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A portal answers about two requests a second for long; more open questions than this would not be answered in time. */
    public static final int MOST_OPEN = 64;

    private int disappointments;
    private int open;
    private Instant nextProbe = Instant.MIN;

    /** Whether the portal is known not to answer in time. */
    public boolean isLost() {
        return disappointments > TOLERATED;
    }

    /** Asks for leave to send a question. Who gets it must tell that it {@link #ended}. */
    public boolean mayAsk(Instant now) {
        if (isLost() ? now.isBefore(nextProbe) : open >= MOST_OPEN) {
            return false;
        }
        // Until it is known what becomes of this one, nobody else tries.
        nextProbe = Instant.MAX;
        open++;
        return true;
    }

    /** A question failed, or was not answered in time; told once for each. */
    public void disappointed(Instant now) {
        disappointments++;
        nextProbe = now.plus(PAUSE);
    }

    public void answered() {
        disappointments = 0;
    }

    public void ended() {
        open--;
    }
}
