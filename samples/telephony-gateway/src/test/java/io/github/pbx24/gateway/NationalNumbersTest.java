package io.github.pbx24.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NationalNumbersTest {

    @ParameterizedTest
    @CsvSource({
        "RU, 89161234567, +79161234567",
        "RU, 9161234567, +79161234567",
        "RU, 79161234567, +79161234567",
        "RU, 8 (495) 123-45-67, +74951234567",
        "RU, 810498912345678, +498912345678",
        "RU, +498912345678, +498912345678",
        "RU, 101, 101",
        "RU, 112, 112",
        "DE, 08912345678, +498912345678",
        "DE, 0079161234567, +79161234567",
        "US, 2125550123, +12125550123",
        "US, 011498912345678, +498912345678",
    })
    void a_number_has_one_form(String country, String written, String normal) {
        assertThat(new NationalNumbers(country).normal(written)).isEqualTo(normal);
    }
}
