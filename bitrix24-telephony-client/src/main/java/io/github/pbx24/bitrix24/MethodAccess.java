package io.github.pbx24.bitrix24;

/**
 * Which kind of authorisation a REST method takes.
 *
 * @since 0.1
 */
public enum MethodAccess {
    /** An incoming webhook or an application. */
    ANY("webhook or application"),
    /** Documented for applications only; portals take an incoming webhook too. */
    APPLICATION_DOCUMENTED("application; webhook works undocumented"),
    /** An application only. The client refuses a webhook before anything is sent. */
    APPLICATION("application");

    private final String words;

    MethodAccess(String words) {
        this.words = words;
    }

    /**
     * The access in words, for tables.
     *
     * @return a short phrase
     */
    public String words() {
        return words;
    }
}
