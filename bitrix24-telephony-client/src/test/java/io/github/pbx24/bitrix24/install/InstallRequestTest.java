package io.github.pbx24.bitrix24.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.event.EventVerdict;
import io.github.pbx24.bitrix24.event.MalformedEventException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallRequestTest {

    private static final Instant NOW = Instant.parse("2026-03-10T08:00:00Z");
    private static final String MEMBER = "3f0c5a9be1d24786a5b1c0d9e8f70613";
    private static final String APPLICATION_TOKEN = "9c1f0e5d2b7a48c39d6e0f1a2b3c4d5e";
    private static final String EVENT = Fixture.text("event.ONAPPINSTALL.form");
    private static final String PAGE = Fixture.text("placement.DEFAULT.body.form");
    private static final String QUERY = Fixture.text("placement.CRM_DEAL_DETAIL_TAB.query.txt");
    private static final String UNINSTALL = Fixture.text("event.ONAPPUNINSTALL.form");

    @Test
    void the_event_of_an_installation_is_read() {
        InstallRequest request = InstallRequest.fromEvent(Fixture.bytes(EVENT));

        assertThat(request.source()).isEqualTo(InstallRequest.Source.EVENT);
        assertThat(request.domain()).isEqualTo("example.bitrix24.ru");
        assertThat(request.memberId()).isEqualTo(MEMBER);
        assertThat(request.accessToken()).startsWith("aedbfc48");
        assertThat(request.refreshToken()).startsWith("e8a10780");
        assertThat(request.expiresAt()).isEqualTo(Instant.ofEpochSecond(1696530600));
        assertThat(request.applicationToken()).isEqualTo(APPLICATION_TOKEN);
        assertThat(request.serverEndpoint()).isEqualTo("https://oauth.bitrix24.tech/rest/");
        assertThat(request.scope()).isEqualTo("crm,telephony,user_basic,placement");
        assertThat(request).hasToString("InstallRequest[EVENT, domain=example.bitrix24.ru, memberId=" + MEMBER + "]");
    }

    @Test
    void the_first_page_is_read_from_query_and_body() {
        InstallRequest request = InstallRequest.fromPage(QUERY, Fixture.bytes(PAGE), NOW);

        assertThat(request.source()).isEqualTo(InstallRequest.Source.PAGE);
        assertThat(request.domain()).isEqualTo("example.bitrix24.ru");
        assertThat(request.memberId()).isEqualTo(MEMBER);
        assertThat(request.accessToken()).startsWith("81bf1868");
        assertThat(request.refreshToken()).startsWith("d9d06265");
        assertThat(request.expiresAt()).isEqualTo(NOW.plusSeconds(3600));
        assertThat(request.applicationToken()).isEqualTo(APPLICATION_TOKEN);
        assertThat(request.scope()).isEqualTo("crm,placement");
    }

    @Test
    void an_older_portal_leaves_out_the_newer_fields_of_the_page() {
        InstallRequest request = InstallRequest.fromPage(
                "DOMAIN=crm.example.com",
                Fixture.bytes("AUTH_ID=a&REFRESH_ID=r&member_id=" + MEMBER + "&PLACEMENT=DEFAULT"),
                NOW);

        assertThat(request.applicationToken()).isNull();
        assertThat(request.serverEndpoint()).isNull();
        assertThat(request.expiresAt()).isNull();
        assertThat(request.scope()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "event=ONAPPUPDATE&ts=1&auth%5Bdomain%5D=a.b",
                "event=ONAPPINSTALL&ts=1",
                "event=ONAPPINSTALL&ts=1&auth%5Bdomain%5D=a.b&auth%5Bmember_id%5D=m&auth%5Baccess_token%5D=a"
            })
    void what_is_not_the_event_is_refused(String body) {
        assertThatThrownBy(() -> InstallRequest.fromEvent(Fixture.bytes(body)))
                .isInstanceOf(MalformedEventException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH_ID", "REFRESH_ID", "member_id", "PLACEMENT"})
    void a_page_without_what_it_needs_is_refused(String field) {
        String body = PAGE.replace(field + "=", "X" + field + "=");

        assertThatThrownBy(() -> InstallRequest.fromPage(QUERY, Fixture.bytes(body), NOW))
                .isInstanceOfSatisfying(
                        MalformedEventException.class,
                        e -> assertThat(e.place()).isEqualTo(field));
        assertThatThrownBy(() -> InstallRequest.fromPage("", Fixture.bytes(PAGE), NOW))
                .isInstanceOf(MalformedEventException.class);
    }

    @Test
    void a_value_beyond_its_bound_is_refused_without_repeating_it() {
        String body = PAGE.replace("AUTH_ID=", "AUTH_ID=" + "x".repeat(3000));

        assertThatThrownBy(() -> InstallRequest.fromPage(QUERY, Fixture.bytes(body), NOW))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageNotContaining("xxx");
    }

    @Test
    void an_uninstall_is_proved_by_the_stored_token_only() {
        UninstallRequest request = UninstallRequest.parse(Fixture.bytes(UNINSTALL));

        assertThat(request.memberId()).isEqualTo(MEMBER);
        assertThat(request.clean()).isTrue();
        assertThat(request.verify(ApplicationTokens.of(APPLICATION_TOKEN), NOW)).isEqualTo(EventVerdict.ACCEPTED);
        assertThat(request.verify(ApplicationTokens.of("another"), NOW)).isEqualTo(EventVerdict.TOKEN_WRONG);
        assertThat(request.toString()).doesNotContain(APPLICATION_TOKEN);
        assertThatThrownBy(() -> UninstallRequest.parse(Fixture.bytes(EVENT)))
                .isInstanceOf(MalformedEventException.class);
    }

    @Test
    void the_former_application_token_is_accepted_until_its_window_ends() {
        UninstallRequest request = UninstallRequest.parse(Fixture.bytes(UNINSTALL));
        ApplicationTokens rotated =
                ApplicationTokens.of(APPLICATION_TOKEN).rotatedTo("next-token", NOW, Duration.ofMinutes(10));

        assertThat(rotated.rotatedTo("next-token", NOW, Duration.ZERO)).isEqualTo(rotated);
        assertThat(request.verify(rotated, NOW.plusSeconds(599))).isEqualTo(EventVerdict.ACCEPTED);
        assertThat(request.verify(rotated, NOW.plusSeconds(600))).isEqualTo(EventVerdict.TOKEN_WRONG);
        assertThat(rotated.toString()).doesNotContain(APPLICATION_TOKEN).doesNotContain("next-token");
    }
}
