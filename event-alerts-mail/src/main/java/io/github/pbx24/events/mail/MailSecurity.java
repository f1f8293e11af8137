package io.github.pbx24.events.mail;

/**
 * How the connection to the mail server is protected.
 *
 * @since 0.1
 */
public enum MailSecurity {
    /** Begins in clear and must become TLS before anything is said; port 587. */
    STARTTLS(587),
    /** TLS from the first byte; port 465. */
    TLS(465),
    /** Not at all; port 25. Only for a relay that nobody can listen to. */
    NONE(25);

    private final int port;

    MailSecurity(int port) {
        this.port = port;
    }

    int port() {
        return port;
    }
}
