package io.github.pbx24.app.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.app.pipeline.Transcript;
import io.github.pbx24.app.pipeline.Transcript.Speaker;
import io.github.pbx24.app.pipeline.Transcript.Utterance;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionExamplesTest {

    private static String redacted(String text) {
        return RuleRedactor.standard()
                .redact(new Transcript(null, List.of(new Utterance(Speaker.UNKNOWN, null, null, text))))
                .text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Меня зовут Анна Петрова, компания Ромашка. | Меня зовут [имя], компания Ромашка.",
                "меня зовут джамшут | меня зовут [имя]",
                "Здравствуйте, Иван Сергеевич! | Здравствуйте, [имя]!",
                "Передайте Наталье Викторовне, что звонил Сергей. | Передайте [имя], что звонил [имя].",
                "Это Смирнова Ольга, я по поводу доставки. | Это [имя], я по поводу доставки.",
                "Говорю с Павлом? | Говорю с [имя]?",
                "Госпожа Шнайдер на линии | Госпожа [имя] на линии",
                "My name is Xavier Quux, I'm calling about the invoice. | My name is [name], I'm calling about the invoice.",
                "Hello Mr. Featherstone, this is Sarah. | Hello Mr. [name], this is [name].",
                "I spoke to Mark yesterday, Will | I spoke to [name] yesterday, [name]",
                "Код на обороте 123 | Код на обороте [карта]",
                "The security code is 987. | The security code is [card].",
                "Номер карты 4276 очки надену 1234 тут написано 5678 | Номер карты [карта] очки надену [карта] тут написано [карта]",
                "четыре один один один, один один один один, один один один один, один один один один | [карта]",
                "сорок один одиннадцать одиннадцать одиннадцать одиннадцать одиннадцать одиннадцать одиннадцать | [карта]",
                "double four, triple five, 1111 2222 | [number]",
                "позвоните 123-45-67 | позвоните [телефон]",
                "Passport C01234567 please | Passport [passport] please",
            })
    void is_masked(String said, String left) {
        assertThat(redacted(said)).isEqualTo(left);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Доставим завтра с 10:00 до 18:00, это стоит 1500 рублей.",
                "Встреча 26.11.2026 в 10:30.",
                "Сумма 1 250 000 рублей, скидка 15 процентов.",
                "В основном всё отлично, уровнем довольны, наличными можно.",
                "Вера в успех и надежда на лучшее, любовь к делу.",
                "Это не ко мне, это в отдел продаж.",
                "У нас два или три варианта, обычно пять дней.",
                "Лично я за практичный подход, и отличный результат.",
                "Хорошего дня, всего доброго!",
                "The order costs 1,250 dollars and arrives in two or three days.",
                "I will mark it as done, we may hope for the best.",
                "I'm calling about my order, I am not happy.",
                "This is the sales department of Acme.",
                "The meeting is on 2026-11-26 at 10:30.",
                "Press one for sales, two for support.",
            })
    void ordinary_talk_stays(String said) {
        assertThat(redacted(said)).isEqualTo(said);
    }

    @Test
    void nothing_said_is_nothing_to_mask() {
        assertThat(RuleRedactor.standard().redact(new Transcript("ru", List.of())))
                .isEqualTo(new Transcript("ru", List.of()));
        assertThat(redacted("")).isEmpty();
    }
}
