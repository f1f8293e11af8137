package io.github.pbx24.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings that somebody wrote who was tired, careless or malicious: the settings of a page with one thing wrong. */
class HostileSettingsTest {

    private static final List<String> KEYS = List.of(
            "format",
            "json-in",
            "event",
            "events",
            "fields",
            "directions",
            "results",
            "zone",
            "answer",
            "echo",
            "addresses",
            "tokens",
            "token-in",
            "signature-in",
            "signature-keys",
            "signature-algorithm",
            "signature-encoding",
            "signature-prefix",
            "signed",
            "signed-by-event",
            "recording-hosts",
            "ca-file",
            "allow-unverified");

    private static final List<Object> VALUES = List.of(
            "",
            " ",
            "\0",
            "SECRET \uD800 ☎",
            "SECRET" + "x".repeat(200_000),
            "(a+)+$".repeat(50),
            "/a/b~2/" + "/0".repeat(20_000),
            "/",
            "{path}",
            "form:",
            "query:a b&c=d",
            "header:\r\nX: y",
            "HmacPBESHA256",
            "0.0.0.0/0",
            -1,
            1e300,
            true,
            List.of(),
            List.of(""),
            List.of("SECRET", Map.of()),
            List.of("/0/" + "x".repeat(100_000)),
            Map.of(),
            Map.of("call", " ", "SECRET", List.of()),
            Map.of("call", "/nowhere /0 / //", "direction", "/~1 ~ ~0"),
            Map.of("x".repeat(100_000), "ended"),
            Map.of("call", "a ".repeat(50_000)));

    static List<VendorPage> pages() {
        return VendorPage.NAMES.stream().map(VendorPage::read).toList();
    }

    private static Map<String, Object> with(VendorPage page, String key, Object value) {
        Map<String, Object> settings = new LinkedHashMap<>(page.settings());
        settings.put(key, value);
        return settings;
    }

    /** Either all that is wrong is told in words that show nothing of it, or the connection keeps its laws. */
    @ParameterizedTest
    @MethodSource("pages")
    void one_wrong_setting_is_told_or_does_no_harm(VendorPage page) {
        Set<String> keys = new TreeSet<>(KEYS);
        keys.addAll(page.settings().keySet());
        int refused = 0;
        for (String key : keys) {
            for (Object value : VALUES) {
                try (PbxConnection connection = new GenericProvider().connect(PbxSettings.of(with(page, key, value)))) {
                    assertThat(connection.toString() + connection.verifier() + connection.parser())
                            .doesNotContain("SECRET");
                    keepsItsLaws(page, connection, key);
                } catch (PbxSettingsException e) {
                    refused++;
                    assertThat(e.problems()).isNotEmpty();
                    // Names in a table are shown, for somebody must find them; values are not.
                    assertThat(e.problems())
                            .extracting(PbxSettingsException.Problem::message)
                            .allSatisfy(message ->
                                    assertThat(message).doesNotContain("SECRET").hasSizeLessThan(1_000));
                }
            }
        }
        assertThat(refused).isGreaterThan(200);
    }

    private static void keepsItsLaws(VendorPage page, PbxConnection connection, String changed) {
        String token =
                page.secrets("tokens").isEmpty() ? "" : page.secrets("tokens").get(0);
        String key = page.secrets("signature-keys").isEmpty()
                ? ""
                : page.secrets("signature-keys").get(0);
        boolean open = changed.equals("allow-unverified");
        // What is no secret of the settings any more is a text like others.
        boolean known = !changed.equals("tokens") && !changed.equals("signature-keys");
        for (String line : page.requests()) {
            WebhookRequest bare = page.request(line);
            WebhookRequest proven = page.prove(bare, token, key);
            if (!open) {
                assertThat(connection
                                .verifier()
                                .verify(bare.toBuilder()
                                        .remoteAddress("203.0.113.9")
                                        .build())
                                .isAccepted())
                        .isFalse();
            }
            boolean accepted = connection.verifier().verify(proven).isAccepted();
            connection.acknowledgement(proven);
            WebhookRequest clean = connection.redact(proven);
            Object read = outcome(connection, proven);
            if (accepted && known) {
                assertThat(outcome(connection, clean)).isEqualTo(read);
                String stored = new String(clean.encode(), StandardCharsets.UTF_8);
                assertThat(stored).doesNotContain("your-");
            }
        }
    }

    private static Object outcome(PbxConnection connection, WebhookRequest request) {
        try {
            return connection.parser().parse(request);
        } catch (MalformedWebhookException e) {
            return MalformedWebhookException.class;
        }
    }

    /** What looks like a proof and is none. */
    @ParameterizedTest
    @CsvSource({
        "asterisk, addresses, 0.0.0.0/0, addresses",
        "asterisk, addresses, ::/000, addresses",
        "zadarma, signed, text:constant, signed",
        "zadarma, signed, method, signed",
        "zadarma, signature-keys, '', signature-keys",
        "asterisk, tokens, ' ', tokens",
        "asterisk, token-in, form:call, token-in",
        "asterisk, token-in, form:EVENT, token-in",
        "mango-office, signature-in, form:json, signature-in",
        "sipuni, echo, event, echo",
    })
    void a_proof_that_proves_nothing_is_told(String page, String key, String value, String told) {
        assertThatExceptionOfType(PbxSettingsException.class)
                .isThrownBy(() -> new GenericProvider()
                        .connect(PbxSettings.of(with(VendorPage.read(page), key, value)))
                        .close())
                .satisfies(e -> assertThat(e.problems())
                        .extracting(PbxSettingsException.Problem::key)
                        .contains(told));
    }

    static List<Arguments> withoutEffect() {
        return List.of(
                arguments("freeswitch", "fields", Map.of("call", "/variables/~2uuid"), "fields.call", "~0"),
                arguments("freeswitch", "fields", Map.of("call", "/a/b~"), "fields.call", "~0"),
                arguments("asterisk", "fields", Map.of("call", "/call"), "fields.call", "format json"),
                arguments("asterisk", "event", "/event", "event", "format json"),
                arguments("asterisk", "event", "{Path}", "event", "{path}"),
                arguments("asterisk", "event", "{query}", "event", "{path}"),
                arguments("asterisk", "fields", Map.of("call", "{path}"), "fields.call", "only event"),
                arguments("asterisk", "results", Map.of("ok", "answered"), "results", "fields.result"),
                arguments("asterisk", "fields", Map.of("call", "c", "result", "r"), "fields.result", "results"),
                arguments(
                        "asterisk", "fields", Map.of("call", "c", "caller", "r"), "fields.caller", "fields.direction"),
                arguments("asterisk", "signature-in", "header:X-Signature", "signature-in", "signature-keys"),
                arguments("asterisk", "signed", List.of("form:call"), "signed", "signature-keys"),
                arguments("zadarma", "token-in", "query:token", "token-in", "tokens"),
                arguments(
                        "freeswitch",
                        "directions",
                        Map.of("in", "inbound", "IN", "outbound"),
                        "directions",
                        "another case"),
                arguments(
                        "freeswitch",
                        "directions",
                        Map.of("in", "inbound", "IN", "unknown"),
                        "directions",
                        "another case"),
                arguments("asterisk", "events", Map.of("over", "ended", "OVER", "ringing"), "events", "another case"));
    }

    /** What nobody would ever notice, because nothing happens. */
    @ParameterizedTest
    @MethodSource("withoutEffect")
    void a_setting_that_finds_nothing_is_told_with_what_to_do(
            String page, String key, Object value, String told, String remedy) {
        assertThatExceptionOfType(PbxSettingsException.class)
                .isThrownBy(() -> new GenericProvider()
                        .connect(PbxSettings.of(with(VendorPage.read(page), key, value)))
                        .close())
                .satisfies(e -> assertThat(e.problems()).anySatisfy(problem -> {
                    assertThat(problem.key()).startsWith(told);
                    assertThat(problem.message()).contains(remedy);
                }));
    }

    @Test
    void without_any_proof_there_is_no_connection() {
        for (VendorPage page : pages()) {
            Map<String, Object> settings = new LinkedHashMap<>(page.settings());
            settings.keySet().removeAll(List.of("tokens", "signature-keys", "addresses"));
            assertThatExceptionOfType(PbxSettingsException.class)
                    .as(page.name())
                    .isThrownBy(() -> new GenericProvider()
                            .connect(PbxSettings.of(settings))
                            .close())
                    .withMessageContaining("tokens");
        }
    }

    /** As a fuzzer found: a refusal names what is wrong, and without the secret that is something else. */
    @Test
    void a_refusal_may_be_worded_otherwise_once_the_secret_is_out() {
        VendorPage page = VendorPage.read("asterisk");
        String secret = page.secrets("tokens").get(0);
        // Beside the name of the event, which is no text, stands the secret; the field of the token has it with an
        // escape.
        String form = "token=%79" + secret.substring(1) + "&event=%FF=" + secret + "&call=1";
        WebhookRequest request = WebhookRequest.builder("POST", Instant.EPOCH)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(form.getBytes(StandardCharsets.UTF_8))
                .build();
        try (PbxConnection connection = new GenericProvider().connect(PbxSettings.of(page.settings()))) {
            assertThat(connection.verifier().verify(request).isAccepted()).isTrue();
            assertThatExceptionOfType(MalformedWebhookException.class)
                    .isThrownBy(() -> connection.parser().parse(request))
                    .withMessageContaining("cannot be read");
            assertThatExceptionOfType(MalformedWebhookException.class)
                    .isThrownBy(() -> connection.parser().parse(connection.redact(request)))
                    .withMessageContaining("is missing");
        }
        byte[] input = ("\1\n\n" + form).getBytes(StandardCharsets.ISO_8859_1);
        input[0] = (byte) VendorPage.NAMES.indexOf("asterisk");
        GenericFuzzTest.fuzzerTestOneInput(input);
    }
}
