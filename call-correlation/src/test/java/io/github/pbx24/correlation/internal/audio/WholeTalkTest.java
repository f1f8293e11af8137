package io.github.pbx24.correlation.internal.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;

class WholeTalkTest {

    private static WholeTalk.Piece piece(byte[] content) {
        return new WholeTalk.Piece() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(content);
            }

            @Override
            public long bytes() {
                return content.length;
            }
        };
    }

    private static byte[] mp3(String content) {
        return content.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void wavs_of_one_kind_become_one_that_any_player_reads() throws Exception {
        byte[] first = Wavs.of(3, new byte[] {1, 2, 3});
        byte[] second = Wavs.of(0x7FFFFFFF, new byte[] {4, 5});

        Optional<InputStream> whole = WholeTalk.ofWav(List.of(piece(first), piece(second)));

        byte[] file = whole.orElseThrow().readAllBytes();
        assertThat(file).isEqualTo(Wavs.of(5, new byte[] {1, 2, 3, 4, 5}));
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(new ByteArrayInputStream(file))) {
            assertThat(audio.getFrameLength()).isEqualTo(5);
            assertThat(audio.readAllBytes()).containsExactly(1, 2, 3, 4, 5);
        }
    }

    @Test
    void wavs_of_different_kinds_stay_apart() throws IOException {
        byte[] first = Wavs.of(1, new byte[] {1}, 8_000);
        byte[] second = Wavs.of(1, new byte[] {1}, 16_000);

        assertThat(WholeTalk.ofWav(List.of(piece(first), piece(second)))).isEmpty();
        assertThat(WholeTalk.ofWav(List.of(piece(first), piece(mp3("no wav"))))).isEmpty();
    }

    @Test
    void mp3s_follow_each_other_without_the_titles_of_the_later_ones() throws IOException {
        byte[] first = mp3("ID3\u0003\u0000\u0000\u0000\u0000\u0000\u0005title\u00ff\u00fbone");
        byte[] second = mp3("ID3\u0003\u0000\u0000\u0000\u0000\u0000\u0005title\u00ff\u00fbtwo");
        byte[] third = mp3("\u00ff\u00fbthree");

        try (InputStream whole = WholeTalk.ofMp3(List.of(piece(first), piece(second), piece(third)))) {
            assertThat(new String(whole.readAllBytes(), StandardCharsets.ISO_8859_1))
                    .isEqualTo(new String(first, StandardCharsets.ISO_8859_1) + "\u00ff\u00fbtwo\u00ff\u00fbthree");
        }
    }
}
