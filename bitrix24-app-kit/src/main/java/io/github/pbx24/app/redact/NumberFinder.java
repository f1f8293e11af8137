package io.github.pbx24.app.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cards, phones, passports, and other long numbers. */
final class NumberFinder implements PersonalDataFinder {

    private static final int ALWAYS_PERSONAL = 9;
    private static final int AFTER_CARD_WORD = 4;
    private static final int LONGEST_PHONE = 15;
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private static final Pattern CARD_WORD =
            Pattern.compile("(?:карт[аеуоы]\\p{L}{0,3}|карточ\\p{L}*|\\bcards?\\b)", FLAGS);
    private static final Pattern SECRET_WORD = Pattern.compile(
            "(?:cvv|cvc|cv2|си ?ви ?ви|пин\\b|пин-?код|\\bpin\\b|код\\p{L}* (?:из|с|на) |на обороте|security code|code (?:from|on) )",
            FLAGS);
    private static final Pattern PASSPORT_WORD = Pattern.compile("(?:паспорт|passport|серия|серии)", FLAGS);
    private static final Pattern PHONE_WORD = Pattern.compile(
            "(?:телефон|номер|звон|набер|трубк|мобильн|добавочн|phone|number|call|mobile|reach|dial)", FLAGS);
    private static final Pattern CURRENCY = Pattern.compile(
            "^[\\s.,]{0,3}(?:руб|р\\.|₽|долл|евро|тенге|юан|коп|\\$|€|£|dollar|euro|pound|usd|eur|rub|процент|%|percent)",
            FLAGS);
    private static final Pattern LOCAL_PHONE = Pattern.compile("\\p{Nd}{3}[-– ]\\p{Nd}{2}[-– ]\\p{Nd}{2}");
    private static final Pattern DATE_OR_TIME = Pattern.compile(
            "(?<![\\p{Nd}.:-])(?:(?:0?[1-9]|[12]\\d|3[01])\\.(?:0?[1-9]|1[0-2])\\.(?:19|20)\\d\\d|(?:19|20)\\d\\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])"
                    + "|(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?)(?![\\p{Nd}:-]|\\.\\p{Nd})");
    private static final Pattern FOREIGN_PASSPORT = Pattern.compile("\\b[A-Z]{1,2}\\p{Nd}{6,8}\\b");

    @Override
    public List<PersonalData> find(String text, @Nullable String language) {
        List<PersonalData> found = new ArrayList<>();
        for (NumberRun run : NumberRun.in(text)) {
            boolean international = plus(text, run) && run.digits().length() <= LONGEST_PHONE;
            if (!international && Luhn.hasCard(run.digits())) {
                found.add(new PersonalData(run.start(), run.end(), PersonalDataKind.CARD));
                continue;
            }
            for (NumberRun piece : withoutDates(text, run)) {
                PersonalDataKind kind = kind(text, piece);
                if (kind != null) {
                    found.add(new PersonalData(piece.start(), piece.end(), kind));
                }
            }
        }
        Matcher foreign = FOREIGN_PASSPORT.matcher(text);
        while (foreign.find()) {
            if (before(PASSPORT_WORD, text, foreign.start(), 60)) {
                found.add(new PersonalData(foreign.start(), foreign.end(), PersonalDataKind.PASSPORT));
            }
        }
        return found;
    }

    /** What is left of a run when dates and times are cut out, so that a date beside a time is no phone number. */
    private static List<NumberRun> withoutDates(String text, NumberRun run) {
        Matcher date = DATE_OR_TIME.matcher(text).region(run.start(), run.end()).useTransparentBounds(true);
        List<NumberRun> pieces = new ArrayList<>();
        int from = run.start();
        boolean cut = false;
        while (date.find()) {
            add(text, from, date.start(), pieces);
            from = date.end();
            cut = true;
        }
        if (!cut) {
            return List.of(run);
        }
        add(text, from, run.end(), pieces);
        return pieces;
    }

    private static void add(String text, int start, int end, List<NumberRun> pieces) {
        for (NumberRun piece : NumberRun.in(text.substring(start, end))) {
            pieces.add(new NumberRun(start + piece.start(), start + piece.end(), piece.digits()));
        }
    }

    private static @Nullable PersonalDataKind kind(String text, NumberRun run) {
        int digits = run.digits().length();
        boolean money = CURRENCY.matcher(text.substring(run.end(), Math.min(text.length(), run.end() + 12)))
                .find();
        if (money && digits <= 12) {
            return null;
        }
        if (digits >= 3 && digits <= 8 && before(SECRET_WORD, text, run.start(), 30)) {
            return PersonalDataKind.CARD;
        }
        if (digits >= AFTER_CARD_WORD && before(PASSPORT_WORD, text, run.start(), 60) && digits <= 14) {
            return PersonalDataKind.PASSPORT;
        }
        if (digits >= AFTER_CARD_WORD && before(CARD_WORD, text, run.start(), 150)) {
            return PersonalDataKind.CARD;
        }
        boolean plus = plus(text, run);
        if (digits >= ALWAYS_PERSONAL) {
            return digits <= LONGEST_PHONE
                            && (plus || digits == 10 || digits == 11 || before(PHONE_WORD, text, run.start(), 40))
                    ? PersonalDataKind.PHONE
                    : PersonalDataKind.NUMBER;
        }
        boolean local =
                LOCAL_PHONE.matcher(text.substring(run.start(), run.end())).find();
        if (digits >= 7 && (local || plus || before(PHONE_WORD, text, run.start(), 40))) {
            return PersonalDataKind.PHONE;
        }
        return null;
    }

    private static boolean plus(String text, NumberRun run) {
        return run.start() > 0 && text.charAt(run.start() - 1) == '+';
    }

    private static boolean before(Pattern word, String text, int end, int characters) {
        return word.matcher(text.substring(Math.max(0, end - characters), end)).find();
    }
}
