package io.github.pbx24.bitrix24;

/**
 * The application has no usable tokens for the portal: none are stored, or the authorization server rejected the
 * refresh token. A person has to authorise the application again.
 *
 * <p>A rejected refresh token is not sent a second time; requests fail with this exception until other tokens are in
 * the token store.
 *
 * @since 0.1
 */
public final class Bitrix24AuthorizationException extends Bitrix24Exception {

    private static final long serialVersionUID = 1L;

    /** The portal. */
    private final String portalKey;
    /** The portal's code; may be empty. */
    private final String code;
    /** What went wrong. */
    private final String problem;
    /** Whether an earlier try may have run. */
    private final boolean earlierTryMayHaveRun;

    /**
     * Describes the failure.
     *
     * @param portalKey key of the portal in the token store
     * @param code code of the authorization server, for example {@code invalid_grant}; {@code no_tokens} if none are
     *     stored
     * @param problem what happened, free of secrets
     */
    public Bitrix24AuthorizationException(String portalKey, String code, String problem) {
        this(portalKey, code, problem, false);
    }

    /**
     * Describes the failure of a request that was tried before.
     *
     * @param portalKey key of the portal in the token store
     * @param code code of the authorization server, for example {@code invalid_grant}
     * @param problem what happened, free of secrets
     * @param earlierTryMayHaveRun whether the answer of an earlier try of the request was lost
     */
    public Bitrix24AuthorizationException(String portalKey, String code, String problem, boolean earlierTryMayHaveRun) {
        super("portal " + portalKey + ": " + problem + " [" + code + "]");
        this.portalKey = portalKey;
        this.code = code;
        this.problem = problem;
        this.earlierTryMayHaveRun = earlierTryMayHaveRun;
    }

    /**
     * The portal in question.
     *
     * @return its key in the token store
     */
    public String portalKey() {
        return portalKey;
    }

    /**
     * Code of the authorization server.
     *
     * @return for example {@code invalid_grant}; {@code no_tokens} if none are stored
     */
    public String code() {
        return code;
    }

    /**
     * What went wrong, in words.
     *
     * @return free of secrets
     */
    public String problem() {
        return problem;
    }

    /** {@inheritDoc} False, unless the answer of an earlier try was lost. */
    @Override
    public boolean mayHaveRun() {
        return earlierTryMayHaveRun;
    }

    /** {@inheritDoc} Always false: the application has to be authorised again. */
    @Override
    public boolean isTemporary() {
        return false;
    }
}
