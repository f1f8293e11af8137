package io.github.pbx24.bitrix24.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenedEventTest {

    private static final String EVENT = "event=ONCRMDEALADD&data%5BFIELDS%5D%5BID%5D=7&ts=1773130778"
            + "&auth%5Baccess_token%5D=s3cretAccess&auth[Refresh_Token]=s3cretRefresh"
            + "&auth%5Bmember_id%5D=m1&auth%5Bapplication_token%5D=s3cretToken&x=%D0%AF+1&flag";

    private final EventVerifier verifier = EventVerifier.forPortal("m1", List.of("s3cretToken"));

    @Test
    void one_call_verifies_reads_and_takes_the_tokens_out() {
        OpenedEvent opened = verifier.open(bytes(EVENT));

        assertThat(opened).isInstanceOfSatisfying(OpenedEvent.Accepted.class, accepted -> {
            assertThat(accepted.event()).isInstanceOf(OnCrmObject.class);
            assertThat(accepted.event().auth().accessToken()).isEqualTo("s3cretAccess");
            assertThat(new String(accepted.storableBody(), StandardCharsets.UTF_8))
                    .isEqualTo("event=ONCRMDEALADD&data%5BFIELDS%5D%5BID%5D=7&ts=1773130778"
                            + "&auth%5Baccess_token%5D=&auth[Refresh_Token]="
                            + "&auth%5Bmember_id%5D=m1&auth%5Bapplication_token%5D=&x=%D0%AF+1&flag");
            assertThat(Bitrix24Events.parse(accepted.storableBody()).data())
                    .extracting(data -> data.get("FIELDS").get("ID").asLong().orElse(0))
                    .isEqualTo(7L);
            assertThat(accepted.toString()).doesNotContain("s3cret");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth[application_token]=wrong&auth[member_id]=m1 | TOKEN_WRONG",
                "auth[member_id]=m1 | TOKEN_MISSING",
                "auth[application_token]=s3cretToken&auth[member_id]=m2 | MEMBER_WRONG",
                "auth[application_token]=s3cretToken&auth[member_id]=m1&ts=1773130778 | MALFORMED",
                "a=%zz | MALFORMED",
                "event=X | TOKEN_MISSING"
            })
    void what_is_refused_says_why(String body, EventVerdict verdict) {
        assertThat(verifier.open(bytes(body)))
                .isInstanceOfSatisfying(
                        OpenedEvent.Refused.class,
                        refused -> assertThat(refused.verdict()).isEqualTo(verdict));
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
