package io.github.pbx24.bitrix24.telephony;

import static io.github.pbx24.bitrix24.telephony.ExternalCallsTest.assertField;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.Fixtures;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.followup.FollowUp;
import io.github.pbx24.bitrix24.followup.FollowUpField;
import io.github.pbx24.bitrix24.followup.FollowUpPage;
import io.github.pbx24.bitrix24.followup.FollowUps;
import io.github.pbx24.bitrix24.telephony.sip.SipAccount;
import io.github.pbx24.bitrix24.telephony.sip.SipConnectorStatus;
import io.github.pbx24.bitrix24.telephony.sip.SipLine;
import io.github.pbx24.bitrix24.telephony.sip.SipLines;
import io.github.pbx24.bitrix24.telephony.sip.SipStatus;
import io.github.pbx24.bitrix24.telephony.sip.SipType;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PortalTelephonyTest {

    @Nested
    class Lines {

        @Test
        void lines_keep_their_ids_and_order() {
            Map<String, String> lines = Fixtures.decode(TelephonyLines.get(), "voximplant.line.get.response.json");

            assertThat(lines).containsEntry("REST_APP:3", "Application: Sample PBX connector");
            assertThat(lines.keySet()).containsExactly("reg150907", "sip7", "REST_APP:3", "+74950000001");
            assertThat(TelephonyLines.get().decoder().apply(ResultNode.of(List.of())))
                    .isEmpty();
        }

        @Test
        void the_outgoing_line_is_told_and_set() {
            assertThat(Fixtures.decode(TelephonyLines.outgoing(), "voximplant.line.outgoing.get.response.json"))
                    .hasValue("reg150907");
            assertThat(TelephonyLines.outgoing().decoder().apply(ResultNode.of("")))
                    .isEmpty();
            assertThat(Fixtures.decode(
                            TelephonyLines.setOutgoing("reg150907"), "voximplant.line.outgoing.set.response.json"))
                    .isTrue();
            assertThat(TelephonyLines.setOutgoing("sip7").parameters()).isEqualTo(Map.of("LINE_ID", "sip7"));
            assertThat(TelephonyLines.setOutgoingSip(7).parameters()).isEqualTo(Map.of("CONFIG_ID", 7L));
            assertField("LINE_ID", () -> TelephonyLines.setOutgoing(" "));
            assertField("CONFIG_ID", () -> TelephonyLines.setOutgoingSip(0));
        }

        @Test
        void pages_and_voices_are_told() {
            assertThat(Fixtures.decode(TelephonyLines.pages(), "voximplant.url.get.response.json"))
                    .isEqualTo(new TelephonyPages(
                            "https://example.bitrix24.ru/telephony/detail.php",
                            "https://example.bitrix24.ru/settings/license_phone_sip.php",
                            "https://example.bitrix24.ru/telephony/edit.php?ID=#CONFIG_ID#",
                            "https://example.bitrix24.ru/telephony/lines.php"));
            assertThat(Fixtures.decode(TelephonyLines.voices(), "voximplant.tts.voices.get.response.json"))
                    .containsEntry("ruinternalfemale", "Russian (Female) (Default)")
                    .hasSize(3);
        }
    }

    @Nested
    class Calls {

        @Test
        void a_callback_is_asked_for_once() {
            assertThat(PortalCalls.callback("reg1", "+7 495 000-01-01", "Hello", "ruinternalfemale")
                            .parameters())
                    .isEqualTo(Map.of(
                            "FROM_LINE",
                            "reg1",
                            "TO_NUMBER",
                            "+74950000101",
                            "TEXT_TO_PRONOUNCE",
                            "Hello",
                            "VOICE",
                            "ruinternalfemale"));
            assertThat(PortalCalls.callback("reg1", "1", "x", null).repeatability())
                    .isEqualTo(Repeatability.NOT_REPEATABLE);
            assertThat(Fixtures.decode(
                            PortalCalls.callback("reg1", "1", "x", null), "voximplant.callback.start.response.json"))
                    .isEqualTo(new StartedCall(true, "callback.0cc175b9c0f1b6a831c399e269772661.1773736077"));
        }

        @Test
        void a_callback_through_an_application_has_no_call_yet() {
            StartedCall started = PortalCalls.callback("REST_APP:3", "1", "x", null)
                    .decoder()
                    .apply(Fixtures.tree("{\"RESULT\":true,\"CALL_ID\":null}"));

            assertThat(started).isEqualTo(new StartedCall(true, null));
        }

        @Test
        void an_informational_call_reads_or_plays() {
            assertThat(Fixtures.decode(
                            PortalCalls.infoCall("reg1", "1", "x", (String) null),
                            "voximplant.infocall.startwithtext.response.json"))
                    .isEqualTo(new StartedCall(true, "infocall.92eb5ffee6ae2fec3ad71c777531578f.1773740701"));
            assertThat(PortalCalls.infoCall("reg1", "1", URI.create("https://example.test/a.mp3"))
                            .parameters())
                    .isEqualTo(Map.of("FROM_LINE", "reg1", "TO_NUMBER", "1", "URL", "https://example.test/a.mp3"));
        }

        @Test
        void limits_are_checked() {
            assertField("FROM_LINE", () -> PortalCalls.callback(" ", "1", "x", null));
            assertField("TO_NUMBER", () -> PortalCalls.callback("reg1", "x", "x", null));
            assertField("TEXT_TO_PRONOUNCE", () -> PortalCalls.callback("reg1", "1", " ", null));
            assertField("VOICE", () -> PortalCalls.infoCall("reg1", "1", "x", " "));
            assertField("URL", () -> PortalCalls.infoCall("reg1", "1", URI.create("ftp://example.test/a.mp3")));
        }
    }

    @Nested
    class Sip {

        private final SipAccount account = new SipAccount("SIP line 1", "sip.example.test", "sip_user", "not-a-secret");

        @Test
        void a_line_is_added() {
            assertThat(SipLines.add(SipType.CLOUD, account).parameters())
                    .isEqualTo(Map.of(
                            "TITLE",
                            "SIP line 1",
                            "SERVER",
                            "sip.example.test",
                            "LOGIN",
                            "sip_user",
                            "PASSWORD",
                            "not-a-secret",
                            "TYPE",
                            "cloud"));
            SipLine line =
                    Fixtures.decode(SipLines.add(SipType.CLOUD, account), "voximplant.sip.add.response.cloud.json");
            assertThat(line)
                    .isEqualTo(new SipLine(
                            5,
                            5,
                            SipType.CLOUD,
                            151082L,
                            "SIP line 1",
                            "sip.example.test",
                            "sip_user",
                            "not-a-secret",
                            null,
                            null,
                            null,
                            null,
                            null));
            assertThat(line + " " + account).doesNotContain("not-a-secret").doesNotContain("sip_user");
        }

        @Test
        void a_registration_tells_its_state() {
            assertThat(Fixtures.decode(SipLines.status(150907), "voximplant.sip.status.response.json"))
                    .isEqualTo(new SipStatus(150907, SipStatus.Result.SUCCESS, 200L, null, "2026-03-12 09:10:51"));
            assertThat(SipLines.status(1)
                            .decoder()
                            .apply(Fixtures.tree("{\"REG_ID\":1,\"STATUS_RESULT\":\"in_progress\"}"))
                            .result())
                    .isEqualTo(SipStatus.Result.IN_PROGRESS);
            assertThat(SipLines.status(1)
                            .decoder()
                            .apply(Fixtures.tree("{\"REG_ID\":1,\"STATUS_RESULT\":\"new\"}"))
                            .result())
                    .isEqualTo(SipStatus.Result.UNKNOWN);
        }

        @Test
        void the_connector_tells_whether_it_is_paid_for() {
            assertThat(SipLines.connectorStatus()
                            .decoder()
                            .apply(Fixtures.tree(
                                    "{\"FREE_MINUTES\":59,\"PAID\":true,\"PAID_DATE_END\":\"2026-12-01\"}")))
                    .isEqualTo(new SipConnectorStatus(59, true, "2026-12-01"));
            assertThat(SipLines.connectorStatus().decoder().apply(Fixtures.tree("{\"FREE_MINUTES\":0,\"PAID\":false}")))
                    .isEqualTo(new SipConnectorStatus(0, false, null));
        }

        @Test
        void lines_are_listed_changed_and_deleted() {
            assertThat(SipLines.get(Map.of("TYPE", "office"), 50).parameters())
                    .isEqualTo(Map.of("FILTER", Map.of("TYPE", "office"), "SORT", "ID", "ORDER", "ASC", "start", 50L));
            assertThat(SipLines.update(5, new SipAccount("New", null, null, null))
                            .parameters())
                    .isEqualTo(Map.of("TITLE", "New", "CONFIG_ID", 5L));
            assertThat(SipLines.delete(5).repeatability()).isEqualTo(Repeatability.NOT_REPEATABLE);
            assertField("TYPE", () -> SipLines.add(SipType.UNKNOWN, account));
            assertField("SERVER", () -> SipLines.add(SipType.CLOUD, new SipAccount("x", null, "y", null)));
            assertField("TITLE", () -> SipLines.update(5, new SipAccount(null, null, null, null)));
            assertField("PASSWORD", () -> new SipAccount(null, null, null, "x".repeat(101)));
            assertField("start", () -> SipLines.get(Map.of(), -1));
        }
    }

    @Nested
    class People {

        @Test
        void the_access_of_a_user_is_read_and_kept_out_of_texts() {
            List<TelephonyUser> users =
                    Fixtures.decode(TelephonyUsers.get(List.of(17L)), "voximplant.user.get.response.json");

            assertThat(users)
                    .containsExactly(new TelephonyUser(
                            17,
                            null,
                            true,
                            "ip.b24-0000-0000000000.bitrixphone.com",
                            "phone17",
                            "000000000000",
                            "101"));
            assertThat(users.toString()).doesNotContain("000000000000").doesNotContain("phone17");
            assertField("USER_ID", () -> TelephonyUsers.get(List.of()));
            assertField("USER_ID", () -> TelephonyUsers.get(List.of(0L)));
        }

        @Test
        void a_phone_is_switched_on() {
            assertThat(Fixtures.decode(TelephonyUsers.activatePhone(17), "voximplant.user.activatePhone.response.json"))
                    .isTrue();
            assertField("USER_ID", () -> TelephonyUsers.activatePhone(0));
        }
    }

    @Nested
    class VideoCalls {

        private final Instant from = Instant.parse("2026-01-01T00:00:00Z");
        private final Instant to = Instant.parse("2026-01-31T23:59:59Z");

        @Test
        void a_page_is_asked_for_and_read() {
            assertThat(FollowUps.list(from, to, 7L, List.of("participants"), 20, null)
                            .parameters())
                    .isEqualTo(Map.of(
                            "filter",
                            Map.of(
                                    "startDate",
                                    Map.of("from", "2026-01-01T00:00:00Z", "to", "2026-01-31T23:59:59Z"),
                                    "participantId",
                                    7L),
                            "select",
                            List.of("participants"),
                            "order",
                            Map.of("startDate", "desc"),
                            "pagination",
                            Map.of("limit", 20),
                            "mentionFormat",
                            "none"));
            FollowUpPage page = FollowUps.list(from, to, null, List.of(), 20, null)
                    .decoder()
                    .apply(Fixtures.tree("""
                            {"items":[{"callId":12345,"startDate":"2026-01-15T10:00:00+00:00","durationSeconds":2520,
                            "participants":[{"userId":7,"name":"Ivan Petrov","talkedSeconds":600}],
                            "outcomes":["overview"],"overview":{"topic":"Planning"}}],
                            "hasMore":true,"afterCursor":{"startDate":"2026-01-12T14:30:00.000000+00:00","id":12330}}
                            """));

            assertThat(page.next()).isEqualTo(new FollowUpPage.Cursor("2026-01-12T14:30:00.000000+00:00", 12330));
            FollowUp call = page.items().get(0);
            assertThat(call.callId()).isEqualTo(12345);
            assertThat(call.start()).isEqualTo(Instant.parse("2026-01-15T10:00:00Z"));
            assertThat(call.end()).isNull();
            assertThat(call.duration()).isEqualTo(Duration.ofMinutes(42));
            assertThat(call.participants())
                    .containsExactly(new FollowUp.Participant(7, "Ivan Petrov", Duration.ofMinutes(10)));
            assertThat(call.outcomes()).containsExactly("overview");
            assertThat(call.tree().get("overview").get("topic").asText()).hasValue("Planning");
            assertThat(call.toString() + call.participants())
                    .doesNotContain("Ivan")
                    .doesNotContain("Planning");
            assertThat(FollowUps.list(from, to, null, List.of(), 20, page.next())
                            .parameters()
                            .get("pagination"))
                    .isEqualTo(Map.of(
                            "limit",
                            20,
                            "afterCursor",
                            Map.of("startDate", "2026-01-12T14:30:00.000000+00:00", "id", 12330L)));
        }

        @Test
        void the_last_page_has_no_cursor() {
            assertThat(FollowUps.list(from, to, null, List.of(), 20, null)
                            .decoder()
                            .apply(Fixtures.tree("{\"items\":[],\"hasMore\":false,\"afterCursor\":null}")))
                    .isEqualTo(new FollowUpPage(List.of(), null));
        }

        @Test
        void one_call_and_its_fields_are_read() {
            assertThat(FollowUps.get(12345)
                            .decoder()
                            .apply(Fixtures.tree("{\"item\":{\"callId\":12345,\"language\":\"de\"}}"))
                            .language())
                    .isEqualTo("de");
            assertThat(FollowUps.fields()
                            .decoder()
                            .apply(Fixtures.tree("{\"items\":[{\"name\":\"callId\",\"type\":\"int\"}]}")))
                    .containsExactly(new FollowUpField("callId", "int", null, null, false, false, false));
            assertThat(FollowUps.field("callId")
                            .decoder()
                            .apply(Fixtures.tree("{\"item\":{\"name\":\"callId\",\"sortable\":true}}"))
                            .sortable())
                    .isTrue();
        }

        @Test
        void limits_are_checked() {
            assertField("startDate", () -> FollowUps.list(to, from, null, List.of(), 20, null));
            assertField("limit", () -> FollowUps.list(from, to, null, List.of(), 201, null));
            assertField("participantId", () -> FollowUps.list(from, to, 0L, List.of(), 20, null));
            assertField("callId", () -> FollowUps.get(0));
            assertField("name", () -> FollowUps.field(""));
        }
    }
}
