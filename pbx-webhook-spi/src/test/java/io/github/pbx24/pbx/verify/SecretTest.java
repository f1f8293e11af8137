package io.github.pbx24.pbx.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "token-1", "ключ-1", "t\u00f6ken", "\uD83D\uDE00"})
    void only_the_same_text_is_it(String text) {
        Secret secret = new Secret(text);

        assertThat(secret.is(text)).isTrue();
        assertThat(secret.is(text + "x")).isFalse();
        assertThat(secret.is("")).isFalse();
        assertThat(secret.is(text.substring(1))).isFalse();
        // Characters whose lower byte is the same.
        assertThat(secret.is((char) (text.charAt(0) + 0x100) + text.substring(1)))
                .isFalse();
        assertThat(secret).hasToString("Secret");
    }
}
