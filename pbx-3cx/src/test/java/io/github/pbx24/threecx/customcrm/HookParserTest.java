package io.github.pbx24.threecx.customcrm;

import static io.github.pbx24.threecx.internal.Templates.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.threecx.ThreeCxProvider;
import io.github.pbx24.threecx.internal.Templates;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookParserTest {

    private static final Instant START = Instant.parse("2026-01-15T09:15:02Z");

    private static ParsedWebhook parse(String path, String name, Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("dialect", "custom-crm");
        try (PbxConnection connection = new ThreeCxProvider().connect(PbxSettings.of(settings))) {
            return connection.parser().parse(post(path, name));
        }
    }

    private static CallEvent only(ParsedWebhook parsed) {
        assertThat(parsed.events()).hasSize(1);
        return parsed.events().get(0);
    }

    @Test
    void an_answer_names_its_call_by_who_talks_with_whom() {
        CallEvent event = only(parse("answered", "customcrm-answered-incoming.json", Map.of()));

        assertThat(event)
                .isEqualTo(new CallEvent.Answered(
                        new CallIdentity.ByAttributes(
                                "101", "74951234567", Direction.INBOUND, START.minusSeconds(60), START.plusSeconds(60)),
                        CallDetails.of(Direction.INBOUND, "74951234567", null).withTimes(START, null, null),
                        null,
                        new Extension("101", ExtensionKind.PHONE),
                        CallEvent.NO_LEG));
    }

    @ParameterizedTest
    @CsvSource({"customcrm-answered-numeric.json", "customcrm-answered-incoming.json"})
    void numbers_and_texts_say_the_same(String name) {
        assertThat(parse("answered", name, Map.of()))
                .isEqualTo(parse("answered", "customcrm-answered-incoming.json", Map.of()));
    }

    @Test
    void a_form_says_the_same_as_json() {
        try (PbxConnection connection =
                new ThreeCxProvider().connect(PbxSettings.of(Map.of("dialect", "custom-crm")))) {
            assertThat(connection
                            .parser()
                            .parse(post(
                                    "answered",
                                    "application/x-www-form-urlencoded",
                                    Templates.line("customcrm-answered-form.txt"))))
                    .isEqualTo(parse("answered", "customcrm-answered-incoming.json", Map.of()));
        }
    }

    @Test
    void codes_of_the_direction_may_be_those_of_bitrix24() {
        assertThat(only(parse("answered", "customcrm-answered-outgoing.json", Map.of()))
                        .details()
                        .direction())
                .isEqualTo(Direction.OUTBOUND);
        assertThat(only(parse("answered", "customcrm-answered-outgoing.json", Map.of("direction-codes", "bitrix24")))
                        .details()
                        .direction())
                .isEqualTo(Direction.INBOUND);
    }

    @ParameterizedTest
    @CsvSource({
        "customcrm-ended-seconds.json, 47",
        "customcrm-ended-hhmmss.json, 47",
        "customcrm-ended-mmss.json, 47",
        "customcrm-ended-zero.json, 0",
        "customcrm-ended-empty.json, 0",
        "customcrm-template-ended.json, 0"
    })
    void an_end_that_names_no_call_is_refused_with_advice(String name, long seconds) {
        assertThatExceptionOfType(MalformedWebhookException.class)
                .isThrownBy(() -> parse("ended", name, Map.of()))
                .withMessageContaining("PBX_CALL_ID");
    }

    @Test
    void a_placeholder_that_was_not_filled_in_counts_as_missing() {
        assertThatExceptionOfType(MalformedWebhookException.class)
                .isThrownBy(() -> parse("answered", "customcrm-template-answered.json", Map.of()));
        CallEvent event = only(parse("answered", "customcrm-answered-unsubstituted.json", Map.of()));
        assertThat(event.details().direction()).isNull();
        assertThat(event.details().startedAt()).isNull();
        assertThat(event.call())
                .isEqualTo(new CallIdentity.ByAttributes(
                        null, "74951234567", null, Templates.RECEIVED.minus(Duration.ofHours(12)), Templates.RECEIVED));
    }

    @Test
    void a_second_answer_with_another_employee_is_about_the_same_call() {
        CallEvent first = only(parse("answered", "customcrm-answered-extended.json", Map.of()));
        CallEvent second = only(parse("answered", "customcrm-answered-transfer.json", Map.of()));

        assertThat(second.call()).isEqualTo(first.call());
        assertThat(second)
                .isInstanceOfSatisfying(
                        CallEvent.Answered.class,
                        answered ->
                                assertThat(answered.extension()).isEqualTo(new Extension("202", ExtensionKind.PHONE)));
    }

    @Test
    void a_moscow_number_answered_in_petersburg_keeps_its_line_and_its_employee() {
        Map<String, ?> settings = Map.of(
                "recordings-url", "https://pbx.example.com/api/recordings?callId={callId}", "recordings-token", "jwt");
        CallEvent answered = only(parse("answered", "customcrm-answered-extended.json", settings));
        ParsedWebhook over = parse("ended", "customcrm-ended-extended.json", settings);

        assertThat(answered.call()).isEqualTo(CallIdentity.id("26808"));
        assertThat(answered.details().line()).isEqualTo("74950000001");
        assertThat(over.events()).first().isInstanceOfSatisfying(CallEvent.Ended.class, end -> {
            assertThat(end.call()).isEqualTo(CallIdentity.id("26808"));
            assertThat(end.extension()).isEqualTo(new Extension("201", ExtensionKind.PHONE));
            assertThat(end.result()).isEqualTo(CallResult.ANSWERED);
            assertThat(end.talk()).isEqualTo(Duration.ofSeconds(47));
        });
        assertThat(over.events()).last().isInstanceOf(CallEvent.RecordingReady.class);
    }

    @Test
    void fields_may_be_called_as_the_administrator_likes() {
        Map<String, ?> settings = Map.of("fields", Map.of("extension", "ext", "number", "client", "duration", "talk"));
        try (PbxConnection connection = new ThreeCxProvider()
                .connect(PbxSettings.of(Map.of("dialect", "custom-crm", "fields", settings.get("fields"))))) {
            ParsedWebhook parsed = connection
                    .parser()
                    .parse(post(
                            "", "application/json", "{\"Ext\":\"7\",\"client\":\"74951234567\",\"talk\":\"0:05\"}"));

            assertThat(parsed.kind()).isEqualTo("ended");
            assertThat(((CallEvent.Ended) only(parsed)).talk()).isEqualTo(Duration.ofSeconds(5));
        }
    }
}
