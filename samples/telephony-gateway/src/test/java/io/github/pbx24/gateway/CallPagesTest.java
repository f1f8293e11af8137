package io.github.pbx24.gateway;

import static io.github.pbx24.gateway.TestGateway.ended;
import static io.github.pbx24.gateway.TestGateway.ringing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.simulator.PortalSimulator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading the list of calls page by page, and finding a number however it is written. */
class CallPagesTest {

    private static final Pattern CALL =
            Pattern.compile("\"callId\":\"([^\"]+)\".*?\"state\":\"([a-z]+)\".*?\"updatedAt\":\"([^\"]+)\"");
    private static final int CALLS = 9;

    @TempDir
    static Path folder;

    static PortalSimulator portal;
    static TestGateway gateway;

    /** Every third call still rings. */
    @BeforeAll
    static void calls() throws Exception {
        portal = PortalSimulator.builder().start();
        gateway = TestGateway.start(folder, portal);
        for (int i = 0; i < CALLS; i++) {
            gateway.postSigned(i % 3 == 0 ? ringing("page-" + i, "101") : ended("page-" + i, "101", 9));
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> gateway.get("/api/calls").body().split("synced", -1).length == 7);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        portal.close();
    }

    private static List<String> ids(String path) throws Exception {
        List<String> ids = new ArrayList<>();
        Matcher call = CALL.matcher(gateway.get(path).body());
        while (call.find()) {
            ids.add(call.group(1));
        }
        return ids;
    }

    @Test
    void pages_of_any_size_show_every_call_once_in_the_order_of_the_whole_list() throws Exception {
        List<String> whole = ids("/api/calls");
        assertThat(whole).hasSize(CALLS).startsWith("page-6", "page-3", "page-0");

        for (int limit = 1; limit <= CALLS; limit++) {
            List<String> read = new ArrayList<>();
            String before = "";
            while (true) {
                Matcher call = CALL.matcher(
                        gateway.get("/api/calls?limit=" + limit + before).body());
                int found = 0;
                while (call.find()) {
                    read.add(call.group(1));
                    before = "&before=" + call.group(3);
                    found++;
                }
                if (found == 0) {
                    break;
                }
                assertThat(found).isLessThanOrEqualTo(limit);
            }
            assertThat(read).as("pages of %s", limit).isEqualTo(whole);
        }
    }

    @Test
    void a_number_is_found_however_it_is_written() throws Exception {
        for (String written :
                List.of("+79161234567", "8 (916) 123-45-67", "810 7 916 123 45 67", "916.123.45.67", "0 916/1234567")) {
            assertThat(ids("/api/calls?query=" + URLEncoder.encode(written, StandardCharsets.UTF_8)))
                    .as(written)
                    .hasSize(CALLS);
        }
        for (String other : List.of("+79161234568", "(-)", "0000")) {
            assertThat(ids("/api/calls?query=" + URLEncoder.encode(other, StandardCharsets.UTF_8)))
                    .as(other)
                    .isEmpty();
        }
    }
}
