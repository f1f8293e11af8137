package io.github.pbx24.bitrix24.event;

/**
 * What happened to an object.
 *
 * @since 0.1
 */
public enum ChangeKind {
    /** It is new. */
    ADDED,
    /** It was changed; the event does not say how. */
    UPDATED,
    /** It is gone and cannot be read any more. */
    DELETED
}
