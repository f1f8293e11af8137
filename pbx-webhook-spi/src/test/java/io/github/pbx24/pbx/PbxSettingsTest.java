package io.github.pbx24.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PbxSettingsTest {

    @Nested
    class Right {

        @Test
        void a_text_is_stripped() {
            assertThat(PbxSettings.of(Map.of("k", "  v ")).text("k")).contains("v");
        }

        @Test
        void numbers_and_booleans_are_texts() {
            PbxSettings settings = PbxSettings.of(Map.of("n", 42, "b", true, "list", List.of(1, false, "x")));
            assertThat(settings.text("n")).contains("42");
            assertThat(settings.text("b")).contains("true");
            assertThat(settings.texts("list")).containsExactly("1", "false", "x");
            assertThatCode(settings::check).doesNotThrowAnyException();
        }

        @Test
        void absent_and_blank_and_null_are_empty() {
            Map<String, Object> values = new HashMap<>(Map.of("blank", " "));
            values.put("null", null);
            PbxSettings settings = PbxSettings.of(values);
            for (String key : List.of("blank", "null", "absent")) {
                assertThat(settings.text(key)).isEmpty();
                assertThat(settings.address(key)).isEmpty();
                assertThat(settings.duration(key)).isEmpty();
                assertThat(settings.zone(key)).isEmpty();
                assertThat(settings.choice(key, "a")).isEmpty();
            }
            assertThat(settings.table("null")).isEmpty();
            assertThat(settings.table("absent")).isEmpty();
            assertThatCode(settings::check).doesNotThrowAnyException();
        }

        @Test
        void one_text_is_a_list_of_one() {
            assertThat(PbxSettings.of(Map.of("k", "v")).texts("k")).containsExactly("v");
            assertThat(PbxSettings.of(Map.of("k", "v")).requiredTexts("k")).containsExactly("v");
        }

        @Test
        void values_of_special_kinds_are_read() {
            PbxSettings settings = PbxSettings.of(
                    Map.of("url", "https://host:5001/base", "wait", "PT1M30S", "zone", "Europe/Moscow", "mode", "b"));
            assertThat(settings.address("url")).contains(URI.create("https://host:5001/base"));
            assertThat(settings.duration("wait")).contains(Duration.ofSeconds(90));
            assertThat(settings.zone("zone")).contains(ZoneId.of("Europe/Moscow"));
            assertThat(settings.choice("mode", "a", "b")).contains("b");
            assertThatCode(settings::check).doesNotThrowAnyException();
        }

        @Test
        void a_table_keeps_its_texts() {
            PbxSettings settings = PbxSettings.of(Map.of("t", Map.of("101", 7)));
            assertThat(settings.table("t")).containsExactly(Map.entry("101", "7"));
        }

        @Test
        void a_change_of_the_map_afterwards_changes_nothing() {
            Map<String, Object> values = new HashMap<>(Map.of("k", "v"));
            PbxSettings settings = PbxSettings.of(values);
            values.put("k", "w");
            assertThat(settings.text("k")).contains("v");
        }
    }

    @Nested
    class Wrong {

        @Test
        void a_missing_text_is_named() {
            assertThat(problems(Map.of(), s -> s.requiredText("sign-key"))).containsExactly("sign-key: is missing");
        }

        @Test
        void a_missing_list_is_named() {
            assertThat(problems(Map.of(), s -> s.requiredTexts("keys"))).containsExactly("keys: is missing");
        }

        @Test
        void a_blank_text_is_a_mistake_and_not_the_same_as_none() {
            assertThat(problems(Map.of("tokens", " "), s -> s.texts("tokens")))
                    .containsExactly("tokens: must not be blank");
            PbxSettings none = PbxSettings.of(Map.of("tokens", List.of()));
            assertThat(none.texts("tokens")).isEmpty();
            assertThatCode(none::check).doesNotThrowAnyException();
        }

        @Test
        void a_mistake_in_a_key_with_the_same_beginning_does_not_hide_a_missing_list() {
            assertThat(problems(Map.of("keys-old", Map.of()), s -> {
                        s.texts("keys-old");
                        s.requiredTexts("keys");
                    }))
                    .containsExactly("keys-old: must be a text", "keys: is missing");
        }

        @Test
        void a_map_in_place_of_a_text_is_one_mistake() {
            assertThat(problems(Map.of("k", Map.of("SECRET", "SECRET")), s -> s.requiredText("k")))
                    .containsExactly("k: must be a text");
            assertThat(problems(Map.of("k", Map.of()), s -> s.requiredTexts("k")))
                    .containsExactly("k: must be a text");
        }

        @Test
        void items_of_a_list_are_named_by_their_index() {
            assertThat(problems(
                            Map.of("keys", Arrays.asList("good", "", List.of("SECRET"), null)),
                            s -> s.requiredTexts("keys")))
                    .containsExactly(
                            "keys[1]: must not be blank", "keys[2]: must be a text", "keys[3]: must be a text");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "SECRET",
                    "ftp://SECRET",
                    "/SECRET",
                    "http://",
                    "http:SECRET",
                    "https://SE CRET",
                    "http://[SECRET",
                    "//SECRET/x"
                })
        void an_address_must_be_absolute_http(String value) {
            assertThat(problems(Map.of("url", value), s -> s.address("url")))
                    .containsExactly("url: must be an absolute http or https address");
        }

        @ParameterizedTest
        @ValueSource(strings = {"5s", "-PT5S", "SECRET", "PT99999999999999999999H"})
        void a_duration_must_be_iso_and_not_negative(String value) {
            assertThat(problems(Map.of("wait", value), s -> s.duration("wait")))
                    .containsExactly("wait: must be a duration such as PT30S");
        }

        @Test
        void a_zone_must_exist() {
            assertThat(problems(Map.of("zone", "Mars/SECRET"), s -> s.zone("zone")))
                    .containsExactly("zone: must be a time zone such as Europe/Moscow");
        }

        @Test
        void a_choice_names_what_is_allowed() {
            assertThat(problems(Map.of("dialect", "SECRET"), s -> s.choice("dialect", "a", "b")))
                    .containsExactly("dialect: must be one of a, b");
        }

        @Test
        void a_table_must_be_a_table_of_texts() {
            assertThat(problems(Map.of("t", "SECRET"), s -> s.table("t")))
                    .containsExactly("t: must be a table of names and values");
            assertThat(problems(Map.of("t", Map.of("a", List.of("SECRET"))), s -> s.table("t")))
                    .containsExactly("t.a: must be a text");
            assertThat(problems(Map.of("t", Collections.singletonMap("a", null)), s -> s.table("t")))
                    .containsExactly("t.a: must be a text");
            assertThat(problems(Map.of("t", Map.of("a", " ")), s -> s.table("t")))
                    .containsExactly("t.a: must not be blank");
        }

        @Test
        void a_key_that_was_never_read_is_unknown() {
            assertThat(problems(Map.of("colour", "SECRET", "b", "1"), s -> {
                        s.text("b");
                        s.text("a");
                    }))
                    .containsExactly("colour: unknown setting; known are a, b");
        }

        @Test
        void all_mistakes_are_told_at_once() {
            PbxSettings settings = PbxSettings.of(Map.of("url", "SECRET", "colour", "SECRET"));
            settings.requiredText("token");
            settings.address("url");
            settings.problem("limit", "must be small");
            settings.problem("limit", "must be small");
            PbxSettingsException e = catchThrowableOfType(PbxSettingsException.class, settings::check);
            assertThat(e.problems())
                    .extracting(PbxSettingsException.Problem::key)
                    .containsExactly("token", "url", "limit", "colour");
            assertThat(e)
                    .hasMessageContaining("token: is missing; url: must be")
                    .hasNoCause();
        }

        @Test
        void a_mistake_is_told_once_even_if_the_setting_is_read_twice() {
            assertThat(problems(Map.of("url", "SECRET"), s -> {
                        s.address("url");
                        s.address("url");
                        s.requiredText("key");
                        s.requiredText("key");
                    }))
                    .hasSize(2);
        }

        private List<String> problems(Map<String, ?> values, Consumer<PbxSettings> reading) {
            PbxSettings settings = PbxSettings.of(values);
            reading.accept(settings);
            PbxSettingsException e = catchThrowableOfType(PbxSettingsException.class, settings::check);
            assertThat(e.getMessage()).doesNotContain("SECRET");
            return e.problems().stream()
                    .map(PbxSettingsException.Problem::toString)
                    .toList();
        }
    }

    @Test
    void to_string_shows_keys_only() {
        assertThat(PbxSettings.of(Map.of("key", "SECRET")).toString()).isEqualTo("PbxSettings[key]");
    }

    @Test
    void an_unfinished_reading_gives_harmless_values() {
        PbxSettings settings = PbxSettings.of(Map.of());
        assertThat(settings.requiredText("k")).isNotBlank();
        assertThatThrownBy(settings::check).isInstanceOf(PbxSettingsException.class);
    }
}
