package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shapes that all answers share, whatever the method, alone and in a batch. */
class EveryAnswerTest {

    /** Said beside the code and the sentence by some errors. */
    private static final Set<String> OF_ERRORS = Set.of("error", "error_description", "argument", "validation");

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final AppRest app = AppRest.of(portal, portal.installApplication());

    @AfterEach
    void close() {
        portal.close();
    }

    @Test
    void a_method_without_parameters_answers_in_the_one_form_of_results_or_of_errors() throws IOException {
        List<String> methods = new ArrayList<>();
        Php.listOf(app.json("methods", "full", 1).result()).forEach(name -> methods.add(Php.toText(name)));
        assertThat(methods).hasSizeGreaterThan(150);
        int errors = 0;
        for (String method : methods) {
            Rest.Reply reply = app.json(method);
            assertThat(reply.contentType()).as(method).startsWith("application/json");
            Map<String, @Nullable Object> body = reply.body();
            if (body.containsKey("error")) {
                errors++;
                assertThat(reply.status()).as(method).isBetween(400, 499);
                assertThat(OF_ERRORS).as(method).containsAll(body.keySet());
                assertThat(body.get("error")).as(method).isInstanceOf(String.class);
                assertThat(Php.toText(body.get("error_description"))).as(method).isNotBlank();
            } else {
                assertThat(reply.status()).as(method).isEqualTo(200);
                assertThat(Set.of("result", "time", "total", "next")).as(method).containsAll(body.keySet());
                assertThat(reply.time()).as(method).containsKeys("start", "finish", "duration", "processing");
            }
            sameInBatch(method, body);
        }
        assertThat(errors).isGreaterThan(methods.size() / 3);
    }

    /** The first answer may have changed something, so the kinds are compared, not the values. */
    private void sameInBatch(String method, Map<String, @Nullable Object> alone) throws IOException {
        Map<String, @Nullable Object> batch =
                app.json("batch", "cmd", Php.map("a", method)).map();
        Object error = Php.entries(batch.get("result_error")).get("a");
        if (alone.containsKey("error") && error != null) {
            assertThat(Php.entries(error).get("error"))
                    .as(method + " in a batch")
                    .isEqualTo(alone.get("error"));
        } else {
            assertThat(error == null).as(method + " in a batch: " + error).isEqualTo(!alone.containsKey("error"));
        }
        boolean counted = Php.entries(batch.get("result_total")).containsKey("a");
        assertThat(counted).as(method + " in a batch").isEqualTo(alone.containsKey("total"));
    }
}
