package io.github.pbx24.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {

    @Test
    void names_and_values_are_decoded() {
        QueryParameters parameters = QueryParameters.decode("a=1&b=x+y&c=%D0%98%2B&%64=%26&e&f=&=g");
        assertThat(parameters.first("a")).contains("1");
        assertThat(parameters.first("b")).contains("x y");
        assertThat(parameters.first("c")).contains("И+");
        assertThat(parameters.first("d")).contains("&");
        assertThat(parameters.first("e")).contains("");
        assertThat(parameters.first("f")).contains("");
        assertThat(parameters.first("")).contains("g");
        assertThat(parameters.first("h")).isEmpty();
    }

    @Test
    void a_value_may_contain_equals_signs() {
        assertThat(QueryParameters.decode("a=b=c==").first("a")).contains("b=c==");
    }

    @Test
    void an_equals_sign_of_the_next_parameter_does_not_count() {
        assertThat(QueryParameters.decode("a&b=1").first("a")).contains("");
    }

    @Test
    void repeated_names_keep_all_values_in_order() {
        QueryParameters parameters = QueryParameters.decode("a=1&b=2&a=3");
        assertThat(parameters.all("a")).containsExactly("1", "3");
        assertThat(parameters.first("a")).contains("1");
        assertThat(parameters.all("c")).isEmpty();
    }

    @Test
    void names_come_in_order_of_first_occurrence_and_cannot_be_changed() {
        QueryParameters parameters = QueryParameters.decode("z=1&b=2&a=3&z=4&m=5");
        assertThat(parameters.names()).containsExactly("z", "b", "a", "m");
        assertThatThrownBy(() -> parameters.names().remove("z")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> parameters.all("z").clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&", "&&&&"})
    void nothing_gives_nothing(String text) {
        assertThat(QueryParameters.decode(text).names()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a=%, %",
        "a=%4, %4",
        "a=%zz, %zz",
        "a=%4g, %4g",
        "a=%%41, %A",
        "a=x%, x%",
        "a=%+1, '% 1'",
        "a=100%25, 100%",
        "a=%u0418, %u0418",
        "a=50%+off, '50% off'"
    })
    void a_percent_sign_that_begins_no_escape_stands_for_itself(String text, String value) {
        assertThat(QueryParameters.decode(text).first("a")).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%FF", "a=%C3%28", "a=%ED%A0%80", "a=%C0%AF", "a=%D0", "a=%CC%EE%F1%EA%E2%E0"})
    void bytes_that_are_not_utf_8_cost_only_their_value(String text) {
        QueryParameters parameters = QueryParameters.decode(text + "&b=1&%FF=2");
        assertThat(parameters.first("a")).isEmpty();
        assertThat(parameters.isUnreadable("a")).isTrue();
        assertThat(parameters.unreadable()).containsExactly("a");
        assertThat(parameters.first("b")).contains("1");
        assertThat(parameters.isUnreadable("b")).isFalse();
        assertThat(parameters.names()).containsExactly("b");
    }

    @Test
    void a_form_of_raw_bytes_is_decoded_as_utf_8() {
        byte[] form = "имя=Иван+%D0%98&a=1".getBytes(StandardCharsets.UTF_8);
        assertThat(QueryParameters.decode(form).first("имя")).contains("Иван И");
        byte[] other = "name=Москва&a=1".getBytes(Charset.forName("windows-1251"));
        assertThat(QueryParameters.decode(other).first("a")).contains("1");
        assertThat(QueryParameters.decode(other).isUnreadable("name")).isTrue();
    }

    @Test
    void letters_that_were_not_escaped_are_kept() {
        assertThat(QueryParameters.decode("имя=Иван+%D0%98").first("имя")).contains("Иван И");
    }

    @Test
    void a_thousand_parameters_are_decoded_and_one_more_is_refused() {
        String thousand = "a=1&".repeat(QueryParameters.MAX_PARAMETERS);
        assertThat(QueryParameters.decode(thousand).all("a")).hasSize(1_000);
        assertThatThrownBy(() -> QueryParameters.decode(thousand + "a=1"))
                .isInstanceOf(MalformedWebhookException.class)
                .hasMessageContaining("1000 parameters");
    }

    @Test
    void to_string_shows_neither_names_nor_values() {
        assertThat(QueryParameters.decode("token=SECRET&SECRET2").toString())
                .doesNotContain("SECRET")
                .contains("2");
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void what_the_platform_encodes_is_decoded(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            String value = random.ints(random.nextInt(30), 0, 0x3000)
                    .mapToObj(Character::toString)
                    .reduce("", String::concat);
            String text = "v=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
            assertThat(QueryParameters.decode(text).first("v"))
                    .as("seed %d round %d", seed, round)
                    .contains(value);
        }
    }

    /** Nobody decodes all names to find one; what is found must be the same. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void a_name_is_found_however_it_is_written(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder query = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                random.ints(random.nextInt(5), 0, PIECES.length).forEach(piece -> query.append(PIECES[piece]));
                query.append("=1&");
            }
            QueryParameters parameters = QueryParameters.decode(query.toString());
            List<String> decoded = IntStream.range(0, parameters.count())
                    .mapToObj(parameters::name)
                    .filter(Objects::nonNull)
                    .toList();
            Stream.concat(decoded.stream(), Stream.of("", "a", "ab", "a b", "a+b", "%", "И"))
                    .distinct()
                    .forEach(name -> assertThat(parameters.all(name))
                            .as("seed %d, %s, %s", seed, query, name)
                            .hasSize((int) decoded.stream().filter(name::equals).count()));
        }
    }

    private static final String[] PIECES = {
        "a", "b", "A", "+", "%", "%61", "%2B", "%25", "%D0%98", "И", "%zz", "%D0", "%6"
    };
}
