package io.github.pbx24.threecx.webhookplugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.squareup.moshi.Moshi;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole calls, as they arrive and as they should be understood. */
class PluginScenariosTest {

    /** Its ringing comes after the answer; that it opens no card is not for a parser to decide. */
    private static final String OUT_OF_ORDER = "komplit-scenario-out-of-order.txt";

    private static final int SHUFFLES = 50;

    private final WebhookParser parser = Fixtures.connection().parser();

    @ParameterizedTest
    @MethodSource("scenarios")
    void a_scenario_adds_up_to_the_expected_calls(String file) throws IOException {
        Map<String, FoldedCall> calls = FoldedCall.fold(events(Fixtures.requests(file)));

        List<Map<String, Object>> expected = expectations().get(file);
        assertThat(calls.keySet())
                .containsExactlyElementsOf(expected.stream()
                        .map(call -> String.valueOf(call.get("chainKey")))
                        .toList());
        for (Map<String, Object> call : expected) {
            FoldedCall folded = Objects.requireNonNull(calls.get(String.valueOf(call.get("chainKey"))));
            assertThat(folded.direction()).isEqualTo(call.get("direction"));
            assertThat(folded.client()).isEqualTo(call.get("externalNumber"));
            assertThat(folded.line()).isEqualTo(call.get("line"));
            assertThat(folded.extension()).isEqualTo(call.get("extension"));
            assertThat(folded.result()).isEqualTo(call.get("result"));
            assertThat((double) folded.talkSeconds()).isEqualTo(call.get("talkSeconds"));
            assertThat((double) folded.recordings()).isEqualTo(call.get("recordings"));
            assertThat((double) folded.lastLeg()).isEqualTo(call.get("lastLink"));
            if (!file.equals(OUT_OF_ORDER)) {
                assertThat(folded.rung()).isEqualTo(call.get("rung"));
            }
            if (call.containsKey("answeredBy")) {
                assertThat(folded.answeredBy()).isEqualTo(call.get("answeredBy"));
            }
        }
    }

    @Test
    void every_scenario_has_an_expectation() throws IOException {
        assertThat(new TreeSet<>(scenarios()))
                .isEqualTo(new TreeSet<>(expectations().keySet()));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void order_and_repetition_do_not_change_what_was_said(String file) {
        List<WebhookRequest> requests = Fixtures.requests(file);
        Set<CallEvent> inOrder = events(requests);
        for (int seed = 0; seed < SHUFFLES; seed++) {
            Random random = new Random(seed);
            List<WebhookRequest> mixed = new ArrayList<>(requests);
            requests.stream().filter(request -> random.nextBoolean()).forEach(mixed::add);
            Collections.shuffle(mixed, random);

            assertThat(events(mixed)).as("seed %d", seed).isEqualTo(new HashSet<>(inOrder));
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void a_stored_request_parses_to_the_same(String file) {
        for (WebhookRequest request : Fixtures.requests(file)) {
            assertThat(parser.parse(WebhookRequest.decode(request.encode()))).isEqualTo(parser.parse(request));
        }
    }

    static List<String> scenarios() {
        return Fixtures.names().stream()
                .filter(name -> name.startsWith("komplit-scenario-"))
                .toList();
    }

    private Set<CallEvent> events(List<WebhookRequest> requests) {
        Set<CallEvent> events = new LinkedHashSet<>();
        requests.forEach(request -> events.addAll(parser.parse(request).events()));
        return events;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, List<Map<String, Object>>> expectations() throws IOException {
        Map<String, Object> file = (Map<String, Object>) Objects.requireNonNull(new Moshi.Builder()
                .build()
                .adapter(Object.class)
                .fromJson(Fixtures.text("komplit-scenarios-expected.json")));
        return (Map<String, List<Map<String, Object>>>) Objects.requireNonNull(file.get("scenarios"));
    }
}
