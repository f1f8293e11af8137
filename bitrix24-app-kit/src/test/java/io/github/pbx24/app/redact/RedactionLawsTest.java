package io.github.pbx24.app.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.app.pipeline.Transcript;
import io.github.pbx24.app.pipeline.Transcript.Speaker;
import io.github.pbx24.app.pipeline.Transcript.Utterance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is said around it, however it is said: a card, phone or e-mail never survives; the rest of a transcript stays. */
class RedactionLawsTest {

    private static final int STORIES = 300;

    private static final List<String> RUSSIAN_DIGITS =
            List.of("ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять");
    private static final List<String> ENGLISH_DIGITS =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
    private static final List<String> RUSSIAN_TENS = List.of(
            "",
            "",
            "двадцать",
            "тридцать",
            "сорок",
            "пятьдесят",
            "шестьдесят",
            "семьдесят",
            "восемьдесят",
            "девяносто");
    private static final List<String> RUSSIAN_TALK = List.of(
            "Добрый день, чем могу помочь?",
            "Я хотел бы оплатить заказ.",
            "Сейчас посмотрю.",
            "Секунду, очки надену.",
            "Это стоит 1500 рублей.",
            "Доставка завтра в 15:30.",
            "Запишите, пожалуйста.",
            "Угу.",
            "Да, слушаю вас.");
    private static final List<String> ENGLISH_TALK = List.of(
            "Good morning, how can I help?",
            "I would like to pay for my order.",
            "Let me have a look.",
            "One second please.",
            "It costs 1500 dollars.",
            "Delivery is tomorrow at 15:30.",
            "Go on.",
            "Yes.",
            "Right, I am listening.");

    private final RuleRedactor redactor = RuleRedactor.standard();

    private static String card(Random random) {
        int length = List.of(13, 15, 16, 16, 16, 16, 18, 19).get(random.nextInt(8));
        StringBuilder digits = new StringBuilder().append((char) ('2' + random.nextInt(5)));
        while (digits.length() < length - 1) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        for (char check = '0'; check <= '9'; check++) {
            if (Luhn.isRight(digits.toString() + check, 0, length)) {
                return digits.append(check).toString();
            }
        }
        throw new AssertionError("one check digit is always right");
    }

    /** Pieces of a number as one would say or write them. */
    private static List<String> pieces(String digits, Random random, boolean russian) {
        int way = random.nextInt(5);
        List<String> pieces = new ArrayList<>();
        int at = 0;
        while (at < digits.length()) {
            int size = way == 0 ? digits.length() : way == 4 ? 1 + random.nextInt(4) : way == 3 ? 2 : 4;
            String piece = digits.substring(at, Math.min(digits.length(), at + size));
            at += size;
            pieces.add(
                    way == 2 || way == 3 || (way == 4 && random.nextBoolean()) ? words(piece, russian, random) : piece);
        }
        return pieces;
    }

    private static String words(String digits, boolean russian, Random random) {
        if (russian
                && digits.length() == 2
                && digits.charAt(0) >= '2'
                && digits.charAt(1) != '0'
                && random.nextBoolean()) {
            return RUSSIAN_TENS.get(digits.charAt(0) - '0') + " " + RUSSIAN_DIGITS.get(digits.charAt(1) - '0');
        }
        List<String> words = new ArrayList<>();
        digits.chars().forEach(c -> words.add((russian ? RUSSIAN_DIGITS : ENGLISH_DIGITS).get(c - '0')));
        return String.join(" ", words);
    }

    private static final List<String> SEPARATORS =
            List.of(" ", "-", " - ", ", ", ". ", "\u00a0", "–", " тире ", " и ", "... ");

    private static List<Utterance> dictated(List<String> pieces, Random random, boolean russian) {
        List<String> talk = russian ? RUSSIAN_TALK : ENGLISH_TALK;
        List<Utterance> said = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            said.add(utterance(random, talk.get(random.nextInt(talk.size()))));
        }
        StringBuilder now = new StringBuilder(russian ? "Пишите: " : "Write this down: ");
        for (int i = 0; i < pieces.size(); i++) {
            now.append(pieces.get(i));
            if (i + 1 < pieces.size() && random.nextInt(3) == 0) {
                said.add(new Utterance(Speaker.CLIENT, null, null, now.toString()));
                now.setLength(0);
                if (random.nextBoolean()) {
                    said.add(new Utterance(Speaker.EMPLOYEE, null, null, russian ? "угу, записываю" : "mhm, go on"));
                }
            } else if (i + 1 < pieces.size()) {
                now.append(SEPARATORS.get(random.nextInt(SEPARATORS.size())));
            }
        }
        said.add(new Utterance(Speaker.CLIENT, Duration.ofSeconds(7), null, now + "."));
        for (int i = random.nextInt(3); i > 0; i--) {
            said.add(utterance(random, talk.get(random.nextInt(talk.size()))));
        }
        return said;
    }

    private static Utterance utterance(Random random, String text) {
        return new Utterance(random.nextBoolean() ? Speaker.EMPLOYEE : Speaker.CLIENT, null, null, text);
    }

    /** Read back in a simple way of its own: words of single digits and tens become digits, everything else goes. */
    private static String digitsLeft(Transcript transcript, Speaker only) {
        StringBuilder digits = new StringBuilder();
        for (Utterance utterance : transcript.utterances()) {
            if (only != null && utterance.speaker() != only) {
                continue;
            }
            for (String word : utterance.text().toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{Nd}]+")) {
                int tens = RUSSIAN_TENS.indexOf(word);
                int russian = RUSSIAN_DIGITS.indexOf(word);
                int english = ENGLISH_DIGITS.indexOf(word);
                if (!word.isEmpty() && tens >= 2) {
                    digits.append(tens);
                } else if (russian >= 0 || english >= 0) {
                    digits.append(Math.max(russian, english));
                } else {
                    digits.append(word.replaceAll("[^0-9]", ""));
                }
            }
        }
        return digits.toString();
    }

    @Test
    void no_card_number_survives() {
        for (long seed = 0; seed < STORIES; seed++) {
            Random random = new Random(seed);
            boolean russian = random.nextBoolean();
            String card = card(random);
            Transcript transcript = new Transcript(
                    random.nextBoolean() ? null : russian ? "ru" : "en",
                    dictated(pieces(card, random, russian), random, russian));

            Transcript redacted = redactor.redact(transcript);

            for (Speaker only : new Speaker[] {null, Speaker.CLIENT}) {
                assertThat(digitsLeft(redacted, only))
                        .as("seed %d: %s", seed, transcript.text())
                        .doesNotContain(card)
                        .doesNotContain(card.substring(card.length() - 6))
                        .doesNotContain(card.substring(0, 6));
            }
            keepsItsShape(seed, transcript, redacted);
        }
    }

    @Test
    void no_phone_number_survives() {
        List<String> forms = List.of(
                "+7 (9%s) %s-%s-%s",
                "89%s%s%s%s", "8 9%s %s %s %s", "+79%s%s%s%s", "7-9%s-%s-%s-%s", "+44 20%s %s %s%s");
        for (long seed = 0; seed < STORIES; seed++) {
            Random random = new Random(seed);
            String form = forms.get(random.nextInt(forms.size()));
            String phone = String.format(
                    Locale.ROOT,
                    form,
                    10 + random.nextInt(90),
                    100 + random.nextInt(900),
                    10 + random.nextInt(90),
                    10 + random.nextInt(90));
            boolean russian = random.nextBoolean();
            String text = (russian ? "перезвоните мне на " : "my mobile is ")
                    + phone
                    + (random.nextBoolean() ? "" : russian ? ", спасибо" : ", thanks");
            Transcript transcript = new Transcript(null, List.of(utterance(random, text)));

            Transcript redacted = redactor.redact(transcript);

            assertThat(digitsLeft(redacted, null)).as("seed %d: %s", seed, text).isEmpty();
            assertThat(redacted.text()).as("seed %d", seed).contains(russian ? "[телефон]" : "[phone]");
        }
    }

    @Test
    void no_passport_survives() {
        List<String> forms = List.of(
                "паспорт %2$s %3$s",
                "паспорт серия %2$s номер %3$s",
                "серия паспорта %4$s %5$s, номер %3$s",
                "Passport %2$s%3$s",
                "my passport number is %2$s %3$s");
        for (long seed = 0; seed < STORIES; seed++) {
            Random random = new Random(seed);
            int series = 1000 + random.nextInt(9000);
            int number = 100_000 + random.nextInt(900_000);
            String text = String.format(
                    Locale.ROOT,
                    forms.get(random.nextInt(forms.size())),
                    0,
                    series,
                    number,
                    series / 100,
                    String.format(Locale.ROOT, "%02d", series % 100));

            String redacted = redactor.redact(new Transcript(null, List.of(utterance(random, text))))
                    .text();

            assertThat(redacted).as("seed %d: %s", seed, text).doesNotContainPattern("[0-9]");
        }
    }

    @Test
    void no_address_survives() {
        List<String> users = List.of("ivan", "i.petrov", "petrov_77", "anna-maria", "x", "иван");
        List<String> hosts = List.of("mail.ru", "example.com", "пример.рф", "sub.example.co.uk");
        for (String user : users) {
            for (String host : hosts) {
                for (String text : List.of(
                        user + "@" + host,
                        "почта " + user + " собака " + host.replace(".", " точка ") + " запишите",
                        "it is " + user + " at " + host.replace(".", " dot ") + " thanks")) {
                    assertThat(redactor.redact(new Transcript(
                                            null, List.of(new Utterance(Speaker.UNKNOWN, null, null, text))))
                                    .text()
                                    .replaceAll("\\[[^]]+]", "*"))
                            .as(text)
                            .doesNotContain(host.substring(0, host.indexOf('.')))
                            .contains("*");
                }
            }
        }
    }

    private void keepsItsShape(long seed, Transcript before, Transcript after) {
        assertThat(after.language()).isEqualTo(before.language());
        assertThat(after.utterances()).as("seed %d", seed).hasSameSizeAs(before.utterances());
        for (int i = 0; i < before.utterances().size(); i++) {
            Utterance was = before.utterances().get(i);
            Utterance is = after.utterances().get(i);
            assertThat(is.speaker()).isEqualTo(was.speaker());
            assertThat(is.start()).isEqualTo(was.start());
            if (RUSSIAN_TALK.contains(was.text()) || ENGLISH_TALK.contains(was.text())) {
                // Amounts beside a card are masked with it, the words are not.
                assertThat(is.text().replaceAll("\\[[^]]+]|[0-9:]+", ""))
                        .as("seed %d", seed)
                        .isEqualTo(was.text().replaceAll("[0-9:]+", ""));
            }
        }
        assertThat(redactor.redact(after)).as("seed %d: twice is once", seed).isEqualTo(after);
    }

    @Test
    void another_finder_adds_to_the_rules() {
        RuleRedactor more = redactor.with((text, language) -> {
            int at = text.indexOf("Wonderland");
            return at < 0 ? List.of() : List.of(new PersonalData(at, at + 10, PersonalDataKind.NAME));
        });
        Transcript transcript = new Transcript(
                "en",
                List.of(
                        new Utterance(Speaker.CLIENT, null, null, "Alice from Wonderland, 4111 1111 1111 1111"),
                        new Utterance(Speaker.EMPLOYEE, null, null, "Thank you")));

        assertThat(more.redact(transcript).utterances().stream().map(Utterance::text))
                .containsExactly("[name] from [name], [card]", "Thank you");
        assertThat(Map.of("a", transcript).toString()).doesNotContain("4111");
    }
}
