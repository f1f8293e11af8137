package io.github.pbx24.bitrix24;

/**
 * A value breaks a documented limit of Bitrix24. Thrown before anything is sent.
 *
 * @since 0.1
 */
public final class Bitrix24FieldException extends Bitrix24Exception {

    private static final long serialVersionUID = 1L;

    /** The field. */
    private final String field;

    /**
     * Names the field and the broken rule.
     *
     * @param field name of the parameter as Bitrix24 writes it, for example {@code EXTERNAL_CALL_ID}
     * @param rule what is wrong, as the end of a sentence; must not contain the value if that may be private
     */
    public Bitrix24FieldException(String field, String rule) {
        super(field + " " + rule);
        this.field = field;
    }

    /**
     * The parameter in question.
     *
     * @return the name as Bitrix24 writes it
     */
    public String field() {
        return field;
    }

    /** {@inheritDoc} Always false: nothing was sent. */
    @Override
    public boolean mayHaveRun() {
        return false;
    }

    /** {@inheritDoc} Always false: the value has to change. */
    @Override
    public boolean isTemporary() {
        return false;
    }
}
