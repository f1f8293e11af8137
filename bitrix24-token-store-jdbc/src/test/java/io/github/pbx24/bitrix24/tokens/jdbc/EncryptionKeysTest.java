package io.github.pbx24.bitrix24.tokens.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionKeysTest {

    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @Test
    void a_generated_key_is_a_key_and_never_the_same() {
        String key = EncryptionKeys.generate();

        assertThat(EncryptionKeys.of("k1", key).newestId()).isEqualTo("k1");
        assertThat(EncryptionKeys.generate()).isNotEqualTo(key);
    }

    @Test
    void the_first_of_a_line_encrypts_and_only_ids_are_shown() {
        EncryptionKeys keys = EncryptionKeys.parse("2026-03:" + KEY + ",old:" + EncryptionKeys.generate());

        assertThat(keys.newestId()).isEqualTo("2026-03");
        assertThat(keys).hasToString("EncryptionKeys[newest=2026-03, older=[old]]");
        assertThat(EncryptionKeys.of("2026-03", KEY).withOlder("old", EncryptionKeys.generate()))
                .hasToString(keys.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                KEY,
                "k1:",
                "k1:c2hvcnQ=",
                "k1:" + KEY + KEY,
                "k1:%%%%",
                ":" + KEY,
                "k 1:" + KEY,
                "k1:" + KEY + ",k1:" + KEY,
                "k1:" + KEY + ","
            })
    void a_wrong_line_is_refused_without_repeating_it(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EncryptionKeys.parse(line))
                .withMessageNotContaining(KEY)
                .withNoCause();
    }

    @Test
    void derived_keys_are_another_one_for_each_purpose_and_the_newest_comes_first() {
        EncryptionKeys keys = EncryptionKeys.of("a", KEY).withOlder("b", EncryptionKeys.generate());

        assertThat(keys.derived("sessions")).hasSize(2).doesNotHaveDuplicates();
        assertThat(keys.derived("sessions").get(0).getEncoded())
                .isNotEqualTo(keys.derived("links").get(0).getEncoded());
        assertThat(EncryptionKeys.of("a", KEY).derived("sessions").get(0))
                .isEqualTo(keys.derived("sessions").get(0));
    }
}
