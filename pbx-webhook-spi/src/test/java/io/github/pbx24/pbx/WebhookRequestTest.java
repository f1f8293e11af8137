package io.github.pbx24.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        WebhookRequest request = WebhookRequest.builder("GET", NOW)
                .rawQuery("a=1&".repeat(1_001))
                .build();
        assertThat(request.rawQuery()).hasSize(4_004);
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

    @Nested
    class FromServers {

        @Test
        void headers_come_as_a_map_with_holes() {
            Map<String, List<String>> headers = new HashMap<>();
            headers.put("X-One", List.of("1", "2"));
            headers.put("x-two", Arrays.asList("3", null));
            headers.put("X-Three", null);
            headers.put(null, List.of("HTTP/1.1 200 OK"));
            WebhookRequest request =
                    WebhookRequest.builder("POST", NOW).headers(headers).build();
            assertThat(request.headers("x-one")).containsExactly("1", "2");
            assertThat(request.headers("X-Two")).containsExactly("3");
            assertThat(request.headers("X-Three")).isEmpty();
        }

        @Test
        void headers_come_as_a_servlet_tells_them() {
            Map<String, List<String>> headers = Map.of("X-One", List.of("1", "2"));
            WebhookRequest request = WebhookRequest.builder("POST", NOW)
                    .headers(
                            Collections.enumeration(headers.keySet()),
                            name -> Collections.enumeration(headers.get(name)))
                    .headers(null, name -> null)
                    .headers(Collections.enumeration(List.of("X-Gone")), name -> null)
                    .build();
            assertThat(request.headers("x-one")).containsExactly("1", "2");
        }

        @Test
        void what_a_server_does_not_know_is_null() {
            WebhookRequest request = WebhookRequest.builder("GET", NOW)
                    .path(null)
                    .rawQuery(null)
                    .headers(null)
                    .remoteAddress(null)
                    .body(null)
                    .build();
            assertThat(request.path()).isEmpty();
            assertThat(request.rawQuery()).isEmpty();
            assertThat(request.remoteAddress()).isEmpty();
            assertThat(request.body()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "/pbx/office, /pbx/office, ''",
            "/pbx/office/, /pbx/office, /",
            "/pbx/office/a%2Fb, /pbx/office, /a%2Fb",
            "/pbx/office/a, /pbx/office/, /a",
            "/pbx/officer, /pbx/office, /pbx/officer",
            "/a, /, /a",
            "/a, '', /a",
            ", /pbx/office, ''"
        })
        void the_address_of_the_connection_is_cut_off(String rawPath, String address, String path) {
            assertThat(WebhookRequest.builder("GET", NOW)
                            .path(rawPath, address)
                            .build()
                            .path())
                    .isEqualTo(path);
        }

        @Test
        void a_jdk_server_needs_two_lines() throws Exception {
            List<WebhookRequest> seen = new CopyOnWriteArrayList<>();
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/pbx/office", exchange -> {
                seen.add(WebhookRequest.builder(exchange.getRequestMethod(), NOW)
                        .path(exchange.getRequestURI().getRawPath(), "/pbx/office")
                        .rawQuery(exchange.getRequestURI().getRawQuery())
                        .headers(exchange.getRequestHeaders())
                        .body(exchange.getRequestBody().readAllBytes())
                        .build());
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
            try {
                URI address =
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/pbx/office/x%20y?a=%2B");
                HttpRequest post = HttpRequest.newBuilder(address)
                        .header("X-Signature", "s")
                        .POST(HttpRequest.BodyPublishers.ofString("body"))
                        .build();
                HttpClient.newHttpClient().send(post, HttpResponse.BodyHandlers.discarding());
            } finally {
                server.stop(0);
            }
            assertThat(seen).singleElement().satisfies(request -> {
                assertThat(request.path()).isEqualTo("/x%20y");
                assertThat(request.rawQuery()).isEqualTo("a=%2B");
                assertThat(request.header("x-signature")).contains("s");
                assertThat(request.body()).isEqualTo("body".getBytes(StandardCharsets.UTF_8));
            });
        }

        @Test
        void a_builder_of_a_request_has_all_its_parts() {
            WebhookRequest request = WebhookRequest.builder("POST", NOW)
                    .path("/p")
                    .rawQuery("a=1")
                    .header("X-One", "1")
                    .body(new byte[] {1})
                    .remoteAddress("192.0.2.1")
                    .build();
            WebhookRequest copy = request.toBuilder().build();
            assertThat(copy.encode()).isEqualTo(request.encode());
            assertThat(copy.header("x-one")).contains("1");
            assertThat(copy.remoteAddress()).contains("192.0.2.1");
        }
    }

    @Test
    void a_builder_that_goes_on_leaves_its_requests_alone() {
        WebhookRequest.Builder builder =
                WebhookRequest.builder("POST", Instant.EPOCH).header("X-One", "1");
        WebhookRequest first = builder.build();
        WebhookRequest second =
                builder.header("x-one", "2").header("x-two", "3").build();
        WebhookRequest third = first.toBuilder().header("x-one", "4").build();

        assertThat(first.headers("x-one")).containsExactly("1");
        assertThat(first.headers("x-two")).isEmpty();
        assertThat(second.headers("X-ONE")).containsExactly("1", "2");
        assertThat(third.headers("x-one")).containsExactly("1", "4");
    }
}
