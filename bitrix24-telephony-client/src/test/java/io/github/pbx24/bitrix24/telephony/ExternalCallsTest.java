package io.github.pbx24.bitrix24.telephony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Fixtures;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.file.AttachedRecord;
import io.github.pbx24.bitrix24.file.UploadTarget;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalCallsTest {

    private static final String CALL_ID = "externalCall.5d41402abc4b2a76b9719d911017c592.1773130779";
    private static final OffsetDateTime START = OffsetDateTime.parse("2026-03-10T11:19:38+03:00");

    private static RegisterCall.Builder incoming() {
        return RegisterCall.forUser(17, "+74950000101", CallType.INCOMING);
    }

    private static FinishCall.Builder finish() {
        return FinishCall.forUser(CALL_ID, 18, Duration.ofSeconds(95));
    }

    @Nested
    class Register {

        private final Bitrix24Request<RegisteredCall> request =
                ExternalCalls.register(incoming().build());

        @Test
        void the_request_is_the_documented_one() {
            Bitrix24Request<RegisteredCall> full = ExternalCalls.register(incoming()
                    .startDate(START)
                    .crmCreate(true)
                    .crmSource("CALL")
                    .lineNumber("+74950000001")
                    .externalCallId("pbx-7f3a-1773130778.18441")
                    .show(false)
                    .build());

            assertThat(full.method()).isEqualTo("telephony.externalCall.register");
            assertThat(full.repeatability()).isEqualTo(Repeatability.DEDUPLICATED);
            assertThat(full.urgency()).isEqualTo(Urgency.CARD);
            assertThat(Fixtures.wire(full))
                    .isEqualTo(Fixtures.plain(Fixtures.text("telephony.externalCall.register.request.json")));
        }

        @Test
        void optional_values_are_left_out_and_flags_are_always_sent() {
            assertThat(request.parameters())
                    .containsOnlyKeys("USER_ID", "PHONE_NUMBER", "TYPE", "CRM_CREATE", "SHOW")
                    .containsEntry("CRM_CREATE", 0)
                    .containsEntry("SHOW", 1);
        }

        @Test
        void a_user_is_named_by_extension_too_and_a_known_object_replaces_the_search() {
            RegisterCall call = RegisterCall.forExtension("101", "84950000101", CallType.OUTGOING)
                    .crmEntity(new CrmEntity("contact", 797))
                    .build();

            assertThat(ExternalCalls.register(call).parameters())
                    .containsEntry("USER_PHONE_INNER", "101")
                    .containsEntry("TYPE", 1)
                    .containsEntry("CRM_ENTITY_TYPE", "CONTACT")
                    .containsEntry("CRM_ENTITY_ID", 797L)
                    .doesNotContainKey("USER_ID");
        }

        @Test
        void a_found_contact_is_read() {
            assertThat(Fixtures.decode(request, "telephony.externalCall.register.response.json"))
                    .isEqualTo(new RegisteredCall(CALL_ID, null, List.of(), new CrmEntity("CONTACT", 797), null));
        }

        @Test
        void a_created_lead_is_read() {
            CrmEntity lead = new CrmEntity("LEAD", 1205);

            assertThat(Fixtures.decode(request, "telephony.externalCall.register.response.created-lead.json"))
                    .isEqualTo(new RegisteredCall(CALL_ID, 1205L, List.of(lead), lead, null));
        }

        @Test
        void a_lead_with_the_number_zero_is_none() {
            assertThat(RegisteredCall.from(Fixtures.tree("{\"CALL_ID\":\"" + CALL_ID
                            + "\",\"CRM_CREATED_LEAD\":\"0\",\"CRM_ENTITY_TYPE\":false,\"CRM_ENTITY_ID\":0}")))
                    .isEqualTo(new RegisteredCall(CALL_ID, null, List.of(), null, null));
        }

        @Test
        void false_as_type_means_no_object() {
            assertThat(Fixtures.decode(request, "telephony.externalCall.register.response.duplicate-no-entity.json"))
                    .isEqualTo(new RegisteredCall(CALL_ID, null, List.of(), null, null));
        }

        @Test
        void a_refused_lead_is_told_and_is_not_a_failure() {
            assertThat(Fixtures.decode(request, "telephony.externalCall.register.response.lead-creation-error.json"))
                    .isEqualTo(new RegisteredCall(
                            CALL_ID, null, List.of(), null, "Lead creation is disabled for local users"));
        }

        @Test
        void numbers_lose_what_the_portal_would_drop() {
            assertThat(RegisterCall.forUser(1, "+7 (495) 000-01-01", CallType.INCOMING)
                            .build()
                            .phoneNumber())
                    .isEqualTo("+74950000101");
        }

        @Test
        void the_date_is_sent_with_its_offset() {
            OffsetDateTime utc = OffsetDateTime.of(2026, 3, 10, 8, 19, 38, 999_000_000, ZoneOffset.UTC);

            assertThat(ExternalCalls.register(incoming().startDate(utc).build()).parameters())
                    .containsEntry("CALL_START_DATE", "2026-03-10T08:19:38+00:00");
        }

        @Test
        void limits_are_checked_before_anything_is_sent() {
            assertField(
                    "EXTERNAL_CALL_ID",
                    () -> incoming().externalCallId("x".repeat(65)).build());
            assertField("EXTERNAL_CALL_ID", () -> incoming().externalCallId(" ").build());
            assertField(
                    "LINE_NUMBER", () -> incoming().lineNumber("1".repeat(51)).build());
            assertField("LINE_NUMBER", () -> incoming().lineNumber("  ").build());
            assertField(
                    "PHONE_NUMBER",
                    () -> RegisterCall.forUser(1, "1".repeat(21), CallType.INCOMING)
                            .build());
            assertField(
                    "PHONE_NUMBER",
                    () -> RegisterCall.forUser(1, "anonymous", CallType.INCOMING)
                            .build());
            assertField(
                    "PHONE_NUMBER",
                    () -> RegisterCall.forUser(1, "", CallType.INCOMING).build());
            assertField(
                    "USER_ID",
                    () -> RegisterCall.forUser(0, "1", CallType.INCOMING).build());
            assertField(
                    "USER_PHONE_INNER",
                    () -> RegisterCall.forExtension("", "1", CallType.INCOMING).build());
            assertField(
                    "TYPE", () -> RegisterCall.forUser(1, "1", CallType.UNKNOWN).build());
            assertField(
                    "CALL_START_DATE",
                    () -> incoming().startDate(START.withYear(12026)).build());
            assertField(
                    "USER_ID",
                    () -> new RegisterCall(
                            1L, "101", "1", CallType.INCOMING, null, false, null, null, true, null, null));
        }

        @Test
        void limits_themselves_are_allowed_and_count_characters_not_units() {
            String emoji = new String(Character.toChars(0x1F4DE));

            assertThat(incoming().externalCallId(emoji.repeat(64)).build()).isNotNull();
            assertThat(incoming().lineNumber(" " + "1".repeat(50) + " ").build().lineNumber())
                    .hasSize(50);
            assertThat(RegisterCall.forUser(1, "1".repeat(20), CallType.INCOMING)
                            .build())
                    .isNotNull();
        }

        @Test
        void text_hides_the_number() {
            assertThat(incoming().build().toString()).contains("*0101").doesNotContain("495000");
        }
    }

    @Nested
    class Finish {

        private final Bitrix24Request<FinishedCall> request = ExternalCalls.finish(finish().build());

        @Test
        void the_request_is_the_documented_one() {
            Bitrix24Request<FinishedCall> full = ExternalCalls.finish(
                    finish().statusCode(CallStatusCode.SUCCESS).vote(5).build());

            assertThat(full.method()).isEqualTo("telephony.externalCall.finish");
            assertThat(full.repeatability()).isEqualTo(Repeatability.NOT_REPEATABLE);
            assertThat(full.urgency()).isEqualTo(Urgency.FINISH);
            assertThat(Fixtures.wire(full))
                    .isEqualTo(Fixtures.plain(Fixtures.text("telephony.externalCall.finish.request.json")));
        }

        @Test
        void every_value_is_sent() {
            FinishCall call = FinishCall.forExtension(CALL_ID, "101", Duration.ofMillis(1999))
                    .statusCode(CallStatusCode.CANCELLED)
                    .failedReason("gone")
                    .cost(new BigDecimal("1.50"), "RUB")
                    .addToChat(true)
                    .build();

            assertThat(ExternalCalls.finish(call).parameters())
                    .containsEntry("USER_PHONE_INNER", "101")
                    .containsEntry("DURATION", 1L)
                    .containsEntry("STATUS_CODE", "603-S")
                    .containsEntry("FAILED_REASON", "gone")
                    .containsEntry("COST", new BigDecimal("1.50"))
                    .containsEntry("COST_CURRENCY", "RUB")
                    .containsEntry("ADD_TO_CHAT", 1);
        }

        @Test
        void a_finished_call_is_read() {
            FinishedCall call = Fixtures.decode(request, "telephony.externalCall.finish.response.json");

            assertThat(call)
                    .isEqualTo(new FinishedCall(
                            7,
                            CALL_ID,
                            null,
                            18L,
                            "74950000101",
                            "3",
                            CallType.INCOMING,
                            Duration.ofSeconds(95),
                            true,
                            5L,
                            BigDecimal.ZERO,
                            null,
                            CallStatusCode.SUCCESS,
                            null,
                            "3",
                            "Sample PBX connector",
                            7943L,
                            null,
                            new CrmEntity("CONTACT", 797),
                            null));
            assertThat(call.toString()).doesNotContain("74950000101");
        }

        @Test
        void a_missed_call_without_activity_is_a_success() {
            FinishedCall call = Fixtures.decode(request, "telephony.externalCall.finish.response.missed-no-crm.json");

            assertThat(call.id()).isEqualTo(8);
            assertThat(call.externalCallId()).isEqualTo("pbx-7f3a-1773130778.18441");
            assertThat(call.activityId()).isNull();
            assertThat(call.activityError()).isEqualTo("Could not find associated crm entity for the current call");
            assertThat(call.entity()).isNull();
            assertThat(call.applicationId()).isNull();
            assertThat(call.applicationName()).isNull();
            assertThat(call.talked()).isFalse();
            assertThat(call.statusCode()).isEqualTo(CallStatusCode.MISSED);
            assertThat(call.portalNumber()).isEqualTo("REST_APP:");
            assertThat(call.duration()).isZero();
        }

        @Test
        void limits_are_checked_before_anything_is_sent() {
            assertField(
                    "FAILED_REASON",
                    () -> finish().failedReason("x".repeat(256)).build());
            assertField(
                    "STATUS_CODE",
                    () -> finish().statusCode(new CallStatusCode("x".repeat(256)))
                            .build());
            assertField(
                    "STATUS_CODE",
                    () -> finish().statusCode(new CallStatusCode("")).build());
            assertField(
                    "COST_CURRENCY",
                    () -> finish().cost(BigDecimal.ONE, "x".repeat(51)).build());
            assertField(
                    "COST",
                    () -> finish().cost(new BigDecimal("1e900000"), "RUB").build());
            assertField("VOTE", () -> finish().vote(6).build());
            assertField("VOTE", () -> finish().vote(0).build());
            assertField(
                    "DURATION",
                    () -> FinishCall.forUser(CALL_ID, 1, Duration.ofSeconds(-1)).build());
            assertField(
                    "DURATION",
                    () -> FinishCall.forUser(CALL_ID, 1, Duration.ofDays(99_999))
                            .build());
            assertField(
                    "CALL_ID", () -> FinishCall.forUser(" ", 1, Duration.ZERO).build());
            assertField(
                    "USER_ID",
                    () -> FinishCall.forUser(CALL_ID, -1, Duration.ZERO).build());
        }
    }

    @Nested
    class Card {

        @Test
        void the_requests_are_the_documented_ones() {
            assertThat(Fixtures.wire(ExternalCalls.show(CALL_ID, List.of(17L, 18L, 21L))))
                    .isEqualTo(Fixtures.plain(Fixtures.text("telephony.externalCall.show.request.json")));
            assertThat(Fixtures.wire(ExternalCalls.hide(CALL_ID, List.of(17L, 21L))))
                    .isEqualTo(Fixtures.plain(Fixtures.text("telephony.externalCall.hide.request.json")));
            assertThat(ExternalCalls.show(CALL_ID, List.of()).parameters()).containsOnlyKeys("CALL_ID");
            assertThat(ExternalCalls.hide(CALL_ID, List.of()).repeatability()).isEqualTo(Repeatability.REPEATABLE);
        }

        @Test
        void the_answer_tells_whether_the_call_is_active() {
            Bitrix24Request<Boolean> request = ExternalCalls.hide(CALL_ID, List.of());

            assertThat(Fixtures.decode(request, "telephony.externalCall.show.response.json"))
                    .isTrue();
            assertThat(Fixtures.decode(request, "telephony.externalCall.hide.response.json"))
                    .isTrue();
            assertThat(Fixtures.decode(request, "telephony.externalCall.hide.response.not-found.json"))
                    .isFalse();
        }

        @Test
        void users_must_have_ids() {
            assertField("USER_ID", () -> ExternalCalls.show(CALL_ID, List.of(17L, 0L)));
        }
    }

    @Nested
    class AttachRecord {

        @Test
        void the_requests_are_the_documented_ones() {
            assertThat(Fixtures.wire(ExternalCalls.attachRecord(
                            CALL_ID, URI.create("https://pbx.example.test/records/18441?sig=abc"), "call-18441.mp3")))
                    .isEqualTo(Fixtures.plain(Fixtures.text("telephony.externalCall.attachRecord.request.url.json")));
            assertThat(Fixtures.wire(ExternalCalls.attachRecord(
                            CALL_ID, "call-18441.mp3", Base64.getDecoder().decode("SUQzBAAAAAAAAA=="))))
                    .isEqualTo(
                            Fixtures.plain(Fixtures.text("telephony.externalCall.attachRecord.request.content.json")));
            assertThat(ExternalCalls.requestUpload(CALL_ID, "a.wav").parameters())
                    .containsOnlyKeys("CALL_ID", "FILENAME");
        }

        @Test
        void the_answers_are_read() {
            assertThat(Fixtures.decode(
                            ExternalCalls.attachRecord(CALL_ID, "a.mp3", new byte[] {1}),
                            "telephony.externalCall.attachRecord.response.json"))
                    .isEqualTo(new AttachedRecord(9079));

            UploadTarget target = Fixtures.decode(
                    ExternalCalls.requestUpload(CALL_ID, "a.mp3"),
                    "telephony.externalCall.attachRecord.response.upload-url.json");
            assertThat(target.fieldName()).isEqualTo("file");
            assertThat(target.uploadUrl().getHost()).isEqualTo("example.bitrix24.ru");
            assertThat(target.uploadUrl().getQuery()).endsWith("&token=telephony|Y2FsbElkPWV4YW1wbGU=|U0lHTkFUVVJF");
            assertThat(target.toString()).doesNotContain("auth").doesNotContain("telephony|");
        }

        @Test
        void an_address_with_bare_bars_is_read_too() {
            UploadTarget target = ExternalCalls.requestUpload(CALL_ID, "a.mp3")
                    .decoder()
                    .apply(Fixtures.tree(
                            "{\"uploadUrl\":\"https://x.bitrix24.ru/rest/upload.json?token=telephony|a|b\"}"));

            assertThat(target.uploadUrl().getRawQuery()).isEqualTo("token=telephony%7Ca%7Cb");
            assertThat(target.fieldName()).isEqualTo("file");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a.MP3", "a.ogg", "a", "", "../a.mp3", "a/b.wav", "a\nb.mp3", "a.flac"})
        void file_names_must_be_what_the_portal_takes(String name) {
            assertField("FILENAME", () -> ExternalCalls.requestUpload(CALL_ID, name));
            assertField("FILENAME", () -> ExternalCalls.attachRecord(CALL_ID, name, new byte[1]));
        }

        @ParameterizedTest
        @CsvSource({"ftp://x/a.mp3", "/a.mp3", "file:///etc/a.mp3", "mailto:a@b"})
        void only_web_addresses_are_given_to_the_portal(String url) {
            assertField("RECORD_URL", () -> ExternalCalls.attachRecord(CALL_ID, URI.create(url), "a.mp3"));
        }

        @Test
        void an_address_without_an_extension_needs_a_name() {
            URI bare = URI.create("https://pbx.example.test/records/1");

            assertField("FILENAME", () -> ExternalCalls.attachRecord(CALL_ID, bare, null));
            assertThat(ExternalCalls.attachRecord(CALL_ID, URI.create("https://x.test/1.flac"), null)
                            .parameters())
                    .doesNotContainKey("FILENAME");
            assertField(
                    "RECORD_URL",
                    () -> ExternalCalls.attachRecord(
                            CALL_ID, URI.create("https://x.test/" + "a".repeat(2000) + ".mp3"), null));
            assertField("FILE_CONTENT", () -> ExternalCalls.attachRecord(CALL_ID, "a.mp3", new byte[0]));
        }
    }

    @Nested
    class SearchCrmEntities {

        private final Bitrix24Request<List<CrmMatch>> request = ExternalCalls.searchCrmEntities("+74950000101");

        @Test
        void the_request_is_the_documented_one() {
            assertThat(Fixtures.wire(request))
                    .isEqualTo(Fixtures.plain(Fixtures.text("telephony.externalCall.searchCrmEntities.request.json")));
        }

        @Test
        void matches_are_read_in_order() {
            List<CrmMatch> matches = Fixtures.decode(request, "telephony.externalCall.searchCrmEntities.response.json");
            CrmMatch.Responsible ivan = new CrmMatch.Responsible(18, "CLOSED", "102", null, null, "+79000000018");

            assertThat(matches)
                    .containsExactly(
                            new CrmMatch(new CrmEntity("CONTACT", 651), "Ivan Petrov", ivan),
                            new CrmMatch(new CrmEntity("COMPANY", 643), "Romashka LLC", ivan));
            assertThat(matches.toString()).doesNotContain("Petrov").doesNotContain("79000000018");
        }
    }

    static void assertField(String field, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Bitrix24FieldException.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageStartingWith(field + " ");
    }
}
