package io.github.pbx24.app.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Digits in a row, written or spoken, whatever stands between them: blanks, punctuation, new lines, and a few words that do
 * not end a dictation.
 *
 * @param start index of the first character
 * @param end index after the last one
 * @param digits the digits alone
 */
record NumberRun(int start, int end, String digits) {

    private static final Pattern TOKEN = Pattern.compile("\\p{Nd}+|[\\p{L}\\p{M}]+");
    private static final int FILLERS_AT_MOST = 4;
    private static final int OTHER_CHARACTERS_AT_MOST = 40;

    private static final Set<String> FILLERS = Set.of(
            "да",
            "так",
            "ага",
            "угу",
            "ну",
            "вот",
            "потом",
            "дальше",
            "далее",
            "тире",
            "дефис",
            "плюс",
            "точка",
            "запятая",
            "пробел",
            "минус",
            "дробь",
            "слэш",
            "номер",
            "серия",
            "затем",
            "хорошо",
            "записываю",
            "записал",
            "записала",
            "понял",
            "поняла",
            "слушаю",
            "эээ",
            "ммм",
            "мм",
            "ээ",
            "угумс",
            "ещё",
            "еще",
            "раз",
            "then",
            "and",
            "dash",
            "hyphen",
            "minus",
            "slash",
            "space",
            "point",
            "dot",
            "comma",
            "plus",
            "number",
            "series",
            "yes",
            "yeah",
            "ok",
            "okay",
            "uh",
            "um",
            "uhm",
            "mhm",
            "aha",
            "right",
            "next",
            "no",
            "got",
            "it",
            "go",
            "on");

    /** All runs of a text, in order. */
    static List<NumberRun> in(String text) {
        List<NumberRun> runs = new ArrayList<>();
        Collector collector = new Collector(runs);
        Matcher matcher = TOKEN.matcher(text);
        int previousEnd = 0;
        while (matcher.find()) {
            collector.gap(matcher.start() - previousEnd);
            collector.token(matcher.group(), matcher.start(), matcher.end());
            previousEnd = matcher.end();
        }
        collector.close();
        return runs;
    }

    /** One run at a time. */
    private static final class Collector {

        private final List<NumberRun> runs;
        private final StringBuilder digits = new StringBuilder();
        private int start = -1;
        private int end;
        private int fillers;
        private int characters;
        /** A spoken number that may still grow, for example four hundred. */
        private @Nullable Integer spoken;

        private int room;
        private int repetition;

        Collector(List<NumberRun> runs) {
            this.runs = runs;
        }

        void gap(int length) {
            characters += length;
        }

        void token(String token, int from, int to) {
            if (Character.isDigit(token.codePointAt(0))) {
                begin(from, to);
                flushSpoken();
                token.codePoints().forEach(c -> digits.append(Character.digit(c, 10)));
                return;
            }
            Integer value = SpokenNumbers.value(token);
            if (value != null) {
                begin(from, to);
                add(value);
            } else if (SpokenNumbers.factor(token) > 0 && (spoken != null || SpokenNumbers.factor(token) == 1000)) {
                begin(from, to);
                multiply(SpokenNumbers.factor(token));
            } else if (SpokenNumbers.repetition(token) > 0) {
                begin(from, to);
                flushSpoken();
                repetition = SpokenNumbers.repetition(token);
            } else {
                word(token);
            }
        }

        private void begin(int from, int to) {
            if (start >= 0 && characters > OTHER_CHARACTERS_AT_MOST) {
                close();
            }
            if (start < 0) {
                start = from;
            }
            end = to;
            fillers = 0;
            characters = 0;
        }

        private void add(int value) {
            if (repetition > 0) {
                digits.append(Integer.toString(value).repeat(repetition));
                repetition = 0;
                return;
            }
            Integer now = spoken;
            if (now != null && value != 0 && value < room) {
                spoken = now + value;
                room = SpokenNumbers.room(value) < room ? SpokenNumbers.room(value) : 1;
                return;
            }
            flushSpoken();
            spoken = value;
            room = SpokenNumbers.room(value);
        }

        private void multiply(int factor) {
            Integer now = spoken;
            spoken = (now == null ? 1 : now % 1000) * factor;
            room = factor;
        }

        private void flushSpoken() {
            if (spoken != null) {
                digits.append(spoken);
            }
            spoken = null;
            room = 0;
        }

        private void word(String token) {
            boolean filler = token.length() == 1 || FILLERS.contains(token.toLowerCase(Locale.ROOT));
            if (start < 0 || !filler) {
                close();
            } else {
                flushSpoken();
                filler(token);
            }
        }

        private void filler(String token) {
            characters += token.length();
            if (start >= 0 && ++fillers > FILLERS_AT_MOST) {
                close();
            }
        }

        void close() {
            flushSpoken();
            if (start >= 0 && digits.length() > 0) {
                runs.add(new NumberRun(start, end, digits.toString()));
            }
            digits.setLength(0);
            start = -1;
            fillers = 0;
            characters = 0;
        }
    }
}
