package io.github.pbx24.pbx.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {

    private static final int ROUNDS = 20_000;
    private static final List<String> WITHHELD = List.of(
            "anonymous", "Anonymous", "PRIVATE", "unknown", "Restricted", "withheld", "Скрыт", "номер не определён");

    /** Text, number, extension: one case a line. */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/numbers/numbers.csv", delimiter = '|', nullValues = "-", quoteCharacter = '\0')
    void the_number_is_cut_out(String text, String number, String extension) {
        NumberText read = NumberText.read(text);

        assertThat(read.number()).contains(number);
        assertThat(read).isEqualTo(new NumberText.Number(number, extension));
        assertThat(NumberText.read(number).number()).contains(number);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/numbers/withheld.csv", delimiter = '|', quoteCharacter = '\0')
    void a_withheld_number_is_told_from_an_absent_one(String text) {
        assertThat(NumberText.read(text)).isEqualTo(new NumberText.Withheld());
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/numbers/absent.csv", delimiter = '|', quoteCharacter = '\0')
    void a_text_without_a_number_says_nothing(String text) {
        assertThat(NumberText.read(text)).isEqualTo(new NumberText.Absent());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\u00A0\t\n", "\u200E"})
    void nothing_says_nothing(String text) {
        assertThat(NumberText.read(text)).isEqualTo(new NumberText.Absent());
    }

    @Test
    void a_number_stays_out_of_the_string() {
        assertThat(NumberText.read("+79160000001,101")).hasToString("Number[*0001]");
    }

    @Nested
    class Laws {

        @Test
        void any_text_ends_in_the_grammar_and_reading_again_changes_nothing() {
            each((random, seed) -> {
                String text = noise(random, random.nextInt(60));
                NumberText read = NumberText.read(text);
                read.number().ifPresent(number -> {
                    assertThat(number).as("seed %d", seed).matches("\\+?[0-9*#]{1,32}");
                    assertThat(NumberText.read(number).number())
                            .as("seed %d", seed)
                            .contains(number);
                });
                if (read instanceof NumberText.Number number && number.extension() != null) {
                    assertThat(number.extension()).as("seed %d", seed).matches("[0-9*#]{1,10}");
                }
            });
        }

        @Test
        void spelling_and_wrapping_do_not_change_the_number() {
            each((random, seed) -> {
                String digits = digits(random);
                String text = wrapped(random, spelled(random, digits));
                assertThat(NumberText.read(text).number())
                        .as("seed %d: %s", seed, text)
                        .contains(digits);
            });
        }

        @Test
        void what_is_dialled_afterwards_is_never_part_of_the_number() {
            each((random, seed) -> {
                String digits = digits(random);
                String extension = String.valueOf(random.nextInt(10_000));
                String text = spelled(random, digits)
                        + pick(
                                random, ",", ", ", ";", " x", " ext ", " ext. ", ";ext=", " доб. ", " доб ", " Доб.",
                                ",,", " вн. ", "#", "/", " / ", "/доб. ", "-доб.")
                        + extension;
                assertThat(NumberText.read(text))
                        .as("seed %d: %s", seed, text)
                        .isEqualTo(new NumberText.Number(digits, extension));
            });
        }

        @Test
        void what_follows_a_whole_russian_number_is_never_part_of_it() {
            each((random, seed) -> {
                String digits = pick(random, "+7", "7", "83", "84", "89", "8800")
                        + (1_000_000_000 + random.nextInt(1_000_000_000));
                digits = digits.substring(0, digits.startsWith("+") ? 12 : 11);
                String extension = String.valueOf(random.nextInt(100_000));
                String text = spelled(random, digits)
                        + pick(random, "-", " - ", " ", " (", "(", ".", "_", "/", " доб. (", "-доб. ", " (доб. ", "//")
                        + extension
                        + pick(random, "", ")", " ");
                assertThat(NumberText.read(text).number())
                        .as("seed %d: %s", seed, text)
                        .contains(digits);
                for (String whole : List.of("sip:" + digits + "/" + extension + "@192.0.2.7", "<" + text + ">")) {
                    assertThat(NumberText.read(whole).number())
                            .as("seed %d: %s", seed, whole)
                            .contains(digits);
                }
            });
        }

        @Test
        void the_host_of_an_address_never_becomes_a_number() {
            each((random, seed) -> {
                String host = random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                        + random.nextInt(256) + pick(random, "", ":5060", ":5061;transport=tcp", ";user=phone");
                String user = pick(random, "ivan", "ivan.petrov", "trunk-1a", "gw24");
                for (String text : List.of(
                        "sip:" + user + "@" + host,
                        "<sip:" + user + "@" + host + ">",
                        "sip:" + host,
                        "<sips:" + host + ">")) {
                    assertThat(NumberText.read(text).number())
                            .as("seed %d: %s", seed, text)
                            .isEmpty();
                }
            });
        }

        @Test
        void a_withheld_word_is_seen_through_any_wrapping() {
            each((random, seed) -> {
                String word = WITHHELD.get(random.nextInt(WITHHELD.size()));
                String host = "192.0.2." + random.nextInt(256) + pick(random, "", ":5060");
                String text = pick(
                        random,
                        word,
                        " " + word.toUpperCase(Locale.ROOT) + " ",
                        "\"" + word + "\"",
                        "<" + word + ">",
                        "\"" + word + "\" <>",
                        "\"" + word + "\" <sip:" + word.replace(" ", "%20") + "@" + host + ">",
                        "\"Office 24\" <sip:" + word.replace(" ", "%20") + "@" + host + ">",
                        "\"" + word + "\" <sip:" + host + ">",
                        "sip:" + word.replace(" ", "%20") + "@anonymous.invalid");
                assertThat(NumberText.read(text)).as("seed %d: %s", seed, text).isEqualTo(new NumberText.Withheld());
            });
        }
    }

    private interface Round {
        void play(Random random, long seed);
    }

    private static void each(Round round) {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            round.play(new Random(seed), seed);
        }
    }

    private static String digits(Random random) {
        StringBuilder digits = new StringBuilder(random.nextBoolean() ? "+" : "").append(1 + random.nextInt(9));
        boolean russian = digits.toString().endsWith("7") || digits.toString().endsWith("8");
        // Those of Russia are over after eleven digits.
        int length = russian ? 11 : 10 + random.nextInt(4);
        for (int i = 1; i < length; i++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private static String spelled(Random random, String digits) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            text.append(digits.charAt(i));
            if (i > 0 && i < digits.length() - 1 && random.nextInt(4) == 0) {
                String separator = pick(random, " ", "-", " (", ") ", "\u00A0", "\u2011", "/", ".");
                // So late a slash is no group of digits any more.
                text.append(separator.equals("/") && i >= 9 ? "-" : separator);
            }
        }
        // Four groups with dots could be a host.
        return text.indexOf(".") >= 0 ? digits : text.toString();
    }

    private static String wrapped(Random random, String number) {
        String dense = number.replaceAll("[^0-9+]", "");
        return pick(
                random,
                number,
                "  " + number + " ",
                "tel:" + number,
                "<" + number + ">",
                "\"Store 24 on 3rd street\" <" + number + ">",
                "Ivan <" + number + ">",
                "\"8 800\" <sip:" + dense + "@192.0.2.7:5060>",
                "sip:" + dense + "@pbx24.example.com",
                "sips:" + dense.replace("+", "%2B") + "@192.0.2.7;user=phone",
                "<sip:" + dense + ";phone-context=7.example@10.0.0.1>;tag=4711",
                dense + "@192.0.2.7",
                "\"" + number + "\"",
                "\"Store 24\" " + dense,
                "Store 24 " + dense);
    }

    private static String noise(Random random, int length) {
        String characters =
                "+0123456789*#()-. /,;:@<>\"%xдобextsip:tel anonymousскрыт\u00A0\u0661\uFF0B\uD83D\uDE00[]=_&?";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
