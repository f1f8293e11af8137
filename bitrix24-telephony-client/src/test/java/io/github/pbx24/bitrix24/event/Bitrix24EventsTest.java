package io.github.pbx24.bitrix24.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Fixtures;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.telephony.CrmEntity;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Bitrix24EventsTest {

    private static final String MEMBER = "3f0c5a9be1d24786a5b1c0d9e8f70613";
    private static final String APP_TOKEN = "9c1f0e5d2b7a48c39d6e0f1a2b3c4d5e";
    private static final String HOOK_TOKEN = "q7w3e9r1t5y2u8i4o6p0a1s2d3f4g5h6";

    static Stream<String> eventFixtures() throws IOException {
        URI folder = URI.create(Objects.requireNonNull(Bitrix24EventsTest.class.getResource("/bitrix24/"))
                .toString());
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("event.ON") && name.endsWith(".form"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("eventFixtures")
    void every_event_is_read_and_verified(String fixture) {
        byte[] body = Fixtures.bytes(fixture);

        Bitrix24Event event = Bitrix24Events.parse(body);

        assertThat(event.name()).isEqualTo(fixture.split("\\.")[1]);
        assertThat(event.auth().domain()).isEqualTo("example.bitrix24.ru");
        assertThat(event.auth().memberId()).isEqualTo(MEMBER);
        assertThat(event.auth().clientEndpoint()).isEqualTo("https://example.bitrix24.ru/rest/");
        assertThat(event.time())
                .isBetween(Instant.parse("2018-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(event.handlerId().isPresent()).isEqualTo(!fixture.contains("legacy"));
        assertThat(event).as("no documented event is left without a type").isNotInstanceOf(GenericEvent.class);
        assertThat(EventVerifier.forPortal(MEMBER, List.of(APP_TOKEN, HOOK_TOKEN))
                        .verify(body))
                .isEqualTo(EventVerdict.ACCEPTED);
        assertThat(event.toString() + event.auth() + event.envelope() + event.data())
                .doesNotContain(APP_TOKEN)
                .doesNotContain(HOOK_TOKEN)
                .doesNotContain(String.valueOf(event.auth().accessToken()) + "!")
                .doesNotContain("4950000");
        if (event.auth().accessToken() != null) {
            assertThat(event.toString() + event.auth())
                    .doesNotContain(event.auth().accessToken());
        }
    }

    @Test
    void a_click_to_call_is_read() {
        OnExternalCallStart event =
                (OnExternalCallStart) Bitrix24Events.parse(Fixtures.bytes("event.ONEXTERNALCALLSTART.form"));

        assertThat(event.callId()).isEqualTo("externalCall.8277e0910d750195b448797616e091ad.1773236989");
        assertThat(event.userId()).isEqualTo(17);
        assertThat(event.phoneNumber()).isEqualTo("+74950000101");
        assertThat(event.phoneNumberInternational()).isEqualTo("+74950000101");
        assertThat(event.extension()).isNull();
        assertThat(event.lineNumber()).isEqualTo("+74950000001");
        assertThat(event.callListId()).isNull();
        assertThat(event.mobile()).isFalse();
        assertThat(event.entity()).isEqualTo(new CrmEntity("CONTACT", 797));
        assertThat(event.createdLeadId()).isNull();
        assertThat(event.createdEntities()).isEmpty();
        assertThat(event.handlerId()).hasValue(1055L);
        assertThat(event.time()).isEqualTo(Instant.ofEpochSecond(1773236988));
        assertThat(event.auth().userId()).isEqualTo(17);
        assertThat(event.auth().scope()).isEqualTo("telephony");
        assertThat(event.auth().status()).isEqualTo("L");
        assertThat(event.auth().tokens()).isEmpty();
    }

    @Test
    void a_click_to_call_with_a_new_lead_is_read() {
        OnExternalCallStart event = (OnExternalCallStart)
                Bitrix24Events.parse(Fixtures.bytes("event.ONEXTERNALCALLSTART.created-lead.form"));

        assertThat(event.phoneNumber()).isEqualTo("84950000103");
        assertThat(event.extension()).isEqualTo("12");
        assertThat(event.lineNumber()).isNull();
        assertThat(event.mobile()).isTrue();
        assertThat(event.createdLeadId()).isEqualTo(1206);
        assertThat(event.createdEntities()).containsExactly(new CrmEntity("LEAD", 1206));
    }

    @Test
    void a_click_to_call_through_an_outgoing_webhook_has_no_crm_object_and_no_tokens() {
        OnExternalCallStart event =
                (OnExternalCallStart) Bitrix24Events.parse(Fixtures.bytes("event.ONEXTERNALCALLSTART.webhook.form"));

        assertThat(event.entity()).isNull();
        assertThat(event.auth().accessToken()).isNull();
        assertThat(event.auth().userId()).isNull();
        assertThat(event.auth().applicationToken()).isEqualTo(HOOK_TOKEN);
    }

    @Test
    void a_callback_is_read() {
        OnExternalCallBackStart event =
                (OnExternalCallBackStart) Bitrix24Events.parse(Fixtures.bytes("event.ONEXTERNALCALLBACKSTART.form"));

        assertThat(event.phoneNumber()).isEqualTo("+74950000104");
        assertThat(event.text()).isEqualTo("A callback was ordered on the site, connecting you with the customer");
        assertThat(event.voice()).isEqualTo("ruinternalfemale");
        assertThat(event.lineNumber()).isEqualTo("+74950000001");
        assertThat(event.entity()).isEqualTo(new CrmEntity("CONTACT", 5785));
    }

    @Test
    void an_installation_brings_its_tokens() {
        Bitrix24Event event = Bitrix24Events.parse(Fixtures.bytes("event.ONAPPINSTALL.form"));

        OAuthTokens tokens = event.auth().tokens().orElseThrow();
        assertThat(tokens.accessToken()).startsWith("aedbfc48");
        assertThat(tokens.refreshToken()).startsWith("e8a10780");
        assertThat(tokens.expiresAt()).isEqualTo(Instant.ofEpochSecond(1696530600));
        assertThat(tokens.memberId()).isEqualTo(MEMBER);
        assertThat(tokens.userId()).isEqualTo(17);
        assertThat(event.data().get("INSTALLED").asBoolean()).isTrue();
    }

    @Test
    void other_events_keep_their_tree() {
        Bitrix24Event event = Bitrix24Events.parse(
                "event=ONCRMQUOTEADD&data[FIELDS][ID]=5&ts=1&auth[domain]=x".getBytes(StandardCharsets.UTF_8));

        assertThat(event).isInstanceOf(GenericEvent.class);
        assertThat(event.data().get("FIELDS").get("ID").asLong()).hasValue(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x=1",
                "event=&ts=1&auth[domain]=x",
                "event=ONX&auth[domain]=x",
                "event=ONX&ts=soon&auth[domain]=x",
                "event=ONX&ts=1e99&auth[domain]=x",
                "event=ONX&ts=1",
                "event=ONX&ts=1&auth=x",
                "event=ON<script>&ts=1&auth[domain]=x",
                "event[a]=ONX&ts=1&auth[domain]=x",
                "event=ONEXTERNALCALLSTART&ts=1&auth[domain]=x",
                "event=ONEXTERNALCALLSTART&ts=1&auth[domain]=x&data[CALL_ID]=1&data[PHONE_NUMBER]=2&data[USER_ID]=x",
                "event=ONEXTERNALCALLBACKSTART&ts=1&auth[domain]=x&data=1",
                "event=ONVOXIMPLANTCALLINIT&ts=1&auth[domain]=x",
                "event=ONVOXIMPLANTCALLSTART&ts=1&auth[domain]=x&data[CALL_ID]=1",
                "event=ONVOXIMPLANTCALLEND&ts=1&auth[domain]=x&data[CALL_ID][0]=1",
                "event=ONCRMDEALADD&ts=1&auth[domain]=x&data[FIELDS]=1",
                "event=ONCRMDEALMOVETOCATEGORY&ts=1&auth[domain]=x",
                "event=ONTASKDELETE&ts=1&auth[domain]=x&data[FIELDS_BEFORE]=undefined",
                "event=ONUSERADD&ts=1&auth[domain]=x&data[NAME]=x",
                "event=ONIMBOTMESSAGEADD&ts=1&auth[domain]=x&data[PARAMS][MESSAGE_ID]=1",
                "event=ONIMBOTV2MESSAGEADD&ts=1&auth[domain]=x&data[bot][id]=1"
            })
    void what_is_not_an_event_is_refused(String body) {
        assertThatThrownBy(() -> Bitrix24Events.parse(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedEventException.class);
    }

    @Test
    void names_are_upper_case_whatever_the_locale() {
        assertThat(Locale.getDefault().getLanguage()).isEqualTo("tr");
        assertThat(Bitrix24Events.parse("event=onIndex&ts=1&auth[domain]=x".getBytes(StandardCharsets.UTF_8))
                        .name())
                .isEqualTo("ONINDEX");
    }

    @Nested
    class Verifier {

        private final EventVerifier verifier = EventVerifier.forPortal(MEMBER, List.of("old-token", APP_TOKEN));
        private final String body = Fixtures.text("event.ONCRMDEALADD.form");

        @Test
        void any_of_the_accepted_tokens_will_do() {
            assertThat(verify(body)).isEqualTo(EventVerdict.ACCEPTED);
            assertThat(verify(body.replace(APP_TOKEN, "old-token"))).isEqualTo(EventVerdict.ACCEPTED);
            assertThat(verify(body).isAccepted()).isTrue();
        }

        @Test
        void everything_else_is_refused_with_a_reason() {
            assertThat(verify(body.replace(APP_TOKEN, HOOK_TOKEN))).isEqualTo(EventVerdict.TOKEN_WRONG);
            assertThat(verify(body.replace(APP_TOKEN, APP_TOKEN.substring(1)))).isEqualTo(EventVerdict.TOKEN_WRONG);
            assertThat(verify(body.replace(APP_TOKEN, ""))).isEqualTo(EventVerdict.TOKEN_MISSING);
            assertThat(verify("")).isEqualTo(EventVerdict.TOKEN_MISSING);
            assertThat(verify("auth[application_token][0]=" + APP_TOKEN)).isEqualTo(EventVerdict.TOKEN_MISSING);
            assertThat(verify("application_token=" + APP_TOKEN)).isEqualTo(EventVerdict.TOKEN_MISSING);
            assertThat(verify(body.replace(MEMBER, "another"))).isEqualTo(EventVerdict.MEMBER_WRONG);
            assertThat(verify("%")).isEqualTo(EventVerdict.MALFORMED);
            assertThat(verify(body + "&auth[application_token]=" + APP_TOKEN)).isEqualTo(EventVerdict.MALFORMED);
            for (EventVerdict verdict : EventVerdict.values()) {
                assertThat(verdict.reason()).isNotEmpty();
                assertThat(verdict.isAccepted()).isEqualTo(verdict == EventVerdict.ACCEPTED);
            }
        }

        @Test
        void a_token_is_accepted_from_every_portal_unless_one_is_named() {
            EventVerifier any = EventVerifier.accepting(List.of(APP_TOKEN));

            assertThat(any.verify(body.replace(MEMBER, "another").getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(EventVerdict.ACCEPTED);
        }

        @Test
        void a_verifier_without_a_secret_cannot_be_made() {
            assertThatThrownBy(() -> EventVerifier.accepting(List.of())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> EventVerifier.accepting(List.of(APP_TOKEN, " ")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(verifier.toString()).doesNotContain(APP_TOKEN);
        }

        private EventVerdict verify(String text) {
            return verifier.verify(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Bitrix24Event parse(String fixture) {
        return Bitrix24Events.parse(Fixtures.bytes(fixture));
    }
}
