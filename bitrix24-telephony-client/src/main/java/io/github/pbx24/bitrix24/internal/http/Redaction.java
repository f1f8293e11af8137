package io.github.pbx24.bitrix24.internal.http;

import java.util.Collection;
import java.util.regex.Pattern;

/** Makes texts of others fit for messages: no secrets, no full phone numbers, no control characters, bounded. */
public final class Redaction {

    private static final int MAX_LENGTH = 300;
    private static final int SHORTEST_SECRET = 4;

    /** Phone numbers as people write them; the last four digits stay. */
    private static final Pattern NUMBER = Pattern.compile(
            "\\+?\\d(?:[\\p{Z}\\p{Pd}\\u00ad().,/]{0,3}\\d){2,30}(?=(?:[\\p{Z}\\p{Pd}\\u00ad().,/]{0,3}\\d){4})");

    /** Anything with credentials in it: whole addresses go. */
    private static final Pattern ADDRESS = Pattern.compile("(?i)\\bhttps?://[^\\s\"'<>]+");

    /** Longer than any id of the portal: a token of somebody. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9]{40,}");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private Redaction() {}

    public static String of(String text, Collection<String> secrets) {
        String clean = text.length() > 4 * MAX_LENGTH ? text.substring(0, 4 * MAX_LENGTH) : text;
        clean = ADDRESS.matcher(clean).replaceAll("(address)");
        for (String secret : secrets) {
            if (secret.length() >= SHORTEST_SECRET) {
                clean = clean.replace(secret, "(secret)");
            }
        }
        clean = TOKEN.matcher(clean).replaceAll("(token)");
        clean = NUMBER.matcher(clean).replaceAll("*");
        clean = CONTROL.matcher(clean).replaceAll(" ");
        return clean.length() > MAX_LENGTH ? clean.substring(0, MAX_LENGTH) + "…" : clean;
    }
}
