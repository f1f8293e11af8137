package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.Bitrix24Exception;

/**
 * A body that is not an event of Bitrix24. The message names the place and never repeats a value.
 *
 * @since 0.1
 */
public final class MalformedEventException extends Bitrix24Exception {

    private static final long serialVersionUID = 1L;

    /** Where the mistake is. */
    private final String place;

    /**
     * Names the place and the problem.
     *
     * @param place key of the field, or a position in the body
     * @param problem what is wrong, as the end of a sentence
     */
    public MalformedEventException(String place, String problem) {
        super(place + " " + problem);
        this.place = place;
    }

    /**
     * Where the body is wrong.
     *
     * @return key of the field, or a position in the body
     */
    public String place() {
        return place;
    }

    /** {@inheritDoc} Always false. */
    @Override
    public boolean mayHaveRun() {
        return false;
    }

    /** {@inheritDoc} Always false: the same body stays malformed. */
    @Override
    public boolean isTemporary() {
        return false;
    }
}
