package io.github.pbx24.bitrix24.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedactionTest {

    @Test
    void phone_numbers_keep_their_last_four_digits() {
        assertThat(clean("Duplicate +74950000101 found")).isEqualTo("Duplicate *0101 found");
        assertThat(clean("Duplicate +7 (495) 000-01-01 found"))
                .doesNotContain("495")
                .doesNotContain("000");
    }

    @Test
    void whatever_stands_between_its_digits_a_phone_number_is_masked() {
        for (String between : new String[] {" ", "\u00a0", "\u202f", "-", "\u2011", "\u2013", ".", "/"}) {
            assertThat(clean("from +7" + String.join(between, "", "495", "000", "01", "02")))
                    .as("U+%04x", (int) between.charAt(0))
                    .doesNotContain("495");
        }
    }

    @Test
    void short_numbers_stay() {
        assertThat(clean("Server returns HTTP error code 404")).isEqualTo("Server returns HTTP error code 404");
    }

    @Test
    void addresses_go_whole() {
        assertThat(clean("see https://example.bitrix24.ru/rest/1/code/x?auth=abc now"))
                .isEqualTo("see (address) now");
    }

    @Test
    void known_secrets_go() {
        assertThat(Redaction.of("token abcdef is bad", List.of("abcdef"))).isEqualTo("token (secret) is bad");
    }

    @Test
    void what_looks_like_a_token_goes_and_a_call_id_stays_readable() {
        assertThat(clean("token 75a288c0d6898c5f7b054590845978a82a3ad79fcce3d43ff68a7501e5a91ee975a288 is bad"))
                .isEqualTo("token (token) is bad");
        assertThat(clean("Call externalCall.5d41402abc4b2a76b9719d91fc17c592.17 is not found"))
                .contains("externalCall.5d41402abc4b2a76b9719d91fc17c592");
    }

    @Test
    void texts_are_cut_and_have_no_line_breaks() {
        assertThat(clean("x ".repeat(100_000))).hasSize(301);
        assertThat(clean("a\r\nb")).isEqualTo("a b");
    }

    private static String clean(String text) {
        return Redaction.of(text, List.of());
    }
}
