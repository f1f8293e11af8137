package io.github.pbx24.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.ChangeKind;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.InMemoryInboxStore;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.pbx.WebhookRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent to the address of events is answered, and only what carries the portal's secret is stored. */
class HostileEventsTest {

    private static final String GOOD = "event=ONCRMDEALUPDATE&data[FIELDS][ID]=7&ts=1766047313&auth[member_id]=member";
    private static final String TOKEN = "&auth[application_token]=right";

    private final InMemoryInboxStore store = new InMemoryInboxStore();
    private final List<Long> handled = new ArrayList<>();

    private EventInbox inbox(EventPortal... portals) {
        EventInbox.Builder builder = EventInbox.builder(store)
                .on(
                        EventType.crm(CrmType.DEAL, ChangeKind.UPDATED),
                        HandlerOptions.AT_ONCE,
                        (event, context) -> handled.add(event.id()));
        for (EventPortal portal : portals) {
            builder.portal(portal);
        }
        return builder.build();
    }

    private static EventPortal portal() {
        return EventPortal.builder("main")
                .memberId("member")
                .applicationTokens("right")
                .build();
    }

    private static WebhookRequest request(byte[] body) {
        return WebhookRequest.builder("POST", Instant.EPOCH).body(body).build();
    }

    private static WebhookRequest request(String body) {
        return request(body.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<String> forged() {
        return Stream.of(
                GOOD,
                GOOD + "&auth[application_token]",
                GOOD + "&auth[application_token]=",
                GOOD + "&auth[application_token]=wrong",
                GOOD + "&auth[application_token]=RIGHT",
                GOOD + "&auth[application_token]=right%20",
                GOOD + "&auth[application_token]=right%00",
                GOOD + "&auth[application_token]=%EF%BB%BFright",
                GOOD + "&auth[application_token]=" + "right".repeat(100_000),
                GOOD + "&auth[application_token][]=right",
                GOOD + "&auth[application_token][0]=right",
                GOOD + "&auth[application_token][application_token]=right",
                GOOD + "&auth[application_token]=wrong" + TOKEN,
                GOOD + TOKEN + "&auth[application_token]=wrong",
                GOOD + TOKEN + "&auth%5Bapplication_token%5D=right",
                GOOD + TOKEN + "&auth[application_token][]=right",
                GOOD + "&application_token=right",
                GOOD + "&AUTH[application_token]=right",
                GOOD + "&auth[APPLICATION_TOKEN]=right",
                GOOD + "&auth[ application_token]=right",
                GOOD + "&data[auth][application_token]=right",
                GOOD + "&auth[auth][application_token]=right",
                GOOD.replace("member_id]=member", "member_id]=other") + TOKEN,
                GOOD.replace("member_id]=member", "member_id]=") + TOKEN,
                GOOD.replace("member_id]=member", "member_id][]=member") + TOKEN,
                GOOD.replace("&auth[member_id]=member", "") + TOKEN,
                GOOD + "&auth[member_id]=other" + TOKEN,
                "\uFEFF" + GOOD + TOKEN,
                GOOD + TOKEN + "&x=%",
                GOOD + TOKEN + "&x=%4",
                GOOD + TOKEN + "&x=%zz",
                GOOD + TOKEN + "&x%5=1",
                GOOD + TOKEN + "&x=%FF%FE",
                GOOD + TOKEN + "&[x]=1",
                GOOD + TOKEN + "&x[=1",
                GOOD + TOKEN + "&x" + "[a]".repeat(100_000) + "=1",
                GOOD + TOKEN + "&" + many(10_000),
                GOOD + TOKEN + "&pad=" + "x".repeat(1 << 20),
                GOOD.replace("event=ONCRMDEALUPDATE", "event[]=ONCRMDEALUPDATE") + TOKEN,
                GOOD.replace("ONCRMDEALUPDATE", "ON%0D%0AX") + TOKEN,
                GOOD.replace("ONCRMDEALUPDATE", "") + TOKEN,
                GOOD.replace("ts=1766047313", "ts=99999999999999999999") + TOKEN,
                GOOD.replace("ts=1766047313", "ts=NaN") + TOKEN,
                GOOD.replace("ID]=7", "ID]=99999999999999999999") + TOKEN,
                GOOD.replace("ID]=7", "ID][x]=7") + TOKEN,
                "",
                "&&&&",
                "=",
                "null",
                "{\"event\":\"ONCRMDEALUPDATE\",\"auth\":{\"application_token\":\"right\"}}",
                "<event/>");
    }

    private static String many(int count) {
        return IntStream.range(0, count).mapToObj(i -> "data[k" + i + "]=1").collect(Collectors.joining("&"));
    }

    @ParameterizedTest
    @MethodSource("forged")
    void what_is_no_event_of_the_portal_is_refused_and_nothing_is_stored(String body) {
        EventAnswer answer = inbox(portal()).accept(request(body));

        assertThat(answer.status()).isIn(400, 403);
        assertThat(answer.message()).doesNotContain("right").doesNotContain("\n");

        assertThat(store.journal(JournalQuery.newest(10)))
                .allMatch(entry -> entry.status() == DeliveryStatus.REFUSED)
                .noneMatch(entry -> String.valueOf(entry.error()).contains("right"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32", "IBM500"})
    void another_charset_is_refused(String charset) {
        assertThat(inbox(portal())
                        .accept(request((GOOD + TOKEN).getBytes(Charset.forName(charset))))
                        .status())
                .isIn(400, 403);
    }

    @Test
    void a_genuine_event_is_taken_whatever_the_content_type_says() {
        EventInbox inbox = inbox(portal());
        long id = 1;
        for (String type :
                List.of("application/json", "multipart/form-data; boundary=x", "text/plain; charset=x", "")) {
            String body = GOOD.replace("ID]=7", "ID]=" + id++) + TOKEN;
            assertThat(inbox.accept(request(body).toBuilder()
                                    .header("Content-Type", type)
                                    .build())
                            .status())
                    .isEqualTo(200);
        }
        assertThat(inbox.processDue()).isEqualTo(4);
        assertThat(handled).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    }

    @Test
    void every_cut_of_a_genuine_event_is_answered() {
        EventInbox inbox = inbox(portal());
        byte[] whole = (GOOD + "&data[%D0%9F][x]=%D0%9F" + TOKEN).getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            ByteArrayOutputStream cut = new ByteArrayOutputStream();
            cut.write(whole, 0, length);
            assertThat(inbox.accept(request(cut.toByteArray())).status())
                    .as("the first %d bytes", length)
                    .isIn(400, 403);
        }
        assertThat(inbox.accept(request(whole)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void a_portal_whose_secret_is_not_set_accepts_nothing_and_keeps_nobody_out(String blank) {
        EventInbox inbox = inbox(
                EventPortal.builder("unset").applicationTokens(blank).build(),
                EventPortal.builder("half").applicationTokens(blank, "other").build(),
                portal());

        assertThat(inbox.accept(request(GOOD + TOKEN)).status()).isEqualTo(200);
        assertThat(inbox.accept(request(GOOD.replace("ID]=7", "ID]=8") + "&auth[application_token]=other"))
                        .status())
                .isEqualTo(200);
        assertThat(inbox.accept(request(GOOD + "&auth[application_token]=" + blank))
                        .status())
                .isEqualTo(403);
        assertThat(inbox.accept("unset", request(GOOD + "&auth[application_token]=" + blank))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void secrets_that_cannot_be_looked_up_now_are_no_reason_to_refuse_for_good() {
        EventInbox inbox = inbox(EventPortal.builder("main")
                .applicationTokens(() -> {
                    throw new IllegalStateException("the vault is away");
                })
                .build());

        EventAnswer answer = inbox.accept(request(GOOD + TOKEN));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.retryAfter()).hasValue(30);
    }
}
