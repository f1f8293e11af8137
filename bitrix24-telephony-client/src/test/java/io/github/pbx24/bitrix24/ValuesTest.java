package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.crm.CrmObject;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.internal.form.PhpQuery;
import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.bitrix24.telephony.SortOrder;
import io.github.pbx24.bitrix24.telephony.sip.SipType;
import io.github.pbx24.simulator.PortalSimulator;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Java values become on the wire, alone and in a batch, and that a portal understands it. */
class ValuesTest {

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(Instant.parse("2026-03-10T08:19:38.999Z"), "2026-03-10T08:19:38+00:00"),
                Arguments.of(OffsetDateTime.parse("2026-03-10T11:19:38.5+03:00"), "2026-03-10T11:19:38+03:00"),
                Arguments.of(
                        ZonedDateTime.parse("2026-03-10T14:04:38+05:45[Asia/Kathmandu]"), "2026-03-10T14:04:38+05:45"),
                Arguments.of(LocalDate.of(2026, 3, 10), "2026-03-10"),
                Arguments.of(CrmType.DEAL, 2),
                Arguments.of(CallType.INCOMING, 2),
                Arguments.of(SipType.CLOUD, "cloud"),
                Arguments.of(SortOrder.ASC, "ASC"),
                Arguments.of(null, ""));
    }

    @ParameterizedTest
    @MethodSource("values")
    void a_value_is_sent_as_the_portal_writes_it(@Nullable Object value, Object sent) {
        Bitrix24Request<ResultNode> request =
                generic(Collections.singletonMap("fields", Collections.singletonMap("F", Arrays.asList(value, value))));

        assertThat(request.parameters()).isEqualTo(Map.of("fields", Map.of("F", List.of(sent, sent))));
        // The same in a batch: nothing stands in the way of a query.
        assertThat(PhpQuery.obstacle(request.parameters())).isNull();
    }

    @Test
    void a_time_without_a_place_is_refused() {
        assertThatThrownBy(() -> generic(Map.of("filter", Map.of(">DATE", LocalDateTime.of(2026, 3, 10, 8, 0)))))
                .isInstanceOf(Bitrix24FieldException.class)
                .hasMessageStartingWith("filter[>DATE] must be");
        assertThatThrownBy(() -> generic(Map.of("D", Instant.MAX))).hasMessage("D must be in the years 1 to 9999");
        assertThatThrownBy(() -> generic(Map.of("D", OffsetDateTime.parse("2026-03-10T11:19:38+03:00:30"))))
                .hasMessage("D must have an offset in minutes");
    }

    @Test
    void null_clears_a_field_alone_and_in_a_batch_and_finds_what_is_empty() {
        try (PortalSimulator portal = PortalSimulator.builder().start();
                Bitrix24Client client = Bitrix24Client.builder(
                                Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                        .build()) {
            portal.addUser(7, "Anna", "101");
            long alone = portal.addDeal("First", null, 7);
            long packed = portal.addDeal("Second", null, 7);
            long kept = portal.addDeal("Third", null, 7);
            for (long id : List.of(alone, packed, kept)) {
                client.execute(CrmObjects.update(CrmType.DEAL, id, Map.of("COMMENTS", "Old")));
            }
            Map<String, @Nullable Object> nothing = new LinkedHashMap<>();
            nothing.put("COMMENTS", null);

            client.execute(CrmObjects.update(CrmType.DEAL, alone, nothing));
            client.batch(List.of(CrmObjects.update(CrmType.DEAL, packed, nothing)), true);

            for (long id : List.of(alone, packed)) {
                assertThat(client.execute(CrmObjects.get(CrmType.DEAL, id)).text("COMMENTS"))
                        .isEmpty();
            }
            assertThat(client.execute(CrmObjects.get(CrmType.DEAL, kept)).text("COMMENTS"))
                    .hasValue("Old");
            Listing<CrmObject> empty = CrmObjects.listing(CrmType.DEAL).where("COMMENTS", null);
            assertThat(client.stream(empty).map(CrmObject::id)).containsExactly(alone, packed);
            assertThat(client.stream(empty.where(">DATE_CREATE", LocalDate.of(2001, 1, 1))
                            .where("<DATE_CREATE", Instant.parse("2001-01-02T00:00:00Z"))))
                    .isEmpty();
        }
    }

    private static Bitrix24Request<ResultNode> generic(Map<String, ?> parameters) {
        return Bitrix24Request.generic("a.b", parameters, Repeatability.REPEATABLE);
    }
}
