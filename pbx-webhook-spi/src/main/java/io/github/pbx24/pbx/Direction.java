package io.github.pbx24.pbx;

import java.util.Locale;
import java.util.Optional;

/**
 * Which side started a call, seen from the company.
 *
 * @since 0.1
 */
public enum Direction {
    /** The client called the company. */
    INBOUND,
    /** The company called the client. */
    OUTBOUND,
    /** Both ends are extensions. Such calls are acknowledged and not shown in the CRM. */
    INTERNAL;

    /**
     * Reads the words that exchanges use, for example {@code in}, {@code Incoming}, {@code inbound_call} or {@code входящий}.
     *
     * @param word one word, any case
     * @return the direction; empty if the word is not known
     */
    public static Optional<Direction> read(String word) {
        if (word.equals("inbound")) {
            return Optional.of(INBOUND);
        }
        if (word.equals("outbound")) {
            return Optional.of(OUTBOUND);
        }
        String plain = word.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
        plain = plain.endsWith("_call") ? plain.substring(0, plain.length() - "_call".length()) : plain;
        return switch (plain) {
            case "in", "inbound", "incoming", "income", "incom", "вход", "входящий", "входящая", "входящее" ->
                Optional.of(INBOUND);
            case "out",
                    "outbound",
                    "outgoing",
                    "outcome",
                    "outcoming",
                    "исход",
                    "исходящий",
                    "исходящая",
                    "исходящее" -> Optional.of(OUTBOUND);
            case "internal", "inner", "local", "intercom", "внутренний", "внутренняя", "внутреннее" ->
                Optional.of(INTERNAL);
            default -> Optional.empty();
        };
    }
}
