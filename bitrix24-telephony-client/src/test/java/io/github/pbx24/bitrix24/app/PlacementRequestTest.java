package io.github.pbx24.bitrix24.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Fixtures;
import io.github.pbx24.bitrix24.event.EventVerdict;
import io.github.pbx24.bitrix24.event.EventVerifier;
import io.github.pbx24.bitrix24.event.MalformedEventException;
import io.github.pbx24.bitrix24.telephony.CrmEntity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementRequestTest {

    private static final String MEMBER = "3f0c5a9be1d24786a5b1c0d9e8f70613";
    private static final String TOKEN = "9c1f0e5d2b7a48c39d6e0f1a2b3c4d5e";

    private final String query = Fixtures.text("placement.CRM_DEAL_DETAIL_TAB.query.txt");

    @ParameterizedTest
    @CsvSource({
        "placement.CALL_CARD.body.form, CALL_CARD, ",
        "placement.CRM_CONTACT_DETAIL_TAB.body.form, CRM_CONTACT_DETAIL_TAB, 797",
        "placement.CRM_DEAL_DETAIL_TAB.body.form, CRM_DEAL_DETAIL_TAB, 8061",
        "placement.DEFAULT.body.form, DEFAULT, ",
    })
    void every_page_is_read_and_verified(String fixture, String placement, Long objectId) {
        PlacementRequest request = PlacementRequest.parse(query, Fixtures.bytes(fixture));

        assertThat(request.placement()).isEqualTo(placement);
        assertThat(request.objectId().orElse(null)).isEqualTo(objectId);
        assertThat(request.language()).isEqualTo("ru");
        assertThat(request.auth().domain()).isEqualTo("example.bitrix24.ru");
        assertThat(request.auth().tokens()).isPresent();
        assertThat(EventVerifier.forPortal(MEMBER, List.of(TOKEN)).verify(request.auth()))
                .isEqualTo(EventVerdict.ACCEPTED);
        assertThat(EventVerifier.forPortal(MEMBER, List.of("another")).verify(request.auth()))
                .isEqualTo(EventVerdict.TOKEN_WRONG);
        assertThat(request + " " + request.auth() + request.options())
                .doesNotContain(TOKEN)
                .doesNotContain(request.auth().tokens().orElseThrow().accessToken());
    }

    @Test
    void the_card_of_a_call_names_the_call() {
        CallCard card = PlacementRequest.parse("", Fixtures.bytes("placement.CALL_CARD.body.form"))
                .callCard()
                .orElseThrow();

        assertThat(card)
                .isEqualTo(new CallCard(
                        "externalCall.5d41402abc4b2a76b9719d911017c592.1773130779",
                        "+74950000101",
                        "+74950000001",
                        "Main line",
                        new CrmEntity("COMPANY", 17),
                        List.of(new CrmEntity("DEAL", 25), new CrmEntity("COMPANY", 17)),
                        null,
                        "incoming",
                        "connected"));
        assertThat(card.toString()).doesNotContain("4950000");
        assertThat(PlacementRequest.parse("", Fixtures.bytes("placement.DEFAULT.body.form"))
                        .callCard())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "PLACEMENT=", "PLACEMENT=a+b", "PLACEMENT=DEFAULT&PLACEMENT_OPTIONS=%7B", "PLACEMENT[0]=A"})
    void what_is_no_such_request_is_refused(String body) {
        assertThatThrownBy(() -> PlacementRequest.parse("", body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedEventException.class);
    }
}
