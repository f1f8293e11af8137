package io.github.pbx24.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

    private static final Redaction REDACTION =
            Redaction.of(List.of("token"), List.of("s3cret", "long-secret-0123", "ключ"));

    @ParameterizedTest
    @CsvSource({
        "token=abc&event=x, event=x",
        "event=x&TOKEN=abc, event=x",
        "event=x&token, event=x",
        "t%6Fken=abc&event=x, event=x",
        "event=x&other=s3cret, event=x",
        "event=x&other=s3%63ret, event=x",
        "event=x&%D0%BA%D0%BB%D1%8E%D1%87=1, event=x",
        "event=x&broken=%zz, event=x&broken=%zz",
        "event=x&a=&&b=1, event=x&a=&&b=1",
        "event=x&link=along-secret-0123b, event=x&link=a****************b",
        "event=x&link=https%3A%2F%2Fr%2Flong-secret-0123, event=x&link=https%3A%2F%2Fr%2F****************",
        "event=x&link=https%3A%2F%2Fr%2F%3Fk%3Dlong%2Dsecret-0123, event=x",
        "tokens=1&event=s3crets, tokens=1&event=s3crets"
    })
    void secrets_go_from_the_query_and_from_a_form(String sent, String kept) {
        WebhookRequest request = post("application/x-www-form-urlencoded", sent).toBuilder()
                .rawQuery(sent)
                .build();
        WebhookRequest clean = REDACTION.apply(request);
        assertThat(clean.rawQuery()).isEqualTo(kept);
        assertThat(clean.body()).isEqualTo(kept.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "/s3cret, ''",
        "/s3cret/call_events, /call_events",
        "/a/s3%63ret/b, /a/b",
        "/s3crets, /s3crets",
        "/, /",
        "/along-secret-0123b/c, /a****************b/c",
        "/along%2Dsecret-0123b/c, /c"
    })
    void secrets_go_from_the_path(String sent, String kept) {
        WebhookRequest request = post("text/plain", "").toBuilder().path(sent).build();
        assertThat(REDACTION.apply(request).path()).isEqualTo(kept);
    }

    @Test
    void known_secrets_are_blotted_out_in_other_bodies() {
        WebhookRequest request =
                post("application/json", "{\"a\":\"s3cret\",\"b\":\"no s3cret\",\"c\":\"a long-secret-0123 b\"}");
        assertThat(new String(REDACTION.apply(request).body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":\"******\",\"b\":\"no s3cret\",\"c\":\"a **************** b\"}");
        assertThat(new String(request.body(), StandardCharsets.UTF_8)).contains("\"s3cret\"");
    }

    @Test
    void of_the_headers_only_the_content_type_is_left() {
        WebhookRequest request = post("application/json", "{}").toBuilder()
                .header("X-Signature", "abc")
                .remoteAddress("192.0.2.1")
                .build();
        WebhookRequest clean = Redaction.ofHeaders().apply(request);
        assertThat(clean.header("X-Signature")).isEmpty();
        assertThat(clean.remoteAddress()).isEmpty();
        assertThat(clean.header("Content-Type")).contains("application/json");
        assertThat(clean.body()).isEqualTo(request.body());
    }

    @Test
    void a_second_time_changes_nothing_and_no_secret_is_left() {
        String[] pieces = {
            "s3cret", "long-secret-0123", "ключ", "token", "=", "&", "/", "%", "%73", "a", "\"", "{", "s3"
        };
        for (long seed = 1; seed <= 5_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            WebhookRequest request = post(
                            random.nextBoolean() ? "application/json" : "application/x-www-form-urlencoded",
                            text.toString())
                    .toBuilder()
                    .path("/" + text)
                    .rawQuery(text.toString())
                    .build();
            WebhookRequest once = REDACTION.apply(request);
            assertThat(REDACTION.apply(once).encode()).as("seed %d", seed).isEqualTo(once.encode());
            assertThat(("&" + once.rawQuery() + "&").contains("=s3cret&"))
                    .as("seed %d", seed)
                    .isFalse();
        }
    }

    @Test
    void no_secret_shows_in_the_string() {
        assertThat(REDACTION).hasToString("Redaction[1 parameters, 3 secrets]");
    }

    private static WebhookRequest post(String contentType, String body) {
        return WebhookRequest.builder("POST", Instant.EPOCH)
                .header("Content-Type", contentType)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
