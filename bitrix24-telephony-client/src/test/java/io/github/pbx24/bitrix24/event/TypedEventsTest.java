package io.github.pbx24.bitrix24.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.Fixtures;
import io.github.pbx24.bitrix24.telephony.CallStatusCode;
import io.github.pbx24.bitrix24.telephony.CallType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedEventsTest {

    private static final String CALL_ID = "externalCall.4a8a08f09d37b73795649038408b5f33.1773239327";

    @Test
    void a_call_that_an_application_set_up_names_it() {
        OnVoximplantCallInit event = parse("event.ONVOXIMPLANTCALLINIT.rest.form", OnVoximplantCallInit.class);

        assertThat(event.callId()).isEqualTo(CALL_ID);
        assertThat(event.type()).isEqualTo(CallType.OUTGOING);
        assertThat(event.callerId()).isEqualTo("+74950000105");
        assertThat(event.applicationId()).isEqualTo(3);
        assertThat(event.phoneNumber()).isNull();
        assertThat(event.account()).isNull();
    }

    @Test
    void a_call_of_the_portals_own_telephony_names_its_line() {
        OnVoximplantCallInit event = parse("event.ONVOXIMPLANTCALLINIT.sip.form", OnVoximplantCallInit.class);

        assertThat(event.callId()).isEqualTo("5E316880469A6376.1773306964.8740011");
        assertThat(event.account()).isEqualTo("reg150908");
        assertThat(event.phoneNumber()).isEqualTo("+74950000105");
        assertThat(event.applicationId()).isNull();
    }

    @Test
    void a_call_that_began_names_its_user() {
        OnVoximplantCallStart event = parse("event.ONVOXIMPLANTCALLSTART.form", OnVoximplantCallStart.class);

        assertThat(event.callId()).isEqualTo(CALL_ID);
        assertThat(event.userId()).isEqualTo(17);
    }

    @Test
    void a_call_that_ended_is_read() {
        OnVoximplantCallEnd event = parse("event.ONVOXIMPLANTCALLEND.form", OnVoximplantCallEnd.class);

        assertThat(event.callId()).isEqualTo(CALL_ID);
        assertThat(event.type()).isEqualTo(CallType.OUTGOING);
        assertThat(event.phoneNumber()).isEqualTo("+74950000105");
        assertThat(event.portalNumber()).isEqualTo("REST_APP:3");
        assertThat(event.userId()).isEqualTo(17);
        assertThat(event.duration()).isZero();
        assertThat(event.start()).isEqualTo(Instant.parse("2026-03-11T14:28:46Z"));
        assertThat(event.cost()).isEqualTo(BigDecimal.ZERO);
        assertThat(event.costCurrency()).isNull();
        assertThat(event.statusCode()).isEqualTo(CallStatusCode.MISSED);
        assertThat(event.failedReason()).isEqualTo("Call canceled");
        assertThat(event.activityId()).isEqualTo(7953);
    }

    @Test
    void a_call_that_ended_reaches_an_outgoing_webhook_too() {
        OnVoximplantCallEnd event = parse("event.ONVOXIMPLANTCALLEND.webhook.form", OnVoximplantCallEnd.class);

        assertThat(event.duration()).isEqualTo(Duration.ofSeconds(95));
        assertThat(event.statusCode()).isEqualTo(CallStatusCode.SUCCESS);
        assertThat(event.failedReason()).isNull();
        assertThat(event.auth().accessToken()).isNull();
    }

    @Test
    void the_life_of_an_application_is_read() {
        OnAppInstall install = parse("event.ONAPPINSTALL.form", OnAppInstall.class);
        assertThat(install.version()).isEqualTo(1);
        assertThat(install.active()).isTrue();
        assertThat(install.installed()).isTrue();
        assertThat(install.languageId()).isEqualTo("ru");
        assertThat(install.auth().tokens()).isPresent();

        OnAppUpdate update = parse("event.ONAPPUPDATE.form", OnAppUpdate.class);
        assertThat(update.version()).isEqualTo(2);
        assertThat(update.previousVersion()).isEqualTo(1);
        assertThat(update.auth().tokens()).isPresent();

        OnAppUninstall uninstall = parse("event.ONAPPUNINSTALL.form", OnAppUninstall.class);
        assertThat(uninstall.clean()).isTrue();
        assertThat(uninstall.auth().tokens()).isEmpty();
        assertThat(uninstall.auth().applicationToken()).isNotNull();
    }

    @Test
    void a_decision_of_an_administrator_is_read_and_its_token_kept_out_of_texts() {
        OnAppMethodConfirm event = parse("event.ONAPPMETHODCONFIRM.form", OnAppMethodConfirm.class);

        assertThat(event.method()).isEqualTo("voximplant.user.get");
        assertThat(event.confirmed()).isTrue();
        assertThat(event.token()).startsWith("3f267c2a");
        assertThat(event.toString()).doesNotContain("3f267c2a").contains("voximplant.user.get");
    }

    @Test
    void a_test_event_brings_its_parameters_back() {
        assertThat(parse("event.ONAPPTEST.form", OnAppTest.class)
                        .query()
                        .get("any")
                        .asText())
                .hasValue("data");
    }

    @Test
    void a_notice_of_offline_events_has_no_data() {
        assertThat(parse("event.ONOFFLINEEVENT.form", OnOfflineEvent.class)
                        .data()
                        .isAbsent())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "event.ONCRMACTIVITYADD.form, ACTIVITY, ADDED",
        "event.ONCRMACTIVITYUPDATE.form, ACTIVITY, UPDATED",
        "event.ONCRMACTIVITYDELETE.form, ACTIVITY, DELETED",
        "event.ONCRMCOMPANYADD.form, COMPANY, ADDED",
        "event.ONCRMCOMPANYUPDATE.form, COMPANY, UPDATED",
        "event.ONCRMCOMPANYDELETE.form, COMPANY, DELETED",
        "event.ONCRMCONTACTADD.form, CONTACT, ADDED",
        "event.ONCRMCONTACTUPDATE.form, CONTACT, UPDATED",
        "event.ONCRMCONTACTDELETE.form, CONTACT, DELETED",
        "event.ONCRMDEALADD.form, DEAL, ADDED",
        "event.ONCRMDEALUPDATE.form, DEAL, UPDATED",
        "event.ONCRMDEALUPDATE.no-user.form, DEAL, UPDATED",
        "event.ONCRMDEALUPDATE.webhook.form, DEAL, UPDATED",
        "event.ONCRMDEALDELETE.form, DEAL, DELETED",
        "event.ONCRMLEADADD.form, LEAD, ADDED",
        "event.ONCRMLEADADD.webhook-legacy.form, LEAD, ADDED",
        "event.ONCRMLEADUPDATE.form, LEAD, UPDATED",
        "event.ONCRMLEADDELETE.form, LEAD, DELETED",
    })
    void a_change_in_the_crm_names_the_object(String fixture, String type, ChangeKind change) {
        OnCrmObject event = parse(fixture, OnCrmObject.class);

        assertThat(event.type()).isEqualTo(type);
        assertThat(event.change()).isEqualTo(change);
        assertThat(event.id()).isPositive();
        assertThat(event.data().get("FIELDS").get("ID").asLong()).hasValue(event.id());
    }

    @Test
    void a_deal_in_another_pipeline_names_its_stage() {
        OnCrmDealMoveToCategory event = (OnCrmDealMoveToCategory) Bitrix24Events.parse(
                "event=ONCRMDEALMOVETOCATEGORY&data[FIELDS][ID]=410&data[FIELDS][CATEGORY_ID]=2&data[FIELDS][STAGE_ID]=C2%3ANEW&ts=1&auth[domain]=x"
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(event.dealId()).isEqualTo(410);
        assertThat(event.categoryId()).isEqualTo(2);
        assertThat(event.stageId()).isEqualTo("C2:NEW");
    }

    @ParameterizedTest
    @CsvSource({"event.ONTASKADD.form, ADDED", "event.ONTASKUPDATE.form, UPDATED", "event.ONTASKDELETE.form, DELETED"})
    void a_task_is_found_on_the_side_that_has_it(String fixture, ChangeKind change) {
        OnTask event = parse(fixture, OnTask.class);

        assertThat(event.change()).isEqualTo(change);
        assertThat(event.taskId()).isEqualTo(123);
    }

    @ParameterizedTest
    @CsvSource({
        "OnCrmDynamicItemAdd, data[FIELDS][ID]=7&data[FIELDS][ENTITY_TYPE_ID]=128, ADDED",
        "onCrmDynamicItemUpdate_128, data[FIELDS][ID]=7&data[FIELDS][ENTITY_TYPE_ID]=128, UPDATED",
        "ONCRMDYNAMICITEMDELETE_128, data[FIELDS][ID]=7, DELETED"
    })
    void an_element_of_a_smart_process_is_known_by_its_type_and_id(String name, String data, ChangeKind change) {
        String body = "event=" + name + "&" + data + "&ts=1&auth[domain]=acme.example";
        OnCrmItem event = (OnCrmItem) Bitrix24Events.parse(body.getBytes(StandardCharsets.UTF_8));

        assertThat(event.entityTypeId()).isEqualTo(128);
        assertThat(event.id()).isEqualTo(7);
        assertThat(event.change()).isEqualTo(change);
        assertThat(event.toString()).contains("entityTypeId=128");
    }

    @Test
    void a_new_user_is_read() {
        OnUserAdd event = parse("event.ONUSERADD.form", OnUserAdd.class);

        assertThat(event.user().id()).isEqualTo(123);
        assertThat(event.user().active()).isTrue();
        assertThat(event.user().lastName()).isEqualTo("Petrov");
        assertThat(event.user().departments()).isEqualTo(List.of(1L, 2L));
        assertThat(event.toString()).doesNotContain("Petrov").doesNotContain("example.test");
    }

    @Test
    void both_generations_of_bot_messages_are_read_alike() {
        OnImBotMessageAdd first = parse("event.ONIMBOTMESSAGEADD.form", OnImBotMessageAdd.class);
        assertThat(first.botId()).isEqualTo(567);
        assertThat(first.botCode()).isEqualTo("sample_bot");
        assertThat(first.messageId()).isEqualTo(84331);
        assertThat(first.text()).isEqualTo("Hello");
        assertThat(first.dialogId()).isEqualTo("27");
        assertThat(first.chatId()).isEqualTo(1407);
        assertThat(first.authorId()).isEqualTo(27);
        assertThat(first.language()).isEqualTo("ru");

        OnImBotMessageAdd second = parse("event.ONIMBOTV2MESSAGEADD.form", OnImBotMessageAdd.class);
        assertThat(second.botId()).isEqualTo(456);
        assertThat(second.botCode()).isEqualTo("sample_bot");
        assertThat(second.messageId()).isEqualTo(789);
        assertThat(second.text()).isEqualTo("Hello bot!");
        assertThat(second.dialogId()).isEqualTo("chat5");
        assertThat(second.chatId()).isEqualTo(5);
        assertThat(second.authorId()).isEqualTo(1);
        assertThat(second.toString()).doesNotContain("Hello");
    }

    private static <T extends Bitrix24Event> T parse(String fixture, Class<T> type) {
        return type.cast(Bitrix24Events.parse(Fixtures.bytes(fixture)));
    }
}
