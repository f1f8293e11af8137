package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelephonyMethodsTest {

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final Rest rest = Rest.webhook(portal);

    TelephonyMethodsTest() {
        portal.addUser(17, "Ivan Petrov", "101");
        portal.addUser(18, "Anna Orlova", "102");
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private String finished(String externalId, long userId, long duration) throws IOException {
        String callId = rest.register(userId, "+74950000101", externalId);
        rest.finish(callId, userId, duration);
        return callId;
    }

    @Nested
    class Lines {

        @Test
        void a_line_is_added_changed_listed_and_deleted() throws IOException {
            assertThat(rest.json("telephony.externalLine.add", "NUMBER", " 1 ", "NAME", "Main")
                            .result())
                    .isEqualTo(Map.of("ID", 1L));
            assertThat(rest.json("telephony.externalLine.update", "NUMBER", "1", "CRM_AUTO_CREATE", "no")
                            .result())
                    .isEqualTo(Map.of("ID", "1"));
            assertThat(rest.json("telephony.externalLine.get").result())
                    .isEqualTo(List.of(Map.of("NUMBER", "1", "NAME", "Main", "CRM_AUTO_CREATE", "N")));
            assertThat(rest.json("telephony.externalLine.delete", "NUMBER", "1").result())
                    .isEqualTo(List.of());
            assertThat(portal.lines()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "add,'{}',NUMBER should not be empty",
            "add,'{\"NUMBER\":\"1\"}',Line already exists",
            "update,'{\"NUMBER\":\"1\"}',There are no fields to update",
            "update,'{\"NAME\":\"x\"}',NUMBER should not be empty",
            "update,'{\"NUMBER\":\"2\",\"NAME\":\"x\"}',Could not find line with number 2",
            "delete,'{}',NUMBER should not be empty",
            "delete,'{\"NUMBER\":\"2\"}',Could not find line with number 2"
        })
        void errors_have_the_texts_of_the_source(String method, String body, String text) throws IOException {
            rest.json("telephony.externalLine.add", "NUMBER", "1");

            assertThat(rest.raw("telephony.externalLine." + method, "application/json", body)
                            .error())
                    .isEqualTo("400 : " + text);
        }

        @Test
        void an_application_has_its_own_lines_and_takes_them_along() throws IOException {
            InstalledApplication app = portal.installApplication();
            rest.json("telephony.externalLine.add", "NUMBER", "1");
            Rest asApp = new Rest(portal.restUrl());
            asApp.json("telephony.externalLine.add", "NUMBER", "1", "auth", app.accessToken());

            assertThat(portal.lines()).extracting(PortalLine::appId).containsExactly(null, app.appId());
            portal.uninstallApplication(app);
            assertThat(portal.lines()).hasSize(1);
            assertThat(asApp.json("server.time", "auth", app.accessToken()).status())
                    .isEqualTo(401);
        }
    }

    @Nested
    class Transcripts {

        private Rest.Reply attach(String callId, Object... message) throws IOException {
            return rest.json(
                    "telephony.call.attachTranscription", "CALL_ID", callId, "MESSAGES", List.of(Php.map(message)));
        }

        @Test
        void the_newest_transcript_is_the_calls() throws IOException {
            String callId = finished("a", 17, 10);
            attach(callId, "SIDE", "User", "START_TIME", 0, "STOP_TIME", 3, "MESSAGE", "Hello");
            Rest.Reply second = attach(callId, "SIDE", "Client", "START_TIME", 3, "STOP_TIME", 1, "MESSAGE", "Yes");

            assertThat(second.result()).isEqualTo(Map.of("TRANSCRIPT_ID", 2L));
            assertThat(portal.calls().get(0).transcript()).containsExactly(new SpokenLine("Client", 3, 1, "Yes"));
        }

        @ParameterizedTest
        @CsvSource({
            "user,0,1,x,MESSAGES[0][SIDE] should be either Client or User",
            "User,-1,1,x,MESSAGES[0][START_TIME] should be greater or equal to zero",
            "User,0,0,x,MESSAGES[0][STOP_TIME] should be greater than zero",
            "User,0,1,'',MESSAGES[0][MESSAGE] is empty",
            "User,0,1,x,Call nothing is not found. Is it finished?"
        })
        void lines_are_checked(String side, int start, int stop, String message, String text) throws IOException {
            assertThat(attach("nothing", "SIDE", side, "START_TIME", start, "STOP_TIME", stop, "MESSAGE", message)
                            .error())
                    .isEqualTo("400 : " + text);
        }

        @Test
        void call_and_messages_are_required() throws IOException {
            assertThat(rest.json("telephony.call.attachTranscription").error())
                    .isEqualTo("400 : CALL_ID should be set");
            assertThat(rest.json("telephony.call.attachTranscription", "CALL_ID", "x", "MESSAGES", "y")
                            .error())
                    .isEqualTo("400 : MESSAGES should be an array");
        }
    }

    @Nested
    class Search {

        @Test
        void contacts_come_before_leads_before_companies() throws IOException {
            portal.addCompany("Romashka", "84950000101", 18);
            portal.addLead("New", "+7 495 000 01 01", 17);
            portal.addContact("Oleg Sidorov", "74950000101", 18);
            portal.addDeal("Never found", 100L, 17);

            assertThat(rest.json("telephony.externalCall.searchCrmEntities", "PHONE_NUMBER", "4950000101")
                            .rows())
                    .extracting(row -> row.get("CRM_ENTITY_TYPE"))
                    .containsExactly("CONTACT", "LEAD", "COMPANY");
            assertThat(rest.json("telephony.externalCall.searchCrmEntities", "PHONE_NUMBER", "1")
                            .result())
                    .isEqualTo(List.of());
            assertThat(rest.json("telephony.externalCall.searchCrmEntities").error())
                    .isEqualTo("400 : PHONE_NUMBER is empty");
        }
    }

    @Nested
    class Statistics {

        private List<String> external(Object... params) throws IOException {
            return rest.json("voximplant.statistic.get", params).rows().stream()
                    .map(row -> Php.toText(row.get("EXTERNAL_CALL_ID")))
                    .toList();
        }

        @Test
        void filters_understand_operators() throws IOException {
            finished("a", 17, 5);
            finished("b", 18, 50);
            finished("c", 17, 500);

            assertThat(external("FILTER", Php.map("PORTAL_USER_ID", 17))).containsExactly("a", "c");
            assertThat(external("FILTER", Php.map("!PORTAL_USER_ID", "17"))).containsExactly("b");
            assertThat(external("FILTER", Php.map("@EXTERNAL_CALL_ID", List.of("a", "b"))))
                    .containsExactly("a", "b");
            assertThat(external("FILTER", Php.map("EXTERNAL_CALL_ID", List.of("c"))))
                    .containsExactly("c");
            assertThat(external("FILTER", Php.map(">CALL_DURATION", 5, "<=CALL_DURATION", 500)))
                    .containsExactly("b", "c");
            assertThat(external("FILTER", Php.map("><CALL_DURATION", List.of(5, 50))))
                    .containsExactly("a", "b");
            assertThat(external("FILTER", Php.map("%PHONE_NUMBER", "0101"))).hasSize(3);
            assertThat(external("FILTER", Php.map("!%EXTERNAL_CALL_ID", "b"))).containsExactly("a", "c");
            assertThat(external("FILTER", Php.map("=CALL_TYPE", 2))).hasSize(3);
            assertThat(external("FILTER", Php.map(">=CALL_START_DATE", "2100-01-01T00:00:00+03:00")))
                    .isEmpty();
            assertThat(external("filter", Php.map("external_call_id", "b"))).containsExactly("b");
        }

        @Test
        void a_misspelt_filter_returns_everything() throws IOException {
            finished("a", 17, 5);

            assertThat(external("FILTER", Php.map("EXTERNAL_ID", "b"))).containsExactly("a");
        }

        @Test
        void rows_are_sorted_by_field_and_order_together() throws IOException {
            finished("a", 17, 5);
            finished("b", 18, 50);

            assertThat(external("SORT", "CALL_DURATION", "ORDER", "DESC")).containsExactly("b", "a");
            assertThat(external("SORT", "CALL_DURATION", "ORDER", "desc")).containsExactly("a", "b");
            assertThat(external("SORT", "ID")).containsExactly("a", "b");
        }

        @Test
        void pages_have_fifty_rows() throws IOException {
            for (int i = 0; i < 120; i++) {
                finished("n" + i, 17, 1);
            }
            List<Long> next = new ArrayList<>();
            Object start = 0;
            while (start != null) {
                Rest.Reply page = rest.json("voximplant.statistic.get", "start", start);
                assertThat(page.body()).containsEntry("total", 120L);
                start = page.body().get("next");
                next.add(Php.toLong(start));
            }
            assertThat(next).containsExactly(50L, 100L, 0L);
            Rest.Reply uncounted = rest.json("voximplant.statistic.get", "start", -1);
            assertThat(uncounted.rows()).hasSize(50);
            assertThat(uncounted.body()).containsEntry("total", 0L).doesNotContainKey("next");
        }
    }
}
