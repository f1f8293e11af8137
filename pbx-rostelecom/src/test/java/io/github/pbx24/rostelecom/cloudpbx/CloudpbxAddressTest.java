package io.github.pbx24.rostelecom.cloudpbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonValue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CloudpbxAddressTest {

    static Stream<JsonValue> collected() {
        return ((JsonValue.Items) Json.read(CloudpbxFixture.bytes("address-forms.json"))).items().stream();
    }

    @ParameterizedTest
    @MethodSource("collected")
    void collected_spellings_are_read(JsonValue form) {
        CloudpbxAddress address = CloudpbxAddress.read(text(form, "raw"));

        assertThat(address.number()).isEqualTo(text(form, "number"));
        assertThat(address.user()).isEqualTo(text(form, "user"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "453*099@domain,                    -,            453*099",
                "sip:453*099@100200.20.rt.ru,       -,            453*099",
                "sips:+79000000011@h:5061,          +79000000011, -",
                "SIP:%2B79000000011@h,              +79000000011, -",
                "tel:+7900;ext=1,                   +7900,        -",
                "<sip:79000000011@h>,               +79000000011, -",
                "  sip: 79000000011 @h,             +79000000011, -",
                "9000000011,                        9000000011,   -",
                "112,                               -,            112",
                "anonymous@anonymous.invalid,       -,            -",
                "sip:@h,                            -,            -",
                "+,                                 -,            -",
                "иванов@domain,                     -,            иванов"
            })
    void other_spellings_are_read(String text, @Nullable String number, @Nullable String user) {
        assertThat(CloudpbxAddress.read(text)).isEqualTo(new CloudpbxAddress(number, user, text.equals("+")));
    }

    private static @Nullable String text(JsonValue form, String name) {
        return form.member(name).flatMap(JsonValue::scalar).orElse(null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "79161234567/101|+79161234567|-",
                "79161234567,101|+79161234567|-",
                "8 (916) 123-45-67 доб. 101|+79161234567|-",
                "sip:79161234567-101@d|+79161234567|-",
                "sip:+79161234567x101@d|+79161234567|-",
                "sip:100200_201@d|-|100200_201",
                "sip:operator79161234567@d|-|operator79161234567",
                "201/5|-|201/5",
                "7.9160000001E10|-|7.9160000001E10"
            })
    void an_extension_behind_a_number_is_no_part_of_it(String text, String number, String user) {
        assertThat(CloudpbxAddress.read(text)).isEqualTo(new CloudpbxAddress(number, user, false));
    }
}
