package io.github.pbx24.events.watch;

/**
 * What an alert is about.
 *
 * @since 0.1
 */
public enum AlertKind {
    /** An expected event has not come for too long. */
    SILENCE,
    /** The handler of an event hangs or takes too long. */
    SLOW_HANDLER,
    /** Too much waits to be handled. */
    BACKLOG,
    /** Deliveries were given up; somebody has to look at them. */
    DEAD_LETTERS,
    /** The store of the inbox cannot be used: events are answered with 503. */
    STORE
}
