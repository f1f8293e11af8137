package io.github.pbx24.correlation.rule;

import java.util.List;

/**
 * To whom a call that nobody answered may belong. A chain of these is gone through until somebody is found.
 *
 * @since 0.1
 */
public enum MissedOwner {
    /** The extension that the exchange names in the end. */
    NAMED_BY_EXCHANGE,
    /** Who is responsible for the client in the CRM, as far as known. */
    CRM_RESPONSIBLE,
    /** Whose phone rang last. */
    LAST_RUNG,
    /** Whose phone rang first. */
    FIRST_RUNG,
    /** The default user of the portal. */
    DEFAULT_USER;

    /** First the one whom the exchange names, then who rang last, then the default user. */
    public static final List<MissedOwner> BY_PHONE = List.of(NAMED_BY_EXCHANGE, LAST_RUNG, DEFAULT_USER);

    /** First who is responsible in the CRM, then who rang last, then the default user. */
    public static final List<MissedOwner> BY_CRM = List.of(CRM_RESPONSIBLE, NAMED_BY_EXCHANGE, LAST_RUNG, DEFAULT_USER);
}
