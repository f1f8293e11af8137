package io.github.pbx24.threecx.crmtemplate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.NumberLookup;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import io.github.pbx24.pbx.simulator.threecx.CrmTemplateClient;
import io.github.pbx24.threecx.ThreeCxProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own template, run by a simulated exchange. */
class PlayedTemplateTest {

    private static final URI ADDRESS = URI.create("https://gateway.example.com/pbx/office");
    private static final URI CARD = URI.create("https://portal.example.com/crm/contact/details/42/");
    private static final Instant START = Instant.parse("2026-01-15T09:15:02Z");

    private final PbxConnection connection = new ThreeCxProvider()
            .connect(PbxSettings.of(Map.of(
                    "dialect",
                    "crm-template",
                    "token",
                    "k3y & <secret>",
                    "queue-lines",
                    Map.of("804", "74950000001"))));
    private final CrmTemplateClient client =
            CrmTemplateClient.of(connection.setupFile(ADDRESS).orElseThrow().content());

    @AfterEach
    void close() {
        connection.close();
    }

    private static WebhookRequest request(SimulatedWebhook webhook) {
        WebhookRequest.Builder request = WebhookRequest.builder(webhook.method(), START.plusSeconds(90))
                .path(webhook.path())
                .rawQuery(webhook.query())
                .body(webhook.body());
        webhook.headers().forEach(request::header);
        return request.build();
    }

    @Test
    void the_question_arrives_with_its_plus_and_its_proof() {
        WebhookRequest request = request(client.lookup("+74951234567"));

        assertThat(client.address()).isEqualTo(ADDRESS);
        assertThat(connection.verifier().verify(request)).isInstanceOf(Verdict.Accepted.class);
        assertThat(connection.numberLookup().orElseThrow().question(request))
                .contains(new NumberLookup.Question("+74951234567", null));
    }

    @Test
    void contacts_are_made_once_the_administrator_has_ticked_the_box_and_only_of_who_calls() {
        CrmTemplateClient ticked = client.with("CreateContactEnabled", "True");

        assertThat(client.create("+74951234567", "Inbound")).isEmpty();
        assertThat(client.createByEmployee("+74951234567", "", "", "")).isEmpty();
        assertThat(ticked.create("+74951234567", "Outbound")).isEmpty();
        // A build that does not know the variable leaves it in its brackets.
        for (String direction : List.of("Inbound", "", "[CallDirection]")) {
            WebhookRequest request =
                    request(ticked.create("+74951234567", direction).orElseThrow());
            assertThat(connection.verifier().verify(request)).isInstanceOf(Verdict.Accepted.class);
            assertThat(connection.numberLookup().orElseThrow().question(request))
                    .contains(new NumberLookup.Question("+74951234567", null, NumberLookup.NewClient.UNNAMED));
        }
    }

    /** Names reach us in JSON that 3CX makes, and are shown in JSON that we make; brackets in them are no variables. */
    @ParameterizedTest
    @ValueSource(
            strings = {"Anna \"A\"", "\"},\"number\":\"1", "O'Neil & <b>\\", "x [Token] y", "[[Number]]x", "😀", "}}{{"
            })
    void whatever_an_employee_enters_comes_through_and_back(String name) {
        NumberLookup lookup = connection.numberLookup().orElseThrow();
        NumberLookup.Question question = lookup.question(request(client.with("CreateContactEnabled", "True")
                        .createByEmployee("+74951234567", name, name, "a@example.com")
                        .orElseThrow()))
                .orElseThrow();

        assertThat(question)
                .isEqualTo(new NumberLookup.Question(
                        "+74951234567", null, new NumberLookup.NewClient(name, name, "a@example.com")));
        assertThat(created(lookup.answer(question, new NumberLookup.Answer(name, null, CARD))))
                .contains(new CrmTemplateClient.Contact(CARD.toString(), name, "+74951234567"));
    }

    private Optional<CrmTemplateClient.Contact> created(WebhookAnswer answer) {
        return client.created("+74951234567", answer.body().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void an_answer_is_a_match_for_3cx_if_it_has_card_name_and_number() {
        NumberLookup lookup = connection.numberLookup().orElseThrow();
        NumberLookup.Question question = new NumberLookup.Question("+74951234567", null);
        byte[] known = lookup.answer(question, new NumberLookup.Answer("Anna", "101", CARD))
                .body()
                .getBytes(StandardCharsets.UTF_8);
        byte[] withoutCard = lookup.answer(question, new NumberLookup.Answer("Anna", "101"))
                .body()
                .getBytes(StandardCharsets.UTF_8);
        byte[] unknown =
                lookup.answer(question, NumberLookup.Answer.NOTHING).body().getBytes(StandardCharsets.UTF_8);

        assertThat(client.found("+74951234567", known))
                .contains(new CrmTemplateClient.Contact(CARD.toString(), "Anna", "+74951234567"));
        assertThat(client.found("+74950000000", known)).isEmpty();
        assertThat(client.found("+74951234567", withoutCard)).isEmpty();
        assertThat(client.found("+74951234567", unknown)).isEmpty();
        assertThat(client.found("+74951234567", new byte[0])).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Inbound, INBOUND, ANSWERED, 107",
        "Outbound, OUTBOUND, ANSWERED, 3671",
        "Missed, INBOUND, MISSED, 0",
        "Notanswered, OUTBOUND, NO_ANSWER, 0"
    })
    void a_report_is_read_as_it_was_meant(String type, Direction direction, CallResult result, long talk) {
        Instant answered = talk == 0 ? null : START.plusSeconds(6);
        ParsedWebhook parsed = report(type, "101", answered, talk);

        assertThat(parsed.unreadable()).isEmpty();
        CallEvent.Ended ended = (CallEvent.Ended) parsed.events().stream()
                .filter(CallEvent.Ended.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(ended.details().direction()).isEqualTo(direction);
        assertThat(ended.details().clientNumber()).isEqualTo("+74951234567");
        assertThat(ended.details().startedAt()).isEqualTo(START);
        assertThat(ended.result()).isEqualTo(result);
        assertThat(ended.talk()).isEqualTo(Duration.ofSeconds(talk));
    }

    private ParsedWebhook report(String type, String agent, @Nullable Instant answered, long talk) {
        WebhookRequest request = request(client.report(new CrmTemplateClient.Report(
                type, "+74951234567", agent, "804", START, answered, Duration.ofSeconds(talk))));
        assertThat(connection.verifier().verify(request)).isInstanceOf(Verdict.Accepted.class);
        return connection.parser().parse(connection.redact(request));
    }

    @Test
    void the_same_call_reported_twice_is_the_same_call_and_another_second_another_one() {
        assertThat(report("Missed", "101", null, 0).events())
                .isEqualTo(report("Missed", "101", null, 0).events());
        assertThat(report("Missed", "101", null, 0).events().get(0).call())
                .isNotEqualTo(report("Missed", "102", null, 0).events().get(0).call());
    }
}
