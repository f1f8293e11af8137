package io.github.pbx24.app.redact;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Words of numbers in Russian and English, and how they make digits. Pure. */
final class SpokenNumbers {

    private static final Map<String, Integer> VALUES = new HashMap<>();

    static {
        put(0, "ноль", "нуль", "ноля", "нуля", "zero", "oh", "nought");
        put(1, "один", "одна", "единица", "one");
        put(2, "два", "две", "двух", "двойка", "two");
        put(3, "три", "трёх", "трех", "тройка", "three");
        put(4, "четыре", "четырёх", "четырех", "four");
        put(5, "пять", "пяти", "five");
        put(6, "шесть", "шести", "six");
        put(7, "семь", "семи", "seven");
        put(8, "восемь", "восьми", "eight");
        put(9, "девять", "девяти", "nine");
        List<String> russianTeens = List.of(
                "десять",
                "одиннадцать",
                "двенадцать",
                "тринадцать",
                "четырнадцать",
                "пятнадцать",
                "шестнадцать",
                "семнадцать",
                "восемнадцать",
                "девятнадцать");
        List<String> englishTeens = List.of(
                "ten",
                "eleven",
                "twelve",
                "thirteen",
                "fourteen",
                "fifteen",
                "sixteen",
                "seventeen",
                "eighteen",
                "nineteen");
        for (int i = 0; i < 10; i++) {
            put(10 + i, russianTeens.get(i), englishTeens.get(i));
        }
        List<String> russianTens = List.of(
                "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто");
        List<String> englishTens =
                List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");
        List<String> russianHundreds = List.of(
                "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот");
        for (int i = 0; i < 8; i++) {
            put(20 + 10 * i, russianTens.get(i), englishTens.get(i));
        }
        for (int i = 0; i < 9; i++) {
            put(100 + 100 * i, russianHundreds.get(i));
        }
    }

    private SpokenNumbers() {}

    private static void put(int value, String... words) {
        for (String word : words) {
            VALUES.put(word, value);
        }
    }

    /** The value of one word; null if it is none of a number. */
    static @Nullable Integer value(String word) {
        return VALUES.get(word.toLowerCase(Locale.ROOT));
    }

    /** Words that multiply what stands before. */
    static int factor(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "тысяча", "тысячи", "тысяч", "тысячу", "thousand" -> 1000;
            case "hundred" -> 100;
            default -> 0;
        };
    }

    /** "double four" is two digits. */
    static int repetition(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "double", "дважды" -> 2;
            case "triple", "treble", "трижды" -> 3;
            default -> 0;
        };
    }

    /** The smallest place a value fills: after 40 may come 1 to 9, after 400 anything below 100. */
    static int room(int value) {
        if (value % 100 == 0 && value != 0) {
            return 100;
        }
        return value % 10 == 0 && value >= 20 ? 10 : 1;
    }
}
