package io.github.pbx24.threecx.webhookplugin;

/** Finds words in the plugin's sentences, letter by letter: every webhook passes here, and patterns cost more than all the rest. */
final class Words {

    private Words() {}

    /** Whether a text goes on with a word in ASCII, whatever its case. */
    static boolean startsWith(String text, int at, String lowerCase) {
        if (at + lowerCase.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            char c = text.charAt(at + i);
            char lower = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
            if (lower != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a character can stand within a word, so that no word begins or ends beside it. */
    static boolean isPart(String text, int at) {
        return at >= 0 && at < text.length() && (text.charAt(at) == '_' || Character.isLetterOrDigit(text.charAt(at)));
    }

    static boolean isBlank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    static int afterBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static int afterWord(String text, int from) {
        int at = from;
        while (at < text.length() && !isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The first place behind the digits that begin somewhere. */
    static int afterDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
