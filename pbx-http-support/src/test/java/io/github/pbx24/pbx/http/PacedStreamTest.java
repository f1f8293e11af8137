package io.github.pbx24.pbx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PacedStreamTest {

    private long now;

    @Test
    void a_dripping_sender_is_cut_off_after_one_window() throws IOException {
        InputStream stream = paced(1, Duration.ofSeconds(1), 1 << 20);
        int read = 0;
        IOException end = null;
        while (end == null) {
            try {
                read += stream.read(new byte[100]);
            } catch (IOException e) {
                end = e;
            }
        }
        assertThat(end).hasMessage("the recording comes too slowly");
        assertThat(read).isEqualTo(9);
    }

    @Test
    void a_sender_at_the_least_rate_is_heard_to_the_end() throws IOException {
        InputStream stream = paced(10, Duration.ofSeconds(1), 1 << 20);
        assertThat(stream.readAllBytes()).hasSize(1_000);
    }

    @Test
    void a_single_long_wait_counts_for_all_its_windows() {
        InputStream stream = paced(200, Duration.ofSeconds(30), 1 << 20);
        assertThatThrownBy(() -> stream.read(new byte[200])).hasMessage("the recording comes too slowly");
    }

    @Test
    void a_slow_reader_is_not_the_senders_fault() throws IOException {
        InputStream stream = paced(10, Duration.ZERO, 1 << 20);
        int total = 0;
        for (int count = 0; count >= 0; count = stream.read(new byte[10])) {
            total += count;
            now += Duration.ofHours(1).toNanos();
        }
        assertThat(total).isEqualTo(1_000);
    }

    @Test
    void too_much_is_too_much() throws IOException {
        assertThat(paced(100, Duration.ZERO, 1_000).readAllBytes()).hasSize(1_000);
        assertThatThrownBy(() -> paced(100, Duration.ZERO, 999).readAllBytes())
                .hasMessage("the recording is larger than 999 bytes");
        assertThatThrownBy(() -> paced(100, Duration.ZERO, 999).skip(2_000)).isInstanceOf(IOException.class);
    }

    /** 1,000 bytes in pieces, each after a wait; at least 100 bytes in 10 s are wanted. */
    private InputStream paced(int piece, Duration wait, long maxBytes) {
        InputStream sender = new ByteArrayInputStream(new byte[1_000]) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                now += wait.toNanos();
                return super.read(buffer, offset, Math.min(length, piece));
            }
        };
        return new PacedStream(sender, 100, Duration.ofSeconds(10), maxBytes, () -> now);
    }
}
