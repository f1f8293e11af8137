package io.github.pbx24.correlation.internal.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoundCheckTest {

    private static Optional<String> check(byte[] content) throws IOException {
        BufferedInputStream stream = new BufferedInputStream(new ByteArrayInputStream(content), SoundCheck.HEAD);
        Optional<String> problem = SoundCheck.problem(stream);
        assertThat(stream.readAllBytes()).isEqualTo(content);
        return problem;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<!DOCTYPE html><html>Session expired</html>",
                "  \r\n<html>",
                "\u00ef\u00bb\u00bf<?xml version=\"1.0\"?>",
                "{\"error\":\"not ready\"}",
                "[]",
                "Not found",
                "ID3\u0003\u0000\u0000\u0000\u0000\u0000\u0000",
                "RIFF\u0024\u0000\u0000\u0000WAVE"
            })
    void what_is_no_recording_is_told(String content) throws IOException {
        assertThat(check(content.getBytes(StandardCharsets.ISO_8859_1))).isPresent();
    }

    /** Templates of pages often leave lines behind, and some servers write wide characters. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void what_is_no_recording_is_told_however_it_begins_and_is_written(String charset) throws IOException {
        for (String text : List.of("<html>", "{}", "Not found", " ")) {
            for (int lines : new int[] {0, 1, 255, 256, 10_000, SoundCheck.HEAD}) {
                String content = "\uFEFF" + "\r\n".repeat(lines) + text;
                assertThat(check(content.getBytes(Charset.forName(charset))))
                        .as("%s after %s lines", text, lines)
                        .isPresent();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00ff\u00fb\u0090\u0000sound",
                "\u00ff\u00fe\u0090\u00c4sound",
                "ID3\u0003\u0000\u0000\u0000\u0000\u0000\u0001.\u00ff\u00fb",
                "OggS\u0000\u0002",
                "fLaC\u0000\u0000"
            })
    void audio_of_any_kind_passes(String content) throws IOException {
        assertThat(check(content.getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
    }

    @Test
    void a_wav_without_sound_is_no_recording_whatever_its_head_claims() throws IOException {
        assertThat(check(Wavs.of(0, new byte[0]))).contains("it has a header but no sound");
        assertThat(check(Wavs.of(4_000, new byte[0]))).contains("it has a header but no sound");
        assertThat(check(Wavs.of(2, new byte[] {1, 2}))).isEmpty();
    }
}
