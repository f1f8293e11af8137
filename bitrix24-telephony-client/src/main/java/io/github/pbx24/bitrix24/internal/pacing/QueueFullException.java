package io.github.pbx24.bitrix24.internal.pacing;

/** Too many requests wait already. */
public final class QueueFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    QueueFullException(int waiting) {
        super(waiting + " requests wait already", null, false, false);
    }
}
