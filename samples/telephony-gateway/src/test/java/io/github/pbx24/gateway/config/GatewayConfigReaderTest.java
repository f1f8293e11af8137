package io.github.pbx24.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pbx24.correlation.fact.CallFacts;
import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.correlation.fact.Leg;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.CardPolicy;
import io.github.pbx24.correlation.rule.MissedOwner;
import io.github.pbx24.correlation.rule.StatusPolicy;
import io.github.pbx24.correlation.rule.TransferStrategy;
import io.github.pbx24.correlation.rule.UnknownExtension;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
        return GatewayConfigReader.parse(yaml, Map.of("RT_KEY", "from: [environment", "ADMIN", "sixteen-letters-"));
    }

    private static List<String> mistakes(String yaml) {
        ConfigException failure = catchThrowableOfType(ConfigException.class, () -> parse(yaml));
        assertThat(failure).as("mistakes of a wrong configuration").isNotNull();
        return failure.problems().stream().map(ConfigProblem::toString).toList();
    }

    @Test
    void an_exchange_reads_recordings_only_from_folders_that_the_operator_allows() {
        String pbx = """
                pbx:
                  - id: office
                    provider: 3cx
                    portal: acme
                    settings: {dialect: crm-template, token: secret, recordings-folder: /mnt/3cx/Recordings}
                """;

        assertThat(parse(PORTALS + pbx + "recordings: {folders: [/mnt/3cx]}")
                        .recordings()
                        .environment()
                        .folders())
                .containsExactly(Path.of("/mnt/3cx"));
        assertThat(mistakes(PORTALS + pbx + "recordings: {folders: [/mnt/other]}"))
                .singleElement()
                .asString()
                .startsWith("pbx[0].settings.recordings-folder: must lie in a folder that the operator allows");
    }

    @Test
    void a_minimal_file_has_the_documented_defaults() {
        GatewayConfig config = parse(PORTALS + PBX);

        assertThat(config.server()).isEqualTo(new ServerConfig("0.0.0.0", 8080, 1 << 20, null));
        assertThat(config.store()).isEqualTo(new StoreConfig("jdbc:sqlite:data/gateway.db", null, null, null));
        assertThat(config.timings()).isEqualTo(TimingsConfig.DEFAULT);
        assertThat(config.recordings()).isEqualTo(RecordingsConfig.DEFAULT);
        assertThat(config.portals().get(0).crmCreate()).isTrue();
    }

    @Test
    void every_documented_key_is_read() {
        GatewayConfig config = parse("""
                server: {host: 127.0.0.1, port: 0, max-body: 2MiB, admin-token: "${ADMIN}"}
                store: {url: jdbc:postgresql://db/gateway, username: gw, password: " with blanks ", encryption-key: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}
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
                    country: ru
                    crm-create: false
                    calls:
                      cards: talking
                      owner: longest-talker
                      missed-owner: by-crm
                      unknown-extension: last-known
                      withheld-as: "+70000000000"
                      crm-source: PHONE
                      add-to-chat: false
                      transferred-by-field: UF_CRM_TRANSFERRED_BY
                      transfers: split
                      note: none
                      status-codes: {declined: 304, no-answer: "480"}
                      hide: {lines: ["+7 499 111-11-11"], numbers: "+79160000000", extensions: ["105"]}
                pbx:
                  - id: office
                    provider: 3cx
                    portal: acme
                    extensions: {"101": 8}
                    settings: {dialect: webhook-plugin, token: 0123}
                  - {id: open, provider: 3cx, portal: acme, allow-unverified: true, settings: {dialect: webhook-plugin}}
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
                  settle: 1s
                  silent-call: PT1H
                  lost-answer: 30s
                  recording-retries: [PT1S]
                  event-retries: []
                """);

        assertThat(config.server()).isEqualTo(new ServerConfig("127.0.0.1", 0, 2 << 20, "sixteen-letters-"));
        assertThat(config.store().password()).isEqualTo(" with blanks ");
        assertThat(config.portals().get(0).access()).isInstanceOf(PortalConfig.Application.class);
        assertThat(config.portals().get(0).extensions()).containsEntry("0103", 9L);
        assertThat(config.portals().get(0).country()).isEqualTo("RU");
        CallRules calls = config.portals().get(0).calls();
        assertThat(calls.cards()).isEqualTo(CardPolicy.TALKING);
        assertThat(calls.missedOwner()).isEqualTo(MissedOwner.BY_CRM);
        assertThat(calls.unknownExtension()).isEqualTo(UnknownExtension.LAST_KNOWN);
        assertThat(calls.withheldAs()).isEqualTo("+70000000000");
        assertThat(calls.crmSource()).isEqualTo("PHONE");
        assertThat(calls.addToChat()).isFalse();
        assertThat(calls.transfers()).isEqualTo(TransferStrategy.SPLIT);
        CallStory declined = story(CallResult.DECLINED, "+74991111111", "+79161111111", "101");
        assertThat(calls.note().note(declined)).isEmpty();
        assertThat(calls.status().codeOf(declined, StatusPolicy.Outcome.NOT_ANSWERED))
                .isEqualTo("304");
        assertThat(calls.filter().hides(declined)).isPresent();
        assertThat(calls.filter().hides(story(CallResult.NO_ANSWER, "+7499", "+79160000000", "101")))
                .isPresent();
        assertThat(calls.filter().hides(story(CallResult.NO_ANSWER, "+7499", "+79161111111", "105")))
                .isPresent();
        CallStory shown = story(CallResult.NO_ANSWER, "+7499", "+79161111111", "101");
        assertThat(calls.filter().hides(shown)).isEmpty();
        assertThat(calls.status().codeOf(shown, StatusPolicy.Outcome.NOT_ANSWERED))
                .isEqualTo("480");
        assertThat(calls.transferField()).isEqualTo("UF_CRM_TRANSFERRED_BY");
        assertThat(calls.owner().ownerOf(List.of(leg("101", 20), leg("103", 10))))
                .contains("101");
        assertThat(config.pbx().get(0).settings()).containsEntry("token", "0123");
        assertThat(config.pbx().get(0).extensions()).containsEntry("101", 8L);
        assertThat(config.pbx().get(1).allowUnverified()).isTrue();
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
                        Duration.ofSeconds(1),
                        Duration.ofHours(1),
                        Duration.ofSeconds(30),
                        List.of(Duration.ofSeconds(1)),
                        List.of()));
    }

    @Test
    void every_vendor_and_dialect_of_the_manual_is_configured_as_it_says() {
        GatewayConfig config = parse(PORTALS + """
                pbx:
                  - id: rt
                    provider: rostelecom
                    portal: acme
                    settings: {dialect: vats, webhook-keys: [k1, k2], api-url: https://api.vats.rt.ru, access-token: t, zone: Europe/Moscow}
                  - id: cloud
                    provider: rostelecom
                    portal: acme
                    settings: {dialect: cloudpbx, client-id: c, sign-key: s, api-url: https://api.cloudpbx.rt.ru, domain: 1.20.rt.ru, zone: Europe/Moscow}
                  - id: office
                    provider: 3cx
                    portal: acme
                    settings: {dialect: webhook-plugin, token: secret}
                  - id: template
                    provider: 3cx
                    portal: acme
                    settings: {dialect: crm-template, token: secret}
                  - id: v20
                    provider: 3cx
                    portal: acme
                    settings: {dialect: call-control, base-url: https://pbx.example.com:5001, client-id: c, client-secret: s, extensions: ["101", "103"]}
                """);

        assertThat(config.pbx()).hasSize(5);
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
                        "server.prot: unknown key; did you mean port? Known are host, port, max-body, admin-token",
                        "portals[0].incoming-webhook: must be an absolute http or https address",
                        "portals[0].default-user: must be the id of a user",
                        "pbx[0].portal: there is no portal with this id",
                        "pbx[0].settings.webhook-keys: is missing",
                        mistakes.stream()
                                .filter(m -> m.startsWith("pbx[0].settings.x: unknown"))
                                .findFirst()
                                .orElse(""),
                        "pbx[1].id: is used twice",
                        "pbx[1].provider: must be one of 3cx, generic, rostelecom",
                        "extra: unknown key; known are plugins, server, store, portals, pbx, recordings, timings, alerts");
        assertThat(mistakes).noneMatch(mistake -> mistake.contains("secret"));
    }

    @Test
    void an_exchange_without_webhooks_is_polled_if_it_keeps_its_calls() {
        String yaml = """
                portals: [{id: acme, incoming-webhook: "http://127.0.0.1:1/rest/1/code/"}]
                pbx:
                  - id: cloud
                    provider: rostelecom
                    portal: acme
                    poll-history: 5m
                    settings: {dialect: cloudpbx, client-id: c, sign-key: k}
                """;

        assertThat(parse(yaml).pbx().get(0).pollHistory()).isEqualTo(Duration.ofMinutes(5));
        assertThat(mistakes(yaml.replace("5m", "30s")))
                .containsExactly(
                        "pbx[0].poll-history: must be 1 minute or more: gathering the records takes the exchange minutes");
        assertThat(mistakes(yaml.replace(
                        "{dialect: cloudpbx, client-id: c, sign-key: k}", "{dialect: vats, webhook-keys: [k]}")))
                .containsExactly("pbx[0].poll-history: this exchange does not offer its past calls");
    }

    static Stream<Arguments> wrongPieces() {
        return Stream.of(
                Arguments.of("server: 5", "server: must be a table"),
                Arguments.of("server: {port: [1]}", "server.port: must be a text"),
                Arguments.of("server: {host: 'a b'}", "server.host: must be a host name or an IP address"),
                Arguments.of(
                        "server: {admin-token: ''}",
                        "server.admin-token: must not be blank; without this key one is made at every start and printed"),
                Arguments.of(
                        "server: {admin-token: fifteen-letters}",
                        "server.admin-token: must have at least 16 characters, without blanks"),
                Arguments.of(
                        "store: {url: jdbc:mysql://x}", "store.url: must begin with jdbc:sqlite: or jdbc:postgresql:"),
                Arguments.of(
                        "store: {url: 'jdbc:h2:file:x'}",
                        "store.url: must begin with jdbc:sqlite: or jdbc:postgresql:"),
                Arguments.of(
                        "store: {encryption-key: short}",
                        "store.encryption-key: must be 32 bytes in Base64 (openssl rand -base64 32), or name:base64 pairs"
                                + " with commas between them, the newest first"),
                Arguments.of("timings: {settle: 2 weeks}", "timings.settle: " + Durations.COMPLAINT),
                Arguments.of("timings: {settle: -PT2S}", "timings.settle: " + Durations.COMPLAINT),
                Arguments.of("timings: {settle: PT9223372036854775807S}", "timings.settle: " + Durations.COMPLAINT),
                Arguments.of(
                        "timings: {event-retries: [PT1M, PT0S]}",
                        "timings.event-retries[1]: " + Durations.POSITIVE_COMPLAINT),
                Arguments.of(
                        "recordings: {retention: 3 years}",
                        "recordings.retention: must be a period such as P1095D, P3Y or 1095d, longer than zero"),
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
                        "recordings.allowed-hosts[0]: must be a host, or a host and a port"),
                Arguments.of("recordings: {folders: [/]}", "recordings.folders[0]: must not be the whole disk"),
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
                        "{id: a, incoming-webhook: 'https://a.b/rest/1/c/', country: Russia}",
                        "portals[0].country: must be a country of two letters such as RU"),
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
                    .containsExactly("server: stands there twice (line 10, column 1)");
        }

        @Test
        void broken_text_is_told_with_its_line_and_without_its_content() {
            assertThat(mistakes("portals: [secret\npbx: }"))
                    .containsExactly("(file): is not YAML (line 2, column 4): expected ',' or ']'");
            assertThat(mistakes("portals:\n\t- id: secret"))
                    .containsExactly(
                            "(file): is not YAML (line 2, column 1): there is a tab; YAML is indented with blanks");
            assertThat(mistakes("portals: secret: x"))
                    .containsExactly("(file): is not YAML (line 1, column 16): a colon with a blank stands where no key"
                            + " can be; put the text into quotes");
            assertThat(mistakes("portals:\n  - id: ${SECRET\npbx: 1"))
                    .containsExactly("(file): has ${ without } (line 2)");
        }

        @Test
        void a_comment_may_hold_what_looks_like_a_placeholder() {
            assertThat(parse("# ${NAME} is filled in\n" + PORTALS + PBX).pbx()).hasSize(1);
        }

        @Test
        void deep_nesting_is_refused() {
            assertThat(mistakes("a: " + "[".repeat(100_000)))
                    .containsExactly("(file): is nested deeper than 20 levels (line 1, column 23)");
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
    void an_exchange_that_verifies_nothing_wants_to_be_allowed() {
        String open = PBX.replace("rostelecom", "3cx")
                .replace("{dialect: vats, webhook-keys: [keysecret]}", "{dialect: webhook-plugin}");

        assertThat(mistakes(PORTALS + open))
                .hasSize(1)
                .allMatch(mistake -> mistake.startsWith(
                        "pbx[0].allow-unverified: must be true, because these settings verify nothing"));
        assertThat(parse(PORTALS + open + "    allow-unverified: true\n").pbx()).hasSize(1);
    }

    @Test
    void oauth_on_postgresql_wants_a_key() {
        String application = PORTALS.replaceFirst(
                "incoming-webhook: .*",
                "rest-url: https://a.b/rest/\n    oauth: {client-id: x, client-secret: y, access-token: z, refresh-token: r}");

        assertThat(mistakes(application + PBX + "store: {url: 'jdbc:postgresql://h/d'}"))
                .singleElement()
                .asString()
                .startsWith("store.encryption-key: is missing");
        assertThat(parse(application + PBX).store().encryptionKey()).isNull();
    }

    @Test
    void a_slip_of_the_pen_gets_the_word_that_was_meant() {
        assertThat(mistakes("portal:" + PORTALS.substring("portals:".length()) + PBX))
                .contains(
                        "portal: unknown key; did you mean portals? Known are plugins, server, store, portals, pbx, recordings, timings, alerts");
        assertThat(mistakes(PORTALS + PBX.replace("acme", "amce")))
                .containsExactly("pbx[0].portal: there is no portal with this id; did you mean acme?");
        assertThat(mistakes(PORTALS + PBX + "timings: {setle: 2s}"))
                .singleElement()
                .asString()
                .startsWith("timings.setle: unknown key; did you mean settle?");
        assertThat(mistakes(PORTALS + PBX + "timings: {volume: 2}"))
                .singleElement()
                .asString()
                .startsWith("timings.volume: unknown key; known are ");
    }

    @Test
    void nothing_prints_secrets() {
        GatewayConfig config = parse(
                PORTALS + PBX
                        + "server: {admin-token: adminsecret-16-letters}\nstore: {url: 'jdbc:postgresql://h/urlsecret', password: pwsecret}\n"
                        + "recordings: {archive: 's3://bucket', endpoint: 'https://s.t', access-key: ksecret, secret-key: ssecret}");

        assertThat(config.toString()).doesNotContain("secret");
    }

    private static Leg leg(String extension, long seconds) {
        return new Leg(1, extension, Instant.EPOCH, null, Duration.ofSeconds(seconds));
    }

    private static CallStory story(CallResult result, String line, String client, String extension) {
        return CallStory.of(CallFacts.NONE.plus(
                new CallEvent.Ended(
                        CallIdentity.id("a"),
                        CallDetails.of(Direction.INBOUND, client, line),
                        null,
                        Extension.of(extension),
                        result,
                        null,
                        null),
                Instant.parse("2026-03-02T09:00:00Z")));
    }

    @Test
    void a_wrong_policy_is_named_with_what_is_known() {
        assertThatThrownBy(() -> GatewayConfigReader.parse("""
                        portals:
                          - id: acme
                            incoming-webhook: https://acme.bitrix24.ru/rest/1/code/
                            calls:
                              transfers: clone
                              status-codes: {rejected: 304, busy: 999}
                              hide: {line: ["1"]}
                        pbx:
                          - {id: rt, provider: rostelecom, portal: acme, settings: {dialect: vats, webhook-keys: [k-1234567]}}
                        """, Map.of()))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .extracting(ConfigProblem::toString)
                                .anyMatch(text -> text.contains("portals[0].calls.transfers") && text.contains("split"))
                                .anyMatch(text -> text.contains("portals[0].calls.status-codes.rejected")
                                        && text.contains("no-answer"))
                                .anyMatch(text ->
                                        text.contains("portals[0].calls.status-codes.busy") && text.contains("486"))
                                .anyMatch(
                                        text -> text.contains("portals[0].calls.hide.line") && text.contains("lines")));
    }
}
