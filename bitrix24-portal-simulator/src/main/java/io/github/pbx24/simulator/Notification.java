package io.github.pbx24.simulator;

import java.time.Instant;

/**
 * A notification in the messenger ({@code im.notify}).
 *
 * @param id its id
 * @param userId who gets it
 * @param fromUserId who sent it; 0 for the portal itself
 * @param message its text
 * @param sentAt when
 * @since 0.1
 */
public record Notification(long id, long userId, long fromUserId, String message, Instant sentAt) {

    /** Leaves out the text. */
    @Override
    public String toString() {
        return "Notification[id=" + id + ", userId=" + userId + ", fromUserId=" + fromUserId + "]";
    }
}
