package io.github.pbx24.correlation.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberRulesTest {

    private static final NumberRules RUSSIA = NumberRules.country("7", "8", "810", 10);
    private static final NumberRules GERMANY = NumberRules.country("49", "0", "00", 0);

    @ParameterizedTest
    @CsvSource({
        "+79160000001, +79160000001",
        "0049301234567, +49301234567",
        "810493012345678, +493012345678",
        "84957654321, 84957654321",
        "8 (495) 765-43-21, 84957654321",
        "101, 101",
        "00, 00",
        "*72#, *72#",
        "+, ''",
        "anonymous, ''"
    })
    void without_a_country_only_international_prefixes_are_understood(String number, String normal) {
        assertThat(NumberRules.anyCountry().normal(number)).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource({
        "+79160000001, +79160000001",
        "89160000001, +79160000001",
        "79160000001, +79160000001",
        "9160000001, +79160000001",
        "810493012345678, +493012345678",
        "112, 112",
        "88005553535, +78005553535"
    })
    void in_russia_every_spelling_is_one_number(String number, String normal) {
        assertThat(RUSSIA.normal(number)).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource({
        "0301234567, +49301234567",
        "+49301234567, +49301234567",
        "0049301234567, +49301234567",
        "0079160000001, +79160000001",
        "1012, 1012"
    })
    void in_germany_every_spelling_is_one_number(String number, String normal) {
        assertThat(GERMANY.normal(number)).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource({
        "+79160000001, 89160000001, true",
        "+79160000001, 9160000001, true",
        "+79160000001, +19160000001, false",
        "+79160000001, 101, false",
        "101, 101, true",
        "0049301234567, +49301234567, true",
        "anonymous, unknown, false"
    })
    void without_a_country_a_national_form_matches_its_international_one(String one, String other, boolean same) {
        assertThat(NumberRules.anyCountry().same(one, other)).isEqualTo(same);
        assertThat(NumberRules.anyCountry().same(other, one)).isEqualTo(same);
    }

    @Test
    void what_is_not_known_is_the_same_as_nothing() {
        assertThat(NumberRules.anyCountry().same(null, "101")).isFalse();
        assertThat(RUSSIA.same(null, null)).isFalse();
        assertThat(RUSSIA.same("89160000001", "+7 916 000-00-01")).isTrue();
    }

    @Test
    void a_country_without_digits_is_refused() {
        assertThatThrownBy(() -> NumberRules.country("RU", "8", "810", 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("countryCode must be digits, was 'RU'");
    }
}
