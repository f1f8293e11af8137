package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTest {

    private static final String REGISTER = "telephony.externalCall.register";
    private static final Instant START = Instant.parse("2026-03-10T08:19:38Z");

    private final SimulatedClock clock = SimulatedClock.at(START);
    private final PortalSimulator portal =
            PortalSimulator.builder().clock(clock).start();
    private final Rest rest = Rest.webhook(portal);

    @BeforeEach
    void users() {
        portal.addUser(17, "Ivan Petrov", "101");
        portal.addUser(18, "Anna Orlova", "102");
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private Rest.Reply register(Object... more) throws IOException {
        Object[] all = new Object[more.length + 6];
        System.arraycopy(new Object[] {"USER_ID", 17, "PHONE_NUMBER", "+74950000101", "TYPE", 2}, 0, all, 0, 6);
        System.arraycopy(more, 0, all, 6, more.length);
        return rest.json(REGISTER, all);
    }

    @Test
    void a_registration_makes_an_active_call_and_shows_a_card_but_no_history() throws IOException {
        Rest.Reply reply = register("EXTERNAL_CALL_ID", "pbx-1", "LINE_NUMBER", " +74950000001 ");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.callId()).matches("externalCall\\.[0-9a-f]{32}\\." + START.getEpochSecond());
        assertThat(portal.activeCalls()).singleElement().satisfies(call -> {
            assertThat(call.callId()).isEqualTo(reply.callId());
            assertThat(call.externalCallId()).isEqualTo("pbx-1");
            assertThat(call.userId()).isEqualTo(17);
            assertThat(call.phoneNumber()).isEqualTo("+74950000101");
            assertThat(call.type()).isEqualTo(2);
            assertThat(call.lineNumber()).isEqualTo("+74950000001");
            assertThat(call.startedAt()).isEqualTo(START);
        });
        assertThat(portal.cards()).containsExactly(new ShownCard(reply.callId(), 17, START, true));
        assertThat(portal.calls()).isEmpty();
    }

    @Test
    void an_unknown_line_is_created_silently() throws IOException {
        register("LINE_NUMBER", "typo");

        assertThat(portal.lines()).containsExactly(new PortalLine(1, "typo", "", true, null));
    }

    @Test
    void the_extension_names_the_user_if_no_id_does() throws IOException {
        rest.json(REGISTER, "USER_PHONE_INNER", "102", "PHONE_NUMBER", "123", "TYPE", 1);

        assertThat(portal.activeCalls())
                .singleElement()
                .satisfies(call -> assertThat(call.userId()).isEqualTo(18));
    }

    @Test
    void the_number_keeps_digits_and_dial_characters_only() throws IOException {
        register("PHONE_NUMBER", "+7 (495) 000-01-01,12#");

        assertThat(portal.activeCalls().get(0).phoneNumber()).isEqualTo("+74950000101,12#");
    }

    @Test
    void a_start_date_without_an_offset_is_in_the_portals_zone() throws IOException {
        register("CALL_START_DATE", "2026-03-10T11:00:00", "EXTERNAL_CALL_ID", "a");
        register("CALL_START_DATE", "2026-03-10T11:00:00+05:00", "EXTERNAL_CALL_ID", "b");

        assertThat(portal.activeCalls())
                .extracting(ActiveCall::startedAt)
                .containsExactly(Instant.parse("2026-03-10T08:00:00Z"), Instant.parse("2026-03-10T06:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({"0,false", "false,false", "'',true", "1,true", "N,true", "true,true"})
    void show_follows_the_truth_of_php(String sent, boolean shown) throws IOException {
        // An empty value counts as not given, and a card is shown unless it is switched off.
        Object value = sent.equals("false") ? Boolean.FALSE : sent.isEmpty() ? null : sent;
        Rest.Reply reply = rest.json(
                REGISTER, "USER_ID", 17, "PHONE_NUMBER", "123", "TYPE", 2, "SHOW", value, "EXTERNAL_CALL_ID", sent);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(!portal.cards().isEmpty()).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"N", "false", "1"})
    void words_that_mean_no_switch_lead_creation_on(String sent) throws IOException {
        register("CRM_CREATE", sent);

        assertThat(portal.leads()).hasSize(1);
    }

    @Nested
    class Errors {

        @Test
        void nobody_was_named() throws IOException {
            assertThat(rest.json(REGISTER, "PHONE_NUMBER", "1", "TYPE", 2).error())
                    .isEqualTo("400 : USER_ID or USER_PHONE_INNER should be set");
        }

        @Test
        void an_unknown_extension_gives_the_misleading_text() throws IOException {
            assertThat(rest.json(REGISTER, "USER_PHONE_INNER", "999", "PHONE_NUMBER", "1", "TYPE", 2)
                            .error())
                    .isEqualTo("400 : USER_ID or USER_PHONE_INNER should be set");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "6", "", "in"})
        void an_unknown_type(String type) throws IOException {
            assertThat(register("TYPE", type).error()).isEqualTo("400 : Unknown TYPE");
        }

        @Test
        void a_date_that_is_none() throws IOException {
            assertThat(register("CALL_START_DATE", "yesterday").error())
                    .isEqualTo("400 : CALL_START_DATE should be in the ISO-8601 format");
        }

        @Test
        void a_number_without_digits() throws IOException {
            assertThat(register("PHONE_NUMBER", "anonymous").error())
                    .isEqualTo("400 : Unsupported phone number format");
        }

        @Test
        void an_unknown_or_dismissed_user() throws IOException {
            portal.deactivateUser(18);
            for (long user : List.of(99L, 18L)) {
                assertThat(register("USER_ID", user).error()).isEqualTo("400 : User is not found or is not active");
            }
        }

        @Test
        void a_refused_registration_leaves_nothing_behind() throws IOException {
            register("TYPE", 9, "LINE_NUMBER", "x");

            assertThat(portal.activeCalls()).isEmpty();
            assertThat(portal.lines()).isEmpty();
            assertThat(portal.cards()).isEmpty();
        }
    }

    @Nested
    class Duplicates {

        @Test
        void the_same_call_within_thirty_minutes_is_one_call_and_its_card_is_shown_again() throws IOException {
            String first = register("EXTERNAL_CALL_ID", "a").callId();
            rest.json("telephony.externalCall.hide", "CALL_ID", first);
            clock.advance(Duration.ofMinutes(29));

            String second = register("EXTERNAL_CALL_ID", "a").callId();

            assertThat(second).isEqualTo(first);
            assertThat(portal.activeCalls()).hasSize(1);
            assertThat(portal.cards()).extracting(ShownCard::userId).containsExactly(17L);
        }

        @Test
        void after_thirty_minutes_it_is_a_new_call() throws IOException {
            String first = register("EXTERNAL_CALL_ID", "a").callId();
            clock.advance(Duration.ofMinutes(30));

            assertThat(register("EXTERNAL_CALL_ID", "a").callId()).isNotEqualTo(first);
        }

        @Test
        void the_window_counts_from_the_start_of_the_call() throws IOException {
            String old =
                    register("CALL_START_DATE", "2026-03-10T10:00:00+03:00").callId();
            assertThat(register().callId()).isNotEqualTo(old);
        }

        @Test
        void a_start_in_the_future_keeps_it_a_duplicate_for_longer() throws IOException {
            String first =
                    register("CALL_START_DATE", "2026-03-10T12:19:38+03:00").callId();
            clock.advance(Duration.ofMinutes(80));

            assertThat(register().callId()).isEqualTo(first);
        }

        @Test
        void leaving_out_line_and_external_id_widens_the_match() throws IOException {
            String first = register("EXTERNAL_CALL_ID", "a", "LINE_NUMBER", "1").callId();

            assertThat(register().callId()).isEqualTo(first);
            assertThat(register("LINE_NUMBER", "1").callId()).isEqualTo(first);
            assertThat(register("LINE_NUMBER", "2").callId()).isNotEqualTo(first);
            assertThat(register("EXTERNAL_CALL_ID", "b").callId()).isNotEqualTo(first);
        }

        @Test
        void another_user_type_or_number_is_another_call() throws IOException {
            String first = register("EXTERNAL_CALL_ID", "a").callId();

            assertThat(List.of(
                            register("EXTERNAL_CALL_ID", "a", "USER_ID", 18).callId(),
                            register("EXTERNAL_CALL_ID", "a", "TYPE", 3).callId(),
                            register("EXTERNAL_CALL_ID", "a", "PHONE_NUMBER", "74950000101")
                                    .callId()))
                    .doesNotContain(first)
                    .doesNotHaveDuplicates();
        }

        @Test
        void an_application_and_a_webhook_do_not_share_calls() throws IOException {
            Rest app = new Rest(portal.restUrl());
            String token = portal.installApplication().accessToken();
            String byApp = app.json(REGISTER, "USER_ID", 17, "PHONE_NUMBER", "+74950000101", "TYPE", 2, "auth", token)
                    .callId();

            assertThat(register().callId()).isNotEqualTo(byApp);
        }

        @Test
        void nothing_of_the_first_registration_changes() throws IOException {
            register("EXTERNAL_CALL_ID", "a");
            Rest.Reply second =
                    register("EXTERNAL_CALL_ID", "a", "CRM_CREATE", 1, "CALL_START_DATE", "2026-03-10T11:20:00+03:00");

            assertThat(portal.leads()).isEmpty();
            assertThat(portal.activeCalls().get(0).startedAt()).isEqualTo(START);
            assertThat(second.map()).containsEntry("CRM_ENTITY_TYPE", false).containsEntry("CRM_ENTITY_ID", null);
        }

        @Test
        void after_finish_the_same_external_id_is_a_new_call() throws IOException {
            String first = register("EXTERNAL_CALL_ID", "a").callId();
            rest.finish(first, 17, 5);

            assertThat(register("EXTERNAL_CALL_ID", "a").callId()).isNotEqualTo(first);
        }

        @Test
        void a_call_nobody_finishes_is_gone_after_thirty_days() throws IOException {
            register();
            clock.advance(Duration.ofDays(30).plusSeconds(1));

            assertThat(portal.activeCalls()).isEmpty();
        }
    }

    @Nested
    class Crm {

        @Test
        void the_contact_is_found_in_another_notation() throws IOException {
            long contact = portal.addContact("Oleg Sidorov", "8 (495) 000-01-01", 18);

            assertThat(register("CRM_CREATE", 1).map())
                    .containsEntry("CRM_ENTITY_TYPE", "CONTACT")
                    .containsEntry("CRM_ENTITY_ID", contact)
                    .containsEntry("CRM_CREATED_LEAD", null)
                    .doesNotContainKey("LEAD_CREATION_ERROR");
            assertThat(portal.leads()).isEmpty();
        }

        @Test
        void an_open_deal_of_the_contact_stops_creation_with_an_empty_reason() throws IOException {
            long contact = portal.addContact("Oleg Sidorov", "+74950000101", 18);
            portal.addDeal("Order", contact, 18);

            assertThat(register("CRM_CREATE", 1).map())
                    .containsEntry("CRM_ENTITY_ID", contact)
                    .containsEntry("LEAD_CREATION_ERROR", "");
        }

        @Test
        void an_unknown_number_makes_a_lead_of_the_responsible_user() throws IOException {
            Rest.Reply reply = register("CRM_CREATE", 1, "CRM_SOURCE", "WEB");

            assertThat(portal.leads()).singleElement().satisfies(lead -> {
                assertThat(lead.title()).isEqualTo("+7 495 000-01-01 - Incoming call");
                assertThat(lead.phones()).containsExactly("+74950000101");
                assertThat(lead.responsibleUserId()).isEqualTo(17);
                assertThat(lead.sourceId()).isEqualTo("WEB");
                assertThat(reply.map())
                        .containsEntry("CRM_CREATED_LEAD", lead.id())
                        .containsEntry("CRM_ENTITY_TYPE", "LEAD")
                        .containsEntry("CRM_ENTITY_ID", lead.id());
            });
        }

        @Test
        void an_unknown_source_silently_becomes_a_call() throws IOException {
            register("CRM_CREATE", 1, "CRM_SOURCE", "NO_SUCH");

            assertThat(portal.leads().get(0).sourceId()).isEqualTo("CALL");
        }

        @Test
        void the_second_call_finds_the_lead_of_the_first() throws IOException {
            register("CRM_CREATE", 1, "EXTERNAL_CALL_ID", "a");
            register("CRM_CREATE", 1, "EXTERNAL_CALL_ID", "b");

            assertThat(portal.leads()).hasSize(1);
        }

        @Test
        void an_extension_is_an_internal_call() throws IOException {
            assertThat(register("CRM_CREATE", 1, "PHONE_NUMBER", "102").map())
                    .containsEntry("CRM_ENTITY_TYPE", "")
                    .containsEntry("CRM_CREATED_LEAD", null);
            assertThat(portal.leads()).isEmpty();
        }

        @Test
        void an_employees_phone_is_refused_with_a_reason() throws IOException {
            portal.addUser(new Employee(19, "Petr", "", "", "+79000000019", true));

            assertThat(register("CRM_CREATE", 1, "PHONE_NUMBER", "89000000019").map())
                    .containsEntry("LEAD_CREATION_ERROR", "Lead creation is disabled for local users");
        }

        @Test
        void a_given_entity_replaces_the_search_and_is_not_checked() throws IOException {
            portal.addContact("Oleg Sidorov", "+74950000101", 18);

            assertThat(register("CRM_ENTITY_TYPE", "COMPANY", "CRM_ENTITY_ID", 4711)
                            .map())
                    .containsEntry("CRM_ENTITY_TYPE", "COMPANY")
                    .containsEntry("CRM_ENTITY_ID", 4711L);
        }
    }
}
