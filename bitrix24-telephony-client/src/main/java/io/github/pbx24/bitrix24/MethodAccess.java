package io.github.pbx24.bitrix24;

import java.util.Locale;

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

    /** Of a method: from the catalogue, or by the rules of its area if it is not listed. */
    static MethodAccess of(String method) {
        return Bitrix24Methods.find(method).map(MethodInfo::access).orElseGet(() -> ofUnlisted(method));
    }

    /** Only what certainly cannot work is refused; a method that nobody knows may work. */
    private static MethodAccess ofUnlisted(String method) {
        String name = method.toLowerCase(Locale.ROOT);
        return name.startsWith("event.") || name.startsWith("placement.") ? APPLICATION : ANY;
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
