package io.github.pbx24.app.session;

/**
 * So many questions to one portal wait already that another one is not asked: the portal is slow, or does not answer. The user may try
 * again in some seconds.
 *
 * @since 0.1
 */
public final class PortalBusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says so in words that can be shown. */
    public PortalBusyException() {
        super("too many questions to the portal wait already; try again in some seconds");
    }
}
