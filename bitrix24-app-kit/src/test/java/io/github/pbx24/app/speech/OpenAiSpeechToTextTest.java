package io.github.pbx24.app.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.pbx24.app.analysis.CriterionDefinition;
import io.github.pbx24.app.analysis.OpenAiAnalyser;
import io.github.pbx24.app.internal.model.ModelTestServer;
import io.github.pbx24.app.internal.model.Steps;
import io.github.pbx24.app.pipeline.CallAudio;
import io.github.pbx24.app.pipeline.StepFailedException;
import io.github.pbx24.app.pipeline.Transcript;
import io.github.pbx24.app.pipeline.Transcript.Speaker;
import io.github.pbx24.app.pipeline.Transcript.Utterance;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiSpeechToTextTest {

    private static final String ANSWER = """
            {"task":"transcribe","language":"russian","duration":8.47,"text":"Добрый день. Где заказ?",
             "segments":[{"id":0,"start":0.0,"end":3.319999933242798,"text":" Добрый день.","speaker":"agent"},
                         {"id":1,"start":3.32,"end":8.4,"text":" Где заказ?","speaker":"SPEAKER_01"},
                         {"id":2,"start":-1,"end":1e300,"text":"   "}]}""";
    private static final List<Duration> NO_WAITS = List.of(Duration.ZERO, Duration.ZERO);

    @TempDir
    Path folder;

    private ModelTestServer server;
    private CallAudio audio;

    @BeforeEach
    void start() throws IOException {
        server = new ModelTestServer();
        Path file = folder.resolve("x");
        Files.writeString(file, "ID3 the whole recording");
        audio = new CallAudio(file, "audio/mpeg", Files.size(file));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private OpenAiSpeechToText.Builder step() {
        return OpenAiSpeechToText.builder(server.url(), "whisper-1")
                .apiKey("secret-key")
                .retries(NO_WAITS);
    }

    @Test
    void a_recording_is_sent_as_a_form_and_segments_come_back() throws Exception {
        server.answer(200, ANSWER);

        Transcript transcript = step().language("ru").build().transcribe(audio, Steps.soon());

        assertThat(transcript)
                .isEqualTo(new Transcript(
                        "ru",
                        List.of(
                                new Utterance(Speaker.EMPLOYEE, Duration.ZERO, Duration.ofMillis(3319), "Добрый день."),
                                new Utterance(
                                        Speaker.UNKNOWN,
                                        Duration.ofMillis(3320),
                                        Duration.ofMillis(8400),
                                        "Где заказ?"))));
        ModelTestServer.Asked asked = server.asked.get(0);
        assertThat(asked.path()).isEqualTo("/v1/audio/transcriptions");
        assertThat(asked.headers().get("Authorization")).containsExactly("Bearer secret-key");
        assertThat(asked.headers().get("Content-type").get(0)).startsWith("multipart/form-data; boundary=");
        assertThat(asked.body())
                .contains("name=\"model\"")
                .contains("whisper-1")
                .contains("verbose_json")
                .contains("name=\"language\"")
                .contains("filename=\"call.mp3\"")
                .contains("Content-Type: audio/mpeg")
                .contains("ID3 the whole recording");
    }

    @Test
    void a_server_without_segments_and_one_without_a_word_are_understood() throws Exception {
        server.answer(200, "{\"text\":\" Hello. \"}").answer(200, "{\"text\":\"\",\"language\":\"en\"}");

        assertThat(step().language("en").build().transcribe(audio, Steps.soon()))
                .isEqualTo(new Transcript("en", List.of(new Utterance(Speaker.UNKNOWN, null, null, "Hello."))));
        assertThat(step().build().transcribe(audio, Steps.soon())).isEqualTo(new Transcript("en", List.of()));
    }

    @Test
    void what_passes_is_tried_again_here() throws Exception {
        server.answer(503, "busy").answer(429, "later", "Retry-After", "0").answer(200, ANSWER);

        assertThat(step().build().transcribe(audio, Steps.soon()).utterances()).hasSize(2);
        assertThat(server.asked).hasSize(3);
    }

    @Test
    void what_does_not_pass_is_tried_as_often_as_allowed() {
        server.answer(500, "secret words");

        assertThatThrownBy(() -> step().build().transcribe(audio, Steps.soon()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("HTTP 500")
                .hasMessageNotContaining("secret");
        assertThat(server.asked).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 403, 404, 413, 415, 422})
    void what_is_refused_is_not_tried_again(int status) {
        server.answer(status, "the key secret-key is wrong", "Location", "/elsewhere");

        assertThatThrownBy(() -> step().build().transcribe(audio, Steps.soon()))
                .isInstanceOf(StepFailedException.class)
                .hasMessageContaining("HTTP " + status)
                .hasMessageNotContaining("secret");
        assertThat(server.asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "private words", "[1]", "{\"segments\":{}}", "{\"text\":7}", "{\"text\":\"private", "null"})
    void nonsense_is_an_error_that_quotes_nothing(String answer) {
        server.answer(200, answer);

        assertThatThrownBy(() -> step().build().transcribe(audio, Steps.soon()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the answer ")
                .hasMessageNotContaining("private")
                .hasNoCause();
    }

    @Test
    void the_time_is_bounded_by_the_request_and_by_the_deadline() {
        server.never();

        assertThatThrownBy(() -> step().retries(List.of())
                        .callTimeout(Duration.ofMillis(50))
                        .build()
                        .transcribe(audio, Steps.soon()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not answer");
        assertThatThrownBy(() -> step().build()
                        .transcribe(audio, Steps.until(Instant.now().plusMillis(50))))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> step().build()
                        .transcribe(audio, Steps.until(Instant.now().minusSeconds(1))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ran out");
    }

    /** Less than a millisecond is 0 to the HTTP client: such a request would wait for ever. */
    @Test
    void less_than_a_millisecond_is_no_time_left() {
        Instant now = Instant.parse("2026-11-02T09:00:00Z");
        server.never();

        assertThatThrownBy(() -> step().clock(Clock.fixed(now, ZoneOffset.UTC))
                        .build()
                        .transcribe(audio, Steps.until(now.plusNanos(999_999))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ran out");
        assertThat(server.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0S", "PT0.000999999S", "PT24H0.001S"})
    void a_time_limit_is_one_that_the_http_client_can_keep(Duration limit) {
        List<CriterionDefinition> criteria = List.of(new CriterionDefinition("greeting", "The employee greets.", 10));

        assertThatThrownBy(() -> step().callTimeout(limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 millisecond to 1 day");
        assertThatThrownBy(() ->
                        OpenAiAnalyser.builder(server.url(), "m", criteria).callTimeout(limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 millisecond to 1 day");
    }

    @Test
    void size_is_bounded_both_ways() {
        server.answer(200, "x".repeat(17 * 1024 * 1024));

        assertThatThrownBy(() -> step().build().transcribe(audio, Steps.soon()))
                .isInstanceOf(StepFailedException.class)
                .hasMessageContaining("larger than");
        assertThatThrownBy(() -> step().maxAudioBytes(5).build().transcribe(audio, Steps.soon()))
                .isInstanceOf(StepFailedException.class)
                .hasMessageContaining("more than the 5 allowed");
    }

    @Test
    void a_long_recording_is_streamed() throws Exception {
        long size = 200L * 1024 * 1024;
        Path large = folder.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(size);
        }
        server.answer(200, ANSWER);

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        step().build().transcribe(new CallAudio(large, "audio/wav", size), Steps.soon());
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("memory for it").isLessThan(size / 4);

        assertThat(server.asked.get(0).length()).isGreaterThan(size);
        assertThat(server.asked.get(0).body()).contains("call.wav");
    }

    @Test
    void nothing_shows_the_key() {
        assertThat(step().build().toString()).doesNotContain("secret-key").contains("whisper-1");
        assertThatThrownBy(() -> step().apiKey("secret\nkey"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() ->
                        OpenAiSpeechToText.builder(URI.create("ftp://x/"), "m").build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_file_named_after_the_recording_holds_its_transcript() throws IOException {
        String name = FileSpeechToText.nameFor(
                new ByteArrayInputStream("ID3 the whole recording".getBytes(StandardCharsets.UTF_8)));
        Files.writeString(folder.resolve(name), """
                language: ru

                [00:01] employee: Добрый день!
                [01:05] Client: Где заказ?
                просто слова: с двоеточием
                """);

        Transcript transcript = new FileSpeechToText(folder).transcribe(audio, Steps.soon());

        assertThat(transcript)
                .isEqualTo(new Transcript(
                        "ru",
                        List.of(
                                new Utterance(Speaker.EMPLOYEE, Duration.ofSeconds(1), null, "Добрый день!"),
                                new Utterance(Speaker.CLIENT, Duration.ofSeconds(65), null, "Где заказ?"),
                                new Utterance(Speaker.UNKNOWN, null, null, "просто слова: с двоеточием"))));
        Files.delete(folder.resolve(name));
        assertThatThrownBy(() -> new FileSpeechToText(folder).transcribe(audio, Steps.soon()))
                .isInstanceOf(StepFailedException.class)
                .hasMessage("there is no transcript " + name);
    }
}
