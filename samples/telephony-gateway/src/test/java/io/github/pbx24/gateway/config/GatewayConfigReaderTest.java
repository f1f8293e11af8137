package io.github.pbx24.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GatewayConfigReaderTest {

    private static final String PORTALS = """
            portals:
              - id: acme
                incoming-webhook: https://acme.bitrix24.ru/rest/1/hooksecret/
            """;
    private static final String PBX = """
            pbx:
              - id: rt
                provider: rostelecom
                portal: acme
                settings: {dialect: vats, webhook-keys: [keysecret]}
            """;

    private static GatewayConfig parse(String yaml) {
        return GatewayConfigReader.parse(yaml, Map.of("RT_KEY", "from: [environment", "TOKEN", "tok"));
    }

    private static List<String> mistakes(String yaml) {
        ConfigException failure = catchThrowableOfType(ConfigException.class, () -> parse(yaml));
        assertThat(failure).as("mistakes of a wrong configuration").isNotNull();
        return failure.problems().stream().map(ConfigProblem::toString).toList();
    }

    @Test
    void a_minimal_file_has_the_documented_defaults() {
        GatewayConfig config = parse(PORTALS + PBX);

        assertThat(config.server()).isEqualTo(new ServerConfig("0.0.0.0", 8080, 1 << 20, null));
        assertThat(config.store()).isEqualTo(new StoreConfig("jdbc:h2:file:./data/gateway", "sa", ""));
        assertThat(config.timings()).isEqualTo(TimingsConfig.DEFAULT);
        assertThat(config.recordings()).isEqualTo(RecordingsConfig.DEFAULT);
        assertThat(config.portals().get(0).crmCreate()).isTrue();
    }

    @Test
    void every_documented_key_is_read() {
        GatewayConfig config = parse("""
                server: {host: 127.0.0.1, port: 0, max-body: 2MiB, admin-token: "${TOKEN}"}
                store: {url: jdbc:postgresql://db/gateway, username: gw, password: " with blanks "}
                portals:
                  - id: acme
                    rest-url: https://acme.bitrix24.ru/rest/
                    oauth:
                      client-id: local.abc
                      client-secret: s
                      token-url: https://oauth.bitrix24.tech/oauth/token/
                      access-token: a
                      refresh-token: r
                    application-token: t
                    plan: enterprise
                    extensions: {"101": 7, "0103": 9}
                    default-user: 1
                    lines: {"+74997654321": "74997654321"}
                    crm-create: false
                pbx:
                  - id: office
                    provider: 3cx
                    portal: acme
                    settings: {dialect: webhook-plugin, token: 0123}
                recordings:
                  archive: s3://calls/year/2026
                  endpoint: https://s3.example.com
                  region: ru-1
                  access-key: k
                  secret-key: s
                  attach: link
                  link-base: https://calls.example.com/year
                  allowed-hosts: [api.vats.rt.ru]
                  max-size: 50MB
                  retention: P3Y
                timings:
                  settle: PT1S
                  silent-call: PT1H
                  recording-retries: [PT1S]
                  event-retries: []
                """);

        assertThat(config.server()).isEqualTo(new ServerConfig("127.0.0.1", 0, 2 << 20, "tok"));
        assertThat(config.store().password()).isEqualTo(" with blanks ");
        assertThat(config.portals().get(0).access()).isInstanceOf(PortalConfig.Application.class);
        assertThat(config.portals().get(0).extensions()).containsEntry("0103", 9L);
        assertThat(config.pbx().get(0).settings()).containsEntry("token", "0123");
        assertThat(config.recordings().archive())
                .isEqualTo(new RecordingsConfig.Bucket(
                        "calls",
                        "year/2026",
                        URI.create("https://s3.example.com"),
                        "ru-1",
                        "k",
                        "s",
                        URI.create("https://calls.example.com/year/")));
        assertThat(config.recordings().maxBytes()).isEqualTo(50_000_000);
        assertThat(config.recordings().retention()).isEqualTo(Period.ofYears(3));
        assertThat(config.timings())
                .isEqualTo(new TimingsConfig(
                        Duration.ofSeconds(1), Duration.ofHours(1), List.of(Duration.ofSeconds(1)), List.of()));
    }

    @Test
    void all_mistakes_are_told_at_once_and_none_of_the_values() {
        List<String> mistakes = mistakes("""
                server: {prot: 80secret, port: 99999, max-body: muchsecret}
                portals:
                  - id: acme
                    incoming-webhook: ftp://hooksecret/
                    default-user: nobodysecret
                pbx:
                  - {id: rt, provider: rostelecom, portal: elsewheresecret, settings: {dialect: vats, x: 1}}
                  - {id: rt, provider: asterisksecret, portal: acme}
                extra: 1
                """);

        assertThat(mistakes)
                .containsExactlyInAnyOrder(
                        "server.port: must be a whole number from 0 to 65535",
                        "server.max-body: must be a size such as 1MiB, from 1KiB to 64MiB",
                        "server.prot: unknown key; known are host, port, max-body, admin-token",
                        "portals[0].incoming-webhook: must be an absolute http or https address",
                        "portals[0].default-user: must be the id of a user",
                        "pbx[0].portal: there is no portal with this id",
                        "pbx[0].settings.webhook-keys: is missing",
                        mistakes.stream()
                                .filter(m -> m.startsWith("pbx[0].settings.x: unknown"))
                                .findFirst()
                                .orElse(""),
                        "pbx[1].id: is used twice",
                        "pbx[1].provider: must be one of 3cx, rostelecom",
                        "extra: unknown key; known are server, store, portals, pbx, recordings, timings");
        assertThat(mistakes).noneMatch(mistake -> mistake.contains("secret"));
    }

    static Stream<Arguments> wrongPieces() {
        return Stream.of(
                Arguments.of("server: 5", "server: must be a table"),
                Arguments.of("server: {port: [1]}", "server.port: must be a text"),
                Arguments.of("server: {host: 'a b'}", "server.host: must be a host name or an IP address"),
                Arguments.of(
                        "server: {admin-token: ''}",
                        "server.admin-token: must not be blank; leave the key out to answer on loopback only"),
                Arguments.of("store: {url: jdbc:mysql://x}", "store.url: must begin with jdbc:h2: or jdbc:postgresql:"),
                Arguments.of("timings: {settle: 2s}", "timings.settle: " + Durations.COMPLAINT),
                Arguments.of("timings: {settle: -PT2S}", "timings.settle: " + Durations.COMPLAINT),
                Arguments.of("timings: {settle: PT9223372036854775807S}", "timings.settle: " + Durations.COMPLAINT),
                Arguments.of(
                        "timings: {event-retries: [PT1M, PT0S]}",
                        "timings.event-retries[1]: " + Durations.POSITIVE_COMPLAINT),
                Arguments.of(
                        "recordings: {retention: 3 years}",
                        "recordings.retention: must be a period such as P1095D or P3Y, longer than zero"),
                Arguments.of("recordings: {attach: mail}", "recordings.attach: must be one of upload, link, none"),
                Arguments.of(
                        "recordings: {attach: link}",
                        "recordings.link-base: is needed for attach: link; the public address of the archive"),
                Arguments.of(
                        "recordings: {archive: 'ftp://x'}",
                        "recordings.archive: must be file:FOLDER, s3://BUCKET/PREFIX or none"),
                Arguments.of(
                        "recordings: {endpoint: 'https://x.y'}",
                        "recordings.endpoint: is only for an archive that begins with s3://"),
                Arguments.of(
                        "recordings: {allowed-hosts: ['https://x/y']}",
                        "recordings.allowed-hosts[0]: must be a host name without scheme, port and path"),
                Arguments.of(
                        "recordings: {max-size: 9999999999GiB}",
                        "recordings.max-size: must be a size such as 1MiB, from 1KiB to 4GiB"),
                Arguments.of(
                        "server: {admin-token: '${NOT_THERE}'}",
                        "server.admin-token: environment variable NOT_THERE is not set"),
                Arguments.of(
                        "server: {admin-token: '${NOT THERE:x}'}",
                        "server.admin-token: has a placeholder whose name is not a name of an environment variable"));
    }

    @ParameterizedTest
    @MethodSource("wrongPieces")
    void a_mistake_names_its_path(String piece, String expected) {
        assertThat(mistakes(PORTALS + PBX + piece)).containsExactly(expected);
    }

    static Stream<Arguments> wrongPortals() {
        return Stream.of(
                Arguments.of("{id: a}", "portals[0].incoming-webhook: is missing; or give rest-url and oauth"),
                Arguments.of("{id: a, rest-url: 'https://a.b/rest/'}", "portals[0].oauth: is missing"),
                Arguments.of(
                        "{id: a, oauth: {client-id: x, client-secret: y, access-token: z, refresh-token: r}}",
                        "portals[0].rest-url: is missing"),
                Arguments.of(
                        "{id: 'a/b', incoming-webhook: 'https://a.b/rest/1/c/'}",
                        "portals[0].id: must be 1 to 50 letters, digits, dots, hyphens and underscores"),
                Arguments.of("{incoming-webhook: 'https://a.b/rest/1/c/'}", "portals[0].id: is missing"),
                Arguments.of(
                        "{id: a, incoming-webhook: 'http://a.b/rest/1/c/'}",
                        "portals[0].incoming-webhook: must look like https://portal/rest/userId/code/ (plain http only for loopback addresses)"),
                Arguments.of(
                        "{id: a, incoming-webhook: 'https://a.b/rest/1/c/', plan: gold}",
                        "portals[0].plan: must be one of standard, enterprise"),
                Arguments.of(
                        "{id: a, incoming-webhook: 'https://a.b/rest/1/c/', extensions: {\"101\": x}}",
                        "portals[0].extensions.101: must be the id of a user"));
    }

    @ParameterizedTest
    @MethodSource("wrongPortals")
    void a_mistake_in_a_portal_names_its_path(String portal, String expected) {
        assertThat(mistakes("portals: [" + portal + "]\n" + PBX)).contains(expected);
    }

    @Nested
    class Yaml {

        @Test
        void braces_of_placeholders_may_stand_in_lists() {
            GatewayConfig config = parse(PORTALS + PBX.replace("keysecret", "${RT_KEY}, ${OTHER:a, b}"));

            assertThat(config.pbx().get(0).settings())
                    .containsEntry("webhook-keys", List.of("from: [environment", "a, b"));
        }

        @Test
        void a_missing_variable_in_a_list_names_its_place() {
            assertThat(mistakes(PORTALS + PBX.replace("keysecret", "a, ${GONE}")))
                    .containsExactly("pbx[0].settings.webhook-keys[1]: environment variable GONE is not set");
        }

        @Test
        void a_key_that_stands_twice_is_a_mistake() {
            assertThat(mistakes(PORTALS + PBX + "server: {port: 1}\nserver: {port: 2}\n"))
                    .containsExactly("server: stands there twice (line 10)");
        }

        @Test
        void broken_text_is_told_with_its_line_and_without_its_content() {
            assertThat(mistakes("portals: [secret\npbx: }")).containsExactly("(file): is not YAML (line 2)");
        }

        @Test
        void deep_nesting_is_refused() {
            assertThat(mistakes("a: " + "[".repeat(100_000)))
                    .containsExactly("(file): is nested deeper than 20 levels (line 1)");
        }

        @Test
        void nested_aliases_are_refused() {
            StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
            for (int i = 1; i < 10; i++) {
                bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(5)));
            }
            assertThat(mistakes(bomb.toString())).hasSize(1).allMatch(mistake -> mistake.startsWith("(file): "));
        }

        @Test
        void an_empty_file_is_refused() {
            assertThat(mistakes("# nothing"))
                    .hasSize(1)
                    .allMatch(mistake -> mistake.startsWith("(file): must be a table"));
        }

        @Test
        void a_file_that_is_not_there_is_told(@TempDir Path folder) throws Exception {
            Path file = folder.resolve("gateway.yaml");
            ConfigException failure =
                    catchThrowableOfType(ConfigException.class, () -> GatewayConfigReader.read(file, Map.of()));
            assertThat(failure.problems())
                    .extracting(ConfigProblem::message)
                    .containsExactly("cannot be read: " + file);

            Files.writeString(file, PORTALS + PBX);
            assertThat(GatewayConfigReader.read(file, Map.of()).pbx()).hasSize(1);
        }
    }

    @Test
    void nothing_prints_secrets() {
        GatewayConfig config = parse(
                PORTALS + PBX
                        + "server: {admin-token: adminsecret}\nstore: {url: 'jdbc:h2:mem:urlsecret', password: pwsecret}\n"
                        + "recordings: {archive: 's3://bucket', endpoint: 'https://s.t', access-key: ksecret, secret-key: ssecret}");

        assertThat(config.toString()).doesNotContain("secret");
    }
}
