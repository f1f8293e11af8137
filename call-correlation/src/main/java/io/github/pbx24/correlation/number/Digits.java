package io.github.pbx24.correlation.number;

/** Cuts numbers out of texts without regular expressions: this runs for every event. */
public final class Digits {

    /** Up to this length a number is an extension or a service number, never a subscriber's. */
    public static final int SHORT = 6;

    /** National forms differ by the prefix only. */
    private static final int TAIL = 10;

    private Digits() {}

    /**
     * What Bitrix24 keeps of a number, and a leading plus.
     *
     * @param text a number
     * @return digits, {@code * # , ;} with an optional leading plus; empty if there are none
     */
    public static String dialable(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9' || c == '*' || c == '#' || c == ',' || c == ';';
            if (digit || c == '+' && kept.isEmpty()) {
                kept.append(c);
            }
        }
        return kept.length() == 1 && kept.charAt(0) == '+' ? "" : kept.toString();
    }

    /**
     * What all spellings of a number have in common, so that they are found together. Numbers of different countries may have the same.
     *
     * @param number a number
     * @return its last ten characters; all of it if there are fewer
     */
    public static String tail(String number) {
        return number.length() <= TAIL ? number : number.substring(number.length() - TAIL);
    }

    /**
     * Whether a number is so short that it can be an extension.
     *
     * @param number a number
     * @return true for at most six characters without a plus
     */
    public static boolean isShort(String number) {
        return number.length() <= SHORT && !number.startsWith("+");
    }
}
