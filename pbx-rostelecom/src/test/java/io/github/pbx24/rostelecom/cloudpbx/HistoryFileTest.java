package io.github.pbx24.rostelecom.cloudpbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.Direction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryFileTest {

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
    private static final String START = "2024-03-04T07:00:00Z";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call-history-16col-semicolon.csv",
                "call-history-16col-header.csv",
                "call-history-14col-comma.csv",
                "call-history-16col.csv.zip",
                "call-history-16col.csv.gz"
            })
    void every_form_of_the_file_tells_the_same_calls(String file) throws IOException {
        CloudpbxHistoryFile history = done(CloudpbxFixture.bytes(file));

        assertThat(history.unreadable()).isZero();
        assertThat(history.calls())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new CloudpbxPastCall(
                                "SDaa-inAnswered0001",
                                Direction.INBOUND,
                                true,
                                "+79000000011",
                                "+74950000101",
                                "201",
                                Instant.parse(START),
                                Duration.ofSeconds(155),
                                true,
                                null),
                        new CloudpbxPastCall(
                                "SDab-inMissed0002",
                                Direction.INBOUND,
                                false,
                                "+79000000011",
                                "+74950000101",
                                null,
                                Instant.parse(START).plus(Duration.ofHours(1)),
                                Duration.ZERO,
                                false,
                                "480"),
                        new CloudpbxPastCall(
                                "SDad-outAnswered0004",
                                Direction.OUTBOUND,
                                true,
                                "+79000000022",
                                null,
                                "201",
                                Instant.parse(START).plus(Duration.ofHours(2)),
                                Duration.ofSeconds(90),
                                true,
                                null));
    }

    @Test
    void columns_that_are_left_out_and_addresses_with_semicolons_are_found() throws IOException {
        CloudpbxHistoryFile history = done("""
                in,1,sip:79000000011@192.0.2.1;tgrp=X,sip:74950000101@h,sip:op@h,201,2024-03-04 10:00:00,5,false,true,false
                out,1,sip:op201@h,201,sip:79000000022@h,2024-03-04 10:00:00,7,false,false,false,,
                int,1,sip:op201@h,201,sip:op207@h,sip:op207@h,207,2024-03-04 10:00:00,7,false,false,false,,
                epoch;1;1;1;sip:79000000011@h;;sip:74950000101@h;;;1709535600;9;false;false;false;;
                """);

        assertThat(history.unreadable()).isZero();
        assertThat(history.calls())
                .extracting(CloudpbxPastCall::direction)
                .containsExactly(Direction.INBOUND, Direction.OUTBOUND, Direction.INTERNAL, Direction.INBOUND);
        assertThat(history.calls())
                .extracting(CloudpbxPastCall::clientNumber)
                .containsExactly("+79000000011", "+79000000022", null, "+79000000011");
        assertThat(history.calls()).extracting(CloudpbxPastCall::employee).containsExactly("201", "201", "201", null);
        assertThat(history.calls())
                .allSatisfy(call -> assertThat(call.startedAt()).isEqualTo(Instant.parse(START)));
    }

    @Test
    void rows_that_say_nothing_are_counted_and_cost_no_other() throws IOException {
        CloudpbxHistoryFile history = done("\uFEFF" + """
                rubbish
                s;1;1;1;a;;b;c;1;no date;5;

                s1;1;1;1;sip:79000000011@h;;sip:74950000101@h;;;2024-03-04 10:00:00;5;false;false;false;;
                ;1;1;1;sip:79000000011@h;;sip:74950000101@h;;;2024-03-04 10:00:00;5;false;false;false;;
                """ + "x".repeat(100_000));

        assertThat(history.calls()).extracting(CloudpbxPastCall::sessionId).containsExactly("s1");
        assertThat(history.unreadable()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html><body>wait</body></html>", "{\"result\":\"-1\"}"})
    void a_page_json_or_nothing_is_not_ready(String text) throws IOException {
        assertThat(read(text.getBytes(StandardCharsets.UTF_8))).isInstanceOf(CloudpbxAnswer.NotReady.class);
    }

    @Test
    void an_archive_that_unpacks_to_one_endless_line_is_given_up() throws IOException {
        InputStream endless = new InputStream() {
            private long given;

            @Override
            public int read() {
                given++;
                assertThat(given).isLessThan(100L << 20);
                return 'x';
            }

            @Override
            public int read(byte[] into, int from, int length) {
                given += length;
                assertThat(given).isLessThan(100L << 20);
                Arrays.fill(into, from, from + length, (byte) 'x');
                return length;
            }
        };

        assertThat(CloudpbxHistoryFile.read(endless, MOSCOW)).isInstanceOf(CloudpbxAnswer.Failed.class);
    }

    /** Rows are short and archives are dense: a file of a few kilobytes may hold millions. */
    @Test
    void a_file_with_more_rows_than_anybody_needs_is_given_up() throws IOException {
        byte[] most = "\n".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
        assertThat(done(most).calls()).isEmpty();
        for (byte[] more : List.of(Arrays.copyOf(most, most.length + 1), packed(most, "\n"), packed(most, "x"))) {
            assertThat(read(more))
                    .isInstanceOfSatisfying(
                            CloudpbxAnswer.Failed.class,
                            failed -> assertThat(failed.toString()).contains("too large"));
        }
        assertThat(done(packed(Arrays.copyOf(most, most.length - 1), "x")).unreadable())
                .isEqualTo(1);
    }

    private static byte[] packed(byte[] rows, String more) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(rows);
            out.write(more.getBytes(StandardCharsets.US_ASCII));
        }
        return packed.toByteArray();
    }

    @Test
    void a_damaged_file_is_a_failure_and_never_an_exception_of_another_kind() {
        for (String file : List.of("call-history-16col.csv.zip", "call-history-16col.csv.gz")) {
            byte[] whole = CloudpbxFixture.bytes(file);
            for (long seed = 0; seed < 500; seed++) {
                Random random = new Random(seed);
                byte[] bytes = Arrays.copyOf(whole, 4 + random.nextInt(whole.length - 4));
                bytes[2 + random.nextInt(bytes.length - 2)] = (byte) random.nextInt(256);
                try {
                    assertThat(read(bytes)).isNotNull();
                } catch (IOException expected) {
                    // As when the connection breaks.
                } catch (RuntimeException e) {
                    throw new AssertionError("broken with seed " + seed + " of " + file, e);
                }
            }
        }
    }

    private static CloudpbxHistoryFile done(String text) throws IOException {
        return done(text.getBytes(StandardCharsets.UTF_8));
    }

    private static CloudpbxHistoryFile done(byte[] bytes) throws IOException {
        return ((CloudpbxAnswer.Done<CloudpbxHistoryFile>) read(bytes)).value();
    }

    private static CloudpbxAnswer<CloudpbxHistoryFile> read(byte[] bytes) throws IOException {
        return CloudpbxHistoryFile.read(new ByteArrayInputStream(bytes), MOSCOW);
    }

    /** Twelve digits are milliseconds of some year as well. */
    @Test
    void a_foreign_number_is_no_date() {
        CloudpbxPastCall call = HistoryRow.read(
                        "s-1;1;1;1;998901234567;201;74950000101;sip:op@h;201;2024-03-04 10:00:00;12;false;true;false;;",
                        ZoneId.of("Europe/Moscow"))
                .orElseThrow();
        assertThat(call.startedAt()).isEqualTo(Instant.parse("2024-03-04T07:00:00Z"));
        assertThat(call.clientNumber()).isEqualTo("+998901234567");
    }
}
