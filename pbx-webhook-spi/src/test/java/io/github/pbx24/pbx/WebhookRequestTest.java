package io.github.pbx24.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookRequestTest {

    private static final Instant NOW = Instant.parse("2026-03-04T10:00:00.123456789Z");

    @Nested
    class Headers {

        @ParameterizedTest
        @ValueSource(strings = {"X-Signature", "x-signature", "X-SIGNATURE", "x-SiGnAtUrE"})
        void a_header_is_found_in_any_case(String name) {
            WebhookRequest request = WebhookRequest.builder("POST", NOW)
                    .header("X-Signature", "abc")
                    .build();
            assertThat(request.header(name)).contains("abc");
        }

        @Test
        void values_of_one_header_keep_their_order_across_spellings() {
            WebhookRequest request = WebhookRequest.builder("POST", NOW)
                    .header("X-Id", "1")
                    .header("x-id", "2")
                    .build();
            assertThat(request.headers("X-ID")).containsExactly("1", "2");
            assertThat(request.header("X-ID")).contains("1");
        }

        @Test
        void an_absent_header_is_empty() {
            WebhookRequest request = WebhookRequest.builder("POST", NOW).build();
            assertThat(request.header("X-Signature")).isEmpty();
            assertThat(request.headers("X-Signature")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\u0000", "a\r\nb", "__proto__", "İ", "Ω", "\uD800", "x-signature:"})
        void a_hostile_header_name_is_only_a_name(String name) {
            WebhookRequest request = WebhookRequest.builder("POST", NOW)
                    .header(name, "hostile")
                    .header("X-Signature", "real")
                    .build();
            assertThat(request.headers("X-Signature")).containsExactly("real");
            assertThat(request.header(name)).contains("hostile");
            assertThat(request.toString()).doesNotContain("hostile");
        }

        @Test
        void a_name_of_a_megabyte_is_only_a_name() {
            String name = "x".repeat(1 << 20);
            WebhookRequest request =
                    WebhookRequest.builder("POST", NOW).header(name, "1").build();
            assertThat(request.header(name)).contains("1");
        }

        @Test
        void a_built_request_does_not_change_with_its_builder() {
            WebhookRequest.Builder builder = WebhookRequest.builder("POST", NOW).header("X-Id", "1");
            WebhookRequest request = builder.build();
            builder.header("X-Id", "2");
            assertThat(request.headers("X-Id")).containsExactly("1");
        }
    }

    @Test
    void the_method_is_upper_case_in_any_language() {
        assertThat(WebhookRequest.builder("pıng-i", NOW).build().method()).isEqualTo("PING-I");
        assertThat(WebhookRequest.builder("options", NOW).build().method()).isEqualTo("OPTIONS");
    }

    @Test
    void query_parameters_are_decoded() {
        WebhookRequest request =
                WebhookRequest.builder("GET", NOW).rawQuery("phone=%2B7900&x=1").build();
        assertThat(request.query().first("phone")).contains("+7900");
        assertThat(request.query()).isSameAs(request.query());
    }

    @Test
    void a_broken_query_shows_only_when_it_is_asked_for() {
        WebhookRequest request =
                WebhookRequest.builder("GET", NOW).rawQuery("a=%zz").build();
        assertThat(request.rawQuery()).isEqualTo("a=%zz");
        assertThatThrownBy(request::query).isInstanceOf(MalformedWebhookException.class);
    }

    @Test
    void to_string_shows_neither_query_nor_path_nor_headers_nor_body() {
        WebhookRequest request = WebhookRequest.builder("POST", NOW)
                .path("/TOKEN-A")
                .rawQuery("token=TOKEN-B")
                .header("X-Token", "TOKEN-C")
                .remoteAddress("192.0.2.77")
                .body("TOKEN-D".getBytes(StandardCharsets.UTF_8))
                .build();
        assertThat(request.toString()).doesNotContain("TOKEN").contains("7 bytes");
    }

    @Nested
    class Stored {

        private final WebhookRequest request = WebhookRequest.builder("POST", NOW)
                .path("/call_events/имя")
                .rawQuery("a=1&b=" + "x".repeat(200_000))
                .header("Content-Type", "application/json; charset=utf-8")
                .header("X-Signature", "secret-signature")
                .remoteAddress("192.0.2.1")
                .body(new byte[] {0, -1, 13, 10, 127})
                .build();

        @Test
        void what_a_parser_needs_survives() {
            WebhookRequest read = WebhookRequest.decode(request.encode());
            assertThat(read.method()).isEqualTo("POST");
            assertThat(read.path()).isEqualTo("/call_events/имя");
            assertThat(read.rawQuery()).isEqualTo(request.rawQuery());
            assertThat(read.header("content-type")).contains("application/json; charset=utf-8");
            assertThat(read.receivedAt()).isEqualTo(NOW);
            assertThat(read.body()).containsExactly(0, -1, 13, 10, 127);
        }

        @Test
        void the_signature_and_the_address_do_not() {
            byte[] bytes = request.encode();
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                    .doesNotContain("secret-signature")
                    .doesNotContain("192.0.2.1");
            assertThat(WebhookRequest.decode(bytes).header("X-Signature")).isEmpty();
            assertThat(WebhookRequest.decode(bytes).remoteAddress()).isEmpty();
        }

        @Test
        void an_empty_request_survives() {
            WebhookRequest read = WebhookRequest.decode(
                    WebhookRequest.builder("GET", Instant.EPOCH).build().encode());
            assertThat(read.method()).isEqualTo("GET");
            assertThat(read.path()).isEmpty();
            assertThat(read.rawQuery()).isEmpty();
            assertThat(read.header("content-type")).isEmpty();
            assertThat(read.body()).isEmpty();
        }

        @Test
        void a_time_before_the_epoch_survives() {
            Instant early = Instant.ofEpochSecond(-1, 999_999_999);
            assertThat(WebhookRequest.decode(
                                    WebhookRequest.builder("GET", early).build().encode())
                            .receivedAt())
                    .isEqualTo(early);
        }

        @Test
        void every_truncation_is_refused() {
            byte[] bytes = WebhookRequest.builder("POST", NOW)
                    .path("/a")
                    .body(new byte[20])
                    .build()
                    .encode();
            for (int length = 0; length < bytes.length; length++) {
                byte[] part = Arrays.copyOf(bytes, length);
                assertThatIllegalArgumentException()
                        .as("first %d bytes", length)
                        .isThrownBy(() -> WebhookRequest.decode(part));
            }
        }

        @Test
        void trailing_bytes_are_refused() {
            byte[] bytes = request.encode();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> WebhookRequest.decode(Arrays.copyOf(bytes, bytes.length + 1)));
        }

        @Test
        void another_format_is_refused() {
            byte[] bytes = request.encode();
            bytes[0] = 99;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> WebhookRequest.decode(bytes))
                    .withMessageContaining("99");
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4})
        void garbage_never_ends_in_another_exception(long seed) {
            Random random = new Random(seed);
            byte[] original = WebhookRequest.builder("POST", NOW)
                    .path("/a")
                    .body(new byte[20])
                    .build()
                    .encode();
            for (int round = 0; round < 2_000; round++) {
                byte[] bytes = original.clone();
                for (int i = 0; i < 3; i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                try {
                    WebhookRequest.decode(bytes);
                } catch (IllegalArgumentException e) {
                    assertThat(e).as("seed %d round %d", seed, round).isNotNull();
                }
            }
        }
    }
}
