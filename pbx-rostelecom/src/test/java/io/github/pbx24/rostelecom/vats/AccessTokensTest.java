package io.github.pbx24.rostelecom.vats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pbx24.pbx.CallControl.OriginateRequest;
import io.github.pbx24.pbx.CallControl.Originated;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import io.github.pbx24.rostelecom.RostelecomProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Headers;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of the API that change while the gateway runs. */
class AccessTokensTest {

    private static final OriginateRequest CALL = new OriginateRequest("103", "+79000000022");

    private final MockWebServer api = new MockWebServer();

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        api.start(InetAddress.getByName("127.0.0.1"), 0);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void a_token_in_a_file_counts_as_soon_as_it_stands_there() throws Exception {
        Path file = token("first");
        try (PbxConnection pbx = inFile(file)) {
            assertThat(authorizationOfCall(pbx)).isEqualTo("Bearer first");
            assertThat(authorizationOfRecording(pbx)).isEqualTo("Bearer first");
            token("second\r\n");
            assertThat(authorizationOfCall(pbx)).isEqualTo("Bearer second");
            assertThat(authorizationOfRecording(pbx)).isEqualTo("Bearer second");
        }
    }

    /** As secrets are mounted: the name leads to another file from one moment to the next. */
    @Test
    void a_file_that_is_replaced_is_read_anew() throws Exception {
        Path file = token("first");
        try (PbxConnection pbx = inFile(file)) {
            Path other = Files.writeString(folder.resolve("other"), "\ufeffsecond");
            Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertThat(authorizationOfCall(pbx)).isEqualTo("Bearer second");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "two words", "line\nbreak", "имя", "nul\u0000"})
    void while_no_token_can_be_read_the_last_one_is_used(String garbage) throws Exception {
        Path file = token("first");
        try (PbxConnection pbx = inFile(file)) {
            token("second");
            assertThat(authorizationOfCall(pbx)).isEqualTo("Bearer second");
            token(garbage);
            assertThat(authorizationOfCall(pbx)).isEqualTo("Bearer second");
            Files.delete(file);
            assertThat(authorizationOfRecording(pbx)).isEqualTo("Bearer second");
            token("x".repeat(8_193));
            assertThat(authorizationOfCall(pbx)).isEqualTo("Bearer second");
            token("x".repeat(8_192));
            assertThat(authorizationOfCall(pbx)).isEqualTo("Bearer " + "x".repeat(8_192));
        }
    }

    @Test
    void a_token_that_was_just_replaced_costs_no_call() throws Exception {
        Queue<String> tokens = new ArrayDeque<>(List.of("old", "new"));
        api.enqueue(status(401));
        api.enqueue(json("{\"call_uuid\":\"c-1\"}"));
        try (PbxConnection pbx = from(tokens::poll)) {
            assertThat(pbx.callControl().orElseThrow().originate(CALL)).isEqualTo(new Originated.Started("c-1"));
        }
        assertThat(api.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer old");
        assertThat(api.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer new");
    }

    @Test
    void a_token_that_stays_refused_is_sent_once_and_two_tokens_are_the_most() throws Exception {
        api.enqueue(status(401));
        try (PbxConnection pbx = from(() -> "same")) {
            assertThat(pbx.callControl().orElseThrow().originate(CALL)).isInstanceOf(Originated.Refused.class);
        }
        assertThat(api.getRequestCount()).isEqualTo(1);
        Queue<String> tokens = new ArrayDeque<>(List.of("a", "b", "c", "d"));
        api.enqueue(status(401));
        api.enqueue(status(401));
        try (PbxConnection pbx = from(tokens::poll)) {
            assertThat(pbx.callControl().orElseThrow().originate(CALL))
                    .isEqualTo(new Originated.Refused("the access token was refused, status 401", false));
        }
        assertThat(api.getRequestCount()).isEqualTo(3);
    }

    @Test
    void a_call_that_may_run_is_not_repeated_whatever_becomes_of_the_token() throws Exception {
        Queue<String> tokens = new ArrayDeque<>(List.of("a", "b", "c"));
        for (int status : new int[] {403, 500, 408}) {
            api.enqueue(status(status));
        }
        try (PbxConnection pbx = from(tokens::poll)) {
            for (int i = 1; i <= 3; i++) {
                pbx.callControl().orElseThrow().originate(CALL);
                assertThat(api.getRequestCount()).isEqualTo(i);
            }
        }
    }

    @Test
    void without_a_token_nothing_is_sent_and_later_is_another_time() throws Exception {
        for (Supplier<@Nullable String> none :
                List.<Supplier<@Nullable String>>of(() -> null, () -> "", () -> "SEC\r\nRET", () -> {
                    throw new IllegalStateException("SECRET");
                })) {
            try (PbxConnection pbx = from(none)) {
                assertThat(pbx.callControl().orElseThrow().originate(CALL))
                        .isEqualTo(new Originated.Refused("no access token: there is none at present", true));
                assertThat(pbx.recordings().orElseThrow().open(RecordingReference.id("r-1")))
                        .isEqualTo(new Fetched.NotReady("no access token: there is none at present"));
                assertThat(pbx.toString()).doesNotContain("SEC");
            }
        }
        assertThat(api.getRequestCount()).isZero();
    }

    @Test
    void settings_that_cannot_be_meant_are_told_without_values() throws Exception {
        Path file = token("SECRET");
        assertThat(problems(
                        new RostelecomProvider(), Map.of("access-token", "a", "access-token-file", file.toString())))
                .containsExactly("access-token-file: must not stand beside access-token");
        String unusable = "access-token-file: must be a readable file that holds a token in printable ASCII";
        for (Object wrong : List.of(folder.toString(), folder.resolve("SECRET").toString(), "SECRET\u0000")) {
            assertThat(problems(new RostelecomProvider(), Map.of("access-token-file", wrong)))
                    .containsExactly(unusable);
        }
        Files.writeString(file, "SECRET WORDS");
        assertThat(problems(new RostelecomProvider(), Map.of("access-token-file", file.toString())))
                .containsExactly(unusable);
        RostelecomProvider program = RostelecomProvider.withAccessTokens(() -> "t");
        for (String key : List.of("access-token", "access-token-file")) {
            assertThat(problems(program, Map.of(key, token("t").toString())))
                    .containsExactly(key + ": must be left out: the program gives the tokens");
        }
    }

    private Path token(String content) throws IOException {
        return Files.writeString(folder.resolve("token"), content);
    }

    private PbxConnection inFile(Path file) {
        return new RostelecomProvider().connect(settings(Map.of("access-token-file", file.toString())));
    }

    private PbxConnection from(Supplier<@Nullable String> tokens) {
        return RostelecomProvider.withAccessTokens(tokens).connect(settings(Map.of()));
    }

    private PbxSettings settings(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("webhook-keys", "k");
        settings.put("api-url", "http://127.0.0.1:" + api.getPort());
        return PbxSettings.of(settings);
    }

    private List<String> problems(RostelecomProvider provider, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("webhook-keys", "k");
        List<String> problems = new java.util.ArrayList<>();
        assertThatExceptionOfType(PbxSettingsException.class)
                .isThrownBy(() -> provider.connect(PbxSettings.of(settings)).close())
                .satisfies(
                        e -> e.problems().forEach(problem -> problems.add(problem.key() + ": " + problem.message())));
        return problems;
    }

    private @Nullable String authorizationOfCall(PbxConnection pbx) throws Exception {
        api.enqueue(json("{}"));
        pbx.callControl().orElseThrow().originate(CALL);
        return api.takeRequest().getHeaders().get("Authorization");
    }

    private @Nullable String authorizationOfRecording(PbxConnection pbx) throws Exception {
        api.enqueue(new MockResponse.Builder()
                .code(200)
                .headers(Headers.of("Content-Type", "audio/mpeg"))
                .body(new Buffer().write("ID3 sound".getBytes(StandardCharsets.US_ASCII)))
                .build());
        Fetched fetched = pbx.recordings().orElseThrow().open(RecordingReference.id("r-1"));
        assertThat(fetched).isInstanceOf(Fetched.Content.class);
        ((Fetched.Content) fetched).stream().close();
        return api.takeRequest().getHeaders().get("Authorization");
    }

    private static MockResponse json(String body) {
        return new MockResponse.Builder()
                .code(200)
                .headers(Headers.of("Content-Type", "application/json"))
                .body(body)
                .build();
    }

    private static MockResponse status(int code) {
        return new MockResponse.Builder().code(code).build();
    }
}
