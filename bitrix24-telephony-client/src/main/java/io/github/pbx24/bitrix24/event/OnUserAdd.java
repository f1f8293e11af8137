package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.user.PortalUser;

/**
 * An invited user logged in for the first time. There is no event for changes of users.
 *
 * @param envelope what all events have
 * @param user the user, as far as the granted scope tells
 * @see <a href="https://apidocs.bitrix24.com/api-reference/common/events/on-user-add.html">OnUserAdd</a>
 * @since 0.1
 */
public record OnUserAdd(EventEnvelope envelope, PortalUser user) implements Bitrix24Event {

    /** Ids only. */
    @Override
    public String toString() {
        return envelope + " userId=" + user.id();
    }
}
