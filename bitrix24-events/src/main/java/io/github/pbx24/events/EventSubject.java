package io.github.pbx24.events;

import org.jspecify.annotations.Nullable;

/**
 * What an event is about.
 *
 * @param portal id of the portal
 * @param event name of the event in upper case. Of the two names that an event of a smart process has, the one that its handler was
 *     declared with
 * @param objectType {@code DEAL}, {@code TASK}, {@code CALL} and so on; null if it is about no object
 * @param objectId id of the object; null if it is about none
 * @since 0.1
 */
public record EventSubject(
        String portal,
        String event,
        @Nullable String objectType,
        @Nullable String objectId) {}
