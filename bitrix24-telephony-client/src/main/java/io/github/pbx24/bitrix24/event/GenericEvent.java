package io.github.pbx24.bitrix24.event;

/**
 * An event that has no type of its own here. Its data is in {@link #data()}.
 *
 * @param envelope what all events have
 * @since 0.1
 */
public record GenericEvent(EventEnvelope envelope) implements Bitrix24Event {}
