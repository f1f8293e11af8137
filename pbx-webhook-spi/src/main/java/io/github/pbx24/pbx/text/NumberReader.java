package io.github.pbx24.pbx.text;

import io.github.pbx24.pbx.QueryParameters;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How {@link NumberText} reads: first cut out the part that holds the number, then clean it. */
final class NumberReader {

    private static final int MAX_TEXT = 1_024;
    private static final int MAX_NUMBER = 32;
    private static final int MAX_EXTENSION = 10;
    /** With so many digits in one piece a number is whole; what stands before belongs to something else. */
    private static final int WHOLE_NUMBER = 10;

    /** The shortest number of a subscriber in a city. */
    private static final int SUBSCRIBER = 7;

    private static final int ELEVEN_DIGITS = 11;

    private static final NumberText ABSENT = new NumberText.Absent();
    private static final NumberText WITHHELD = new NumberText.Withheld();

    /** Words by which exchanges and networks say that the number is kept back, without blanks, hyphens and dots. */
    private static final Set<String> WITHHELD_WORDS = Set.of(
            "anonymous",
            "anonym",
            "anonymously",
            "anonymouscaller",
            "private",
            "privatenumber",
            "privatecaller",
            "restricted",
            "unknown",
            "unknowncaller",
            "unknownnumber",
            "unavailable",
            "notavailable",
            "withheld",
            "numberwithheld",
            "withheldnumber",
            "blocked",
            "blockednumber",
            "hidden",
            "hiddennumber",
            "nonumber",
            "nocallerid",
            "callerunknown",
            "callerwithheld",
            "idunavailable",
            "suppressed",
            "аноним",
            "анонимный",
            "анонимно",
            "анонимныйномер",
            "анонимныйвызов",
            "анонимныйзвонок",
            "скрыт",
            "скрытый",
            "скрытыйномер",
            "номерскрыт",
            "неизвестен",
            "неизвестный",
            "неизвестно",
            "неизвестныйномер",
            "номернеизвестен",
            "номернеопределен",
            "номернеопределён",
            "неопределен",
            "неопределён",
            "неопределенный",
            "неопределённый",
            "частный",
            "частныйномер",
            "приватный",
            "засекречен",
            "засекреченный",
            "засекреченныйномер",
            "конфиденциально");

    private static final Pattern SCHEME =
            Pattern.compile("^(?:sips?|tel|callto|phone|mailto):(?://)?", Pattern.CASE_INSENSITIVE);
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 =
            Pattern.compile("(?<![\\d.+])(?:" + OCTET + "\\.){3}" + OCTET + "(?::\\d{1,5})?(?![\\d.])");
    /** What separates a number from what is dialled afterwards. */
    private static final String EXTENSION_WORD = "(?:extension|exten|ext|postd|x|добавочный|доб|внутренний|внутр|вн|х)";

    private static final Pattern EXTENSION = Pattern.compile(
            "(?:[,;#*]+\\s*" + EXTENSION_WORD + "?|\\s*" + EXTENSION_WORD
                    + "|(?<=[0-9])\\s*[pw]+(?=[0-9]))\\s*[.:=#]*\\s*",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private NumberReader() {}

    static NumberText read(@Nullable String text) {
        if (text == null || text.length() > MAX_TEXT) {
            return ABSENT;
        }
        if (isNumber(text)) {
            // Most texts are numbers already, and every webhook passes here.
            return new NumberText.Number(text, null);
        }
        String plain = plain(text);
        String address = inBrackets(plain);
        if (address == null) {
            return isAddress(plain) ? readAddress(plain) : readFreeText(plain);
        }
        boolean isAddress = isAddress(address);
        NumberText found = isAddress || isDialString(address) ? readAddress(address) : readFreeText(address);
        if (found != ABSENT) {
            return found;
        }
        // "Anonymous" <>, "+79160000001" <sip:trunk@host>: the brackets say nothing, the rest may.
        String rest = plain.replace("<" + address + ">", " ");
        boolean named = isAddress && rest.chars().anyMatch(Character::isLetter);
        return named ? withheldOr(ABSENT, rest) : readFreeText(rest);
    }

    private static boolean isNumber(String text) {
        int length = text.length();
        int first = length > 0 && text.charAt(0) == '+' ? 1 : 0;
        for (int i = first; i < length; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return length > first && length <= MAX_NUMBER;
    }

    /** Digits of all scripts become ASCII digits, all blanks become blanks, and what cannot be seen goes. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int digit = Character.digit(c, 10);
            if (digit >= 0) {
                plain.append((char) ('0' + digit));
            } else if (c == '\uFF0B') {
                plain.append('+');
            } else if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                plain.append(' ');
            } else if (Character.getType(c) == Character.DASH_PUNCTUATION || c == '\u2212') {
                plain.append('-');
            } else if (!Character.isISOControl(c) && Character.getType(c) != Character.FORMAT) {
                plain.appendCodePoint(c);
            }
        });
        return plain.toString().strip();
    }

    private static @Nullable String inBrackets(String text) {
        int open = text.lastIndexOf('<');
        int close = text.indexOf('>', open + 1);
        return open < 0 || close < 0 ? null : text.substring(open + 1, close);
    }

    private static boolean isAddress(String text) {
        return text.indexOf('@') >= 0 || SCHEME.matcher(text).find();
    }

    private static boolean isDialString(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c < 0x80 && !Character.isLetter(c));
    }

    /** The user part of an address counts; its host, port and password never do. */
    private static NumberText readAddress(String address) {
        String rest = SCHEME.matcher(address.strip()).replaceFirst("");
        boolean telephone = address.strip().regionMatches(true, 0, "tel:", 0, 4);
        int at = rest.indexOf('@');
        boolean hostAlone = rest.startsWith("[") || IPV4.matcher(hostOf(rest)).matches();
        if (at < 0 && !telephone && hostAlone) {
            return ABSENT;
        }
        String user = at < 0 ? rest : rest.substring(0, at);
        user = QueryParameters.decodeLeniently(user.replace("+", "%2B"));
        String name = beforeAny(user, ":;");
        if (isWithheld(name) || at >= 0 && isWithheld(beforeAny(user, ":;,"))) {
            return WITHHELD;
        }
        // A name with digits in it, such as "ivan24", is no number.
        boolean named = name.chars().anyMatch(Character::isLetter) && !hasExtensionWord(name);
        return named ? ABSENT : number(cut(user, name));
    }

    private static String cut(String user, String name) {
        // A password after the colon is no part of the number, parameters after the semicolon may name an extension.
        int colon = user.indexOf(':');
        int semicolon = user.indexOf(';');
        return colon >= 0 && (semicolon < 0 || colon < semicolon) ? name : user;
    }

    private static NumberText readFreeText(String text) {
        String bare = withoutQuoted(text);
        if (bare.isBlank()) {
            // The number itself may stand in quotes.
            bare = text.replace('"', ' ');
        }
        if (isWithheld(bare)) {
            return WITHHELD;
        }
        NumberText found = number(IPV4.matcher(bare).replaceAll(" "));
        return withheldOr(found, text);
    }

    private static NumberText withheldOr(NumberText found, String text) {
        return found == ABSENT && isWithheld(text) ? WITHHELD : found;
    }

    private static String withoutQuoted(String text) {
        return text.replaceAll("\"[^\"]*\"", " ");
    }

    private static boolean hasExtensionWord(String text) {
        Matcher matcher = EXTENSION.matcher(text);
        return matcher.find()
                && matcher.start() > 0
                && text.substring(0, matcher.start()).chars().noneMatch(Character::isLetter);
    }

    private static boolean isWithheld(String text) {
        StringBuilder word = new StringBuilder();
        String lower = text.toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (Character.isDigit(c)) {
                return false;
            }
            if (Character.isLetter(c)) {
                word.append(c);
            }
        }
        return WITHHELD_WORDS.contains(word.toString());
    }

    /** The number in a text without brackets and host names. */
    private static NumberText number(String text) {
        int from = start(text);
        if (from < 0) {
            return ABSENT;
        }
        int end = from;
        StringBuilder digits = new StringBuilder();
        while (end < text.length() && isPart(text, from, end)) {
            char c = text.charAt(end);
            if ((c == '*' || c == '#') && isSubscriber(digits) || !isDialled(c) && isOver(digits, c)) {
                break;
            }
            if (c >= '0' && c <= '9' || c == '*' || c == '#' || c == '+') {
                digits.append(c);
            }
            end++;
        }
        String number = digits.toString();
        boolean usable = number.length() <= MAX_NUMBER && number.chars().anyMatch(c -> c >= '0' && c <= '9');
        return usable ? new NumberText.Number(number, extension(text, end)) : ABSENT;
    }

    /** Codes such as *21# and short numbers such as 453*099 hold these characters; a phone number ends before them. */
    private static boolean isSubscriber(CharSequence digits) {
        return digits.length() >= SUBSCRIBER && "*#".indexOf(digits.charAt(0)) < 0;
    }

    /**
     * Whether a number ends before a blank, a hyphen or the like, which elsewhere only groups its digits: 8 916 123-45-67/101. The
     * countries whose numbers begin with a 7 all have eleven digits, written with 8 at home; others have nine to fifteen. A slash groups
     * no digits behind so many.
     */
    private static boolean isOver(CharSequence digits, char separator) {
        int first = digits.length() > 0 && digits.charAt(0) == '+' ? 1 : 0;
        int count = digits.length() - first;
        if (separator == '/' && count >= WHOLE_NUMBER) {
            return true;
        }
        if (count != ELEVEN_DIGITS) {
            return false;
        }
        String start = digits.subSequence(first, first + 4).toString();
        boolean home = first == 0
                && (start.startsWith("8800") || start.charAt(0) == '8' && "349".indexOf(start.charAt(1)) >= 0);
        return start.charAt(0) == '7' || home;
    }

    /** Where the number begins: at the first plus before a digit, else at the piece with the most digits. */
    private static int start(String text) {
        for (int i = 0; i < text.length(); i++) {
            boolean within = i > 0 && isDialled(text.charAt(i - 1));
            if (text.charAt(i) == '+' && !within && nextDigit(text, i + 1) >= 0) {
                return i;
            }
        }
        int best = -1;
        int most = 0;
        int at = 0;
        while (at < text.length()) {
            if (!isDialled(text.charAt(at))) {
                at++;
                continue;
            }
            int end = at;
            int count = 0;
            while (end < text.length() && isPart(text, at, end)) {
                count += isDialled(text.charAt(end)) ? 1 : 0;
                end++;
            }
            if (count > most) {
                most = count;
                best = at;
            }
            // What follows an extension word is an extension, unless nothing came before it.
            at = end;
        }
        boolean hasName = text.chars().anyMatch(Character::isLetter) && !hasExtensionWord(text);
        return hasName && best >= 0 ? wholeNumber(text, best) : best;
    }

    /** In "Store 24 89160000001" the 24 belongs to the name; in "Ivan 8 9160000001" the 8 belongs to the number. */
    private static int wholeNumber(String text, int from) {
        int previous = from;
        int at = from;
        while (at < text.length() && isPart(text, from, at)) {
            int end = at;
            while (end < text.length() && isDialled(text.charAt(end))) {
                end++;
            }
            if (end - at >= WHOLE_NUMBER) {
                boolean trunk =
                        at > previous && text.substring(previous, at).strip().length() == 1;
                return trunk ? previous : at;
            }
            previous = at;
            at = end;
            while (at < text.length() && isPart(text, from, at) && !isDialled(text.charAt(at))) {
                at++;
            }
            at = Math.max(at, end);
            if (at == previous) {
                break;
            }
        }
        return from;
    }

    private static int nextDigit(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                return i;
            }
            if (" ()-".indexOf(c) < 0) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isDialled(char c) {
        return c >= '0' && c <= '9' || c == '*' || c == '#';
    }

    private static boolean isPart(String text, int from, int at) {
        char c = text.charAt(at);
        return isDialled(c) || " ()[]-./_".indexOf(c) >= 0 || c == '+' && at == from;
    }

    private static @Nullable String extension(String text, int from) {
        Matcher matcher = EXTENSION.matcher(text);
        matcher.region(from, text.length());
        matcher.useTransparentBounds(true);
        if (matcher.lookingAt()) {
            return extensionAt(text, matcher.end());
        }
        int after = from;
        while (after < text.length() && !isDialled(text.charAt(after)) && isPart(text, -1, after)) {
            after++;
        }
        matcher.region(after, text.length());
        if (matcher.lookingAt()) {
            return extensionAt(text, matcher.end());
        }
        // Without a word it must be the last thing that is written there: 8 916 123-45-67/101, and not another number.
        String extension = after > from ? extensionAt(text, after) : null;
        boolean last = extension != null
                && text.chars().skip(after + extension.length()).noneMatch(c -> c >= '0' && c <= '9');
        return last ? extension : null;
    }

    private static @Nullable String extensionAt(String text, int from) {
        int end = from;
        while (end < text.length() && isDialled(text.charAt(end))) {
            end++;
        }
        int length = end - from;
        return length >= 1 && length <= MAX_EXTENSION ? text.substring(from, end) : null;
    }

    private static String beforeAny(String text, String stops) {
        for (int i = 0; i < text.length(); i++) {
            if (stops.indexOf(text.charAt(i)) >= 0) {
                return text.substring(0, i);
            }
        }
        return text;
    }

    private static String hostOf(String rest) {
        return beforeAny(rest, ";?/").strip();
    }
}
