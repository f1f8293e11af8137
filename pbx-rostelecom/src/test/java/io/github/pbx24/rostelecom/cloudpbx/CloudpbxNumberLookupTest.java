package io.github.pbx24.rostelecom.cloudpbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.NumberLookup;
import io.github.pbx24.pbx.NumberLookup.Answer;
import io.github.pbx24.pbx.NumberLookup.Question;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CloudpbxNumberLookupTest {

    private static final Question QUESTION = new Question("+79000000011", "+74950000101");

    private final PbxConnection pbx = CloudpbxFixture.connect(Map.of());
    private final NumberLookup lookup = pbx.numberLookup().orElseThrow();

    @AfterEach
    void close() {
        pbx.close();
    }

    @Test
    void the_question_names_caller_and_line() {
        WebhookRequest request =
                CloudpbxFixture.request("get_number_info", CloudpbxFixture.bytes("get_number_info-request.json"));

        assertThat(pbx.verifier().verify(request).isAccepted()).isTrue();
        assertThat(lookup.question(request)).contains(QUESTION);
        assertThat(lookup.question(CloudpbxFixture.request("", request.body()))).contains(QUESTION);
    }

    @Test
    void an_event_is_no_question() {
        assertThat(lookup.question(
                        CloudpbxFixture.request("call_events", CloudpbxFixture.bytes("incoming-busy-1-new.json"))))
                .isEmpty();
        assertThat(lookup.question(CloudpbxFixture.request("", CloudpbxFixture.bytes("incoming-busy-1-new.json"))))
                .isEmpty();
    }

    @Test
    void answers_are_those_of_the_vendor() {
        assertSame(
                lookup.answer(QUESTION, new Answer("Иванова Анна, ООО «Пример»", "207")),
                "get_number_info-response-route.json");
        assertSame(
                lookup.answer(QUESTION, new Answer("Иванова Анна", null)), "get_number_info-response-name-only.json");
        assertSame(lookup.answer(QUESTION, Answer.NOTHING), "get_number_info-response-unknown.json");
    }

    @Test
    void a_long_name_is_cut_between_characters_and_stays_on_one_line() {
        WebhookAnswer answer = lookup.answer(QUESTION, new Answer("А\n" + "😀".repeat(100), null));

        assertThat(Json.read(answer.bytes()).member("displayName").orElseThrow().scalar())
                .contains("А " + "😀".repeat(62));
    }

    @Test
    void a_caller_without_a_number_gets_an_empty_answer() {
        WebhookRequest request = CloudpbxFixture.request(
                "get_number_info", "{\"from_number\":\"anonymous\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(lookup.question(request)).isEmpty();
        assertSame(pbx.acknowledgement(request), "get_number_info-response-unknown.json");
    }

    private static void assertSame(WebhookAnswer answer, String file) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Json.read(answer.bytes())).isEqualTo(Json.read(CloudpbxFixture.bytes(file)));
    }
}
