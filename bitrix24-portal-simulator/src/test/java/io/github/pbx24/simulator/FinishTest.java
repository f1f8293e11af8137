package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinishTest {

    private static final String FINISH = "telephony.externalCall.finish";
    private static final String NOT_FOUND = "400 : Call is not found (call should be registered prior to finishing";
    private static final Instant START = Instant.parse("2026-03-10T08:19:38Z");

    private final SimulatedClock clock = SimulatedClock.at(START);
    private final PortalSimulator portal =
            PortalSimulator.builder().clock(clock).start();
    private final Rest rest = Rest.webhook(portal);

    @BeforeEach
    void users() {
        portal.addUser(17, "Ivan Petrov", "101");
        portal.addUser(18, "Anna Orlova", "102");
        portal.addContact("Oleg Sidorov", "+74950000101", 17);
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private String registered() throws IOException {
        return rest.register(17, "+74950000101", "pbx-1");
    }

    @Test
    void a_finished_call_is_a_history_row_with_an_activity_and_no_card() throws IOException {
        String callId = registered();
        clock.advance(Duration.ofMinutes(2));

        Rest.Reply reply =
                rest.json(FINISH, "CALL_ID", callId, "USER_ID", 18, "DURATION", 95, "STATUS_CODE", "200", "VOTE", 5);

        assertThat(reply.map()).containsEntry("CALL_STATUS", 1L).containsEntry("PORTAL_USER_ID", 18L);
        assertThat(portal.activeCalls()).isEmpty();
        assertThat(portal.calls()).singleElement().satisfies(call -> {
            assertThat(call.callId()).isEqualTo(callId);
            assertThat(call.externalCallId()).isEqualTo("pbx-1");
            assertThat(call.userId()).isEqualTo(18);
            assertThat(call.durationSeconds()).isEqualTo(95);
            assertThat(call.statusCode()).isEqualTo("200");
            assertThat(call.portalNumber()).isEqualTo("REST_APP:");
            assertThat(call.startedAt()).isEqualTo(START);
            assertThat(call.finishedAt()).isEqualTo(START.plusSeconds(120));
            assertThat(call.postedToChat()).isFalse();
        });
        assertThat(portal.activities()).singleElement().satisfies(activity -> {
            assertThat(activity.id()).isEqualTo(portal.calls().get(0).activityId());
            assertThat(activity.callId()).isEqualTo(callId);
            assertThat(activity.responsibleUserId()).isEqualTo(18);
            assertThat(activity.ownerType()).isEqualTo(CrmObjectType.CONTACT);
            assertThat(activity.incoming()).isTrue();
            assertThat(activity.completed()).isFalse();
            assertThat(activity.start()).isEqualTo(START);
            assertThat(activity.end()).isEqualTo(START.plusSeconds(95));
        });
    }

    @Test
    void the_second_finish_does_not_find_the_call_and_changes_nothing() throws IOException {
        String callId = registered();
        rest.finish(callId, 17, 5);

        assertThat(rest.finish(callId, 18, 50).error()).isEqualTo(NOT_FOUND);
        assertThat(portal.calls()).hasSize(1);
        assertThat(portal.activities()).hasSize(1);
    }

    @Test
    void finish_hides_the_card_of_the_finishing_user_only() throws IOException {
        String callId = registered();
        rest.json("telephony.externalCall.show", "CALL_ID", callId, "USER_ID", 18);

        rest.finish(callId, 18, 5);

        assertThat(portal.cards()).containsExactly(new ShownCard(callId, 17, START, false));
        assertThat(rest.json("telephony.externalCall.hide", "CALL_ID", callId, "USER_ID", 17)
                        .result())
                .isEqualTo(false);
    }

    @ParameterizedTest
    @CsvSource({"0,'',304,0", "10,'',200,1", "10,304,304,1", "0,200,200,0", "0,603-S,603-S,0", "0,what,what,0"})
    void the_status_code_is_kept_and_the_status_follows_the_duration(
            long duration, String sent, String stored, long status) throws IOException {
        Rest.Reply reply =
                rest.json(FINISH, "CALL_ID", registered(), "USER_ID", 17, "DURATION", duration, "STATUS_CODE", sent);

        assertThat(reply.map()).containsEntry("CALL_FAILED_CODE", stored).containsEntry("CALL_STATUS", status);
    }

    @ParameterizedTest
    @CsvSource({
        "1,true,false,false",
        "2,false,true,true",
        "3,true,true,false",
        "4,false,false,true",
        "5,true,false,false"
    })
    void the_activity_of_a_missed_call_depends_on_the_type(
            int type, boolean completed, boolean incoming, boolean missed) throws IOException {
        String callId = rest.json(
                        "telephony.externalCall.register", "USER_ID", 17, "PHONE_NUMBER", "+74950000101", "TYPE", type)
                .callId();
        rest.finish(callId, 17, 0);

        assertThat(portal.activities()).singleElement().satisfies(activity -> {
            assertThat(activity.completed()).isEqualTo(completed);
            assertThat(activity.incoming()).isEqualTo(incoming);
            assertThat(activity.missed()).isEqualTo(missed);
        });
    }

    @Test
    void without_a_crm_object_there_is_no_activity_but_finish_succeeds() throws IOException {
        Rest.Reply reply = rest.finish(rest.register(17, "+74950000199", "x"), 17, 0);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.map())
                .containsEntry("CRM_ACTIVITY_ID", false)
                .containsEntry(
                        "ERRORS",
                        Map.of("ACTIVITY_CREATION", "Could not find associated crm entity for the current call"));
        assertThat(portal.calls()).hasSize(1);
        assertThat(portal.activities()).isEmpty();
    }

    @Test
    void what_the_call_created_follows_the_final_user_and_the_rest_does_not() throws IOException {
        String created = rest.json(
                        "telephony.externalCall.register",
                        "USER_ID",
                        17,
                        "PHONE_NUMBER",
                        "+74950000199",
                        "TYPE",
                        2,
                        "CRM_CREATE",
                        1)
                .callId();
        rest.finish(created, 18, 5);
        rest.finish(registered(), 18, 5);

        assertThat(portal.leads().get(0).responsibleUserId()).isEqualTo(18);
        assertThat(portal.crmObjects(CrmObjectType.CONTACT).get(0).responsibleUserId())
                .isEqualTo(17);
    }

    @Test
    void too_long_an_external_id_leaves_the_call_active_and_an_activity_per_attempt() throws IOException {
        String callId = rest.register(17, "+74950000101", "x".repeat(65));

        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThat(rest.finish(callId, 17, 5).error()).isEqualTo("400 : Unexpected database error");
            assertThat(portal.activities()).hasSize(attempt);
        }
        assertThat(portal.activeCalls()).hasSize(1);
        assertThat(portal.calls()).isEmpty();
    }

    @Test
    void too_long_a_number_cannot_be_finished_and_64_and_20_characters_can() throws IOException {
        assertThat(rest.finish(rest.register(17, "1".repeat(21), "a"), 17, 5).error())
                .isEqualTo("400 : Unexpected database error");
        assertThat(rest.finish(rest.register(17, "1".repeat(20), "x".repeat(64)), 17, 5)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_call_id_must_be_a_string() throws IOException {
        assertThat(rest.json(FINISH, "CALL_ID", 5, "USER_ID", 17).error())
                .isEqualTo("400 INVALID_ARGUMENT: CALL_ID must be a string");
        assertThat(rest.json(FINISH, "USER_ID", 17).error())
                .isEqualTo("400 INVALID_ARGUMENT: CALL_ID must be a string");
    }

    @Test
    void the_user_is_required_and_must_be_active() throws IOException {
        String callId = registered();
        portal.deactivateUser(18);

        assertThat(rest.json(FINISH, "CALL_ID", callId).error())
                .isEqualTo("400 : USER_ID or USER_PHONE_INNER should be set");
        assertThat(rest.finish(callId, 18, 5).error()).isEqualTo("400 : User is not found or is not active");
        assertThat(rest.json(FINISH, "CALL_ID", "nothing", "USER_ID", 17).error())
                .isEqualTo(NOT_FOUND);
        assertThat(portal.activeCalls()).hasSize(1);
    }

    @Test
    void an_application_leaves_its_name_in_the_history() throws IOException {
        InstalledApplication app = portal.installApplication();
        Rest asApp = new Rest(portal.restUrl());
        String callId = asApp.json(
                        "telephony.externalCall.register",
                        "USER_ID",
                        17,
                        "PHONE_NUMBER",
                        "1234",
                        "TYPE",
                        1,
                        "auth",
                        app.accessToken())
                .callId();
        Rest.Reply reply = asApp.json(FINISH, "CALL_ID", callId, "USER_ID", 17, "auth", app.accessToken());

        assertThat(reply.map())
                .containsEntry("REST_APP_ID", Long.toString(app.appId()))
                .containsEntry("REST_APP_NAME", "Sample PBX connector")
                .containsEntry("PORTAL_NUMBER", "REST_APP:" + app.appId());
    }

    @Test
    void any_caller_may_finish_any_call_it_knows() throws IOException {
        String callId = registered();
        Rest asApp = new Rest(portal.restUrl());

        assertThat(asApp.json(
                                FINISH,
                                "CALL_ID",
                                callId,
                                "USER_ID",
                                17,
                                "auth",
                                portal.installApplication().accessToken())
                        .status())
                .isEqualTo(200);
    }
}
