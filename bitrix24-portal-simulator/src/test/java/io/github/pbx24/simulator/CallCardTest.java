package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallCardTest {

    private static final String SHOW = "telephony.externalCall.show";
    private static final String HIDE = "telephony.externalCall.hide";

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final Rest rest = Rest.webhook(portal);

    CallCardTest() {
        portal.addUser(17, "Ivan Petrov", "101");
        portal.addUser(18, "Anna Orlova", "102");
        portal.addUser(21, "Oleg Sidorov", "103");
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private List<Long> screens() {
        return portal.cards().stream().map(ShownCard::userId).sorted().toList();
    }

    @Test
    void a_card_moves_from_user_to_user() throws IOException {
        String callId = rest.register(17, "+74950000101", "a");

        assertThat(rest.json(SHOW, "CALL_ID", callId, "USER_ID", List.of(18, 21))
                        .result())
                .isEqualTo(true);
        assertThat(screens()).containsExactly(17L, 18L, 21L);
        assertThat(rest.form(HIDE, "CALL_ID=" + callId + "&USER_ID%5B%5D=17&USER_ID%5B%5D=21")
                        .result())
                .isEqualTo(true);
        assertThat(screens()).containsExactly(18L);
        assertThat(portal.cardHistory())
                .extracting(change -> change.cause() + " " + change.userId() + " " + change.shown())
                .containsExactly("REGISTER 17 true", "SHOW 18 true", "SHOW 21 true", "HIDE 17 false", "HIDE 21 false");
    }

    @Test
    void without_a_user_it_is_the_user_of_the_registration() throws IOException {
        String callId = rest.register(17, "+74950000101", "a");

        rest.json(HIDE, "CALL_ID", callId);
        assertThat(screens()).isEmpty();
        rest.json(SHOW, "CALL_ID", callId);
        assertThat(screens()).containsExactly(17L);
    }

    @Test
    void an_unknown_or_finished_call_answers_false() throws IOException {
        String callId = rest.register(17, "+74950000101", "a");
        rest.finish(callId, 17, 1);

        for (String method : List.of(SHOW, HIDE)) {
            assertThat(rest.json(method, "CALL_ID", "unknown").result()).isEqualTo(false);
            assertThat(rest.json(method, "CALL_ID", callId).result()).isEqualTo(false);
        }
        assertThat(screens()).isEmpty();
    }
}
