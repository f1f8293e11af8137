package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.crm.CrmObject;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A list of 100,000 rows, of a portal that only computes them. */
class LongListTest {

    private static final int ROWS = 100_000;
    private static final Pattern AFTER = Pattern.compile("(?:>|%3E)ID(?:%5D=|\":)(\\d+)");

    private final FakePortal portal = new FakePortal();
    private final Bitrix24Client client = portal.builder().build();

    @AfterEach
    void close() {
        client.close();
        portal.close();
    }

    @Test
    void a_hundred_thousand_rows_cost_42_requests() {
        portal.server.setDispatcher(rows("0.01"));

        assertThat(client.stream(CrmObjects.listing(CrmType.DEAL)).mapToLong(CrmObject::id))
                .hasSize(ROWS)
                .isSorted();

        // 2,001 pages, the last one empty: 1 + 10 + 40 times 50.
        assertThat(portal.requests()).isEqualTo(42);
    }

    @Test
    void slow_pages_travel_in_smaller_batches() {
        // 20 s for a batch leave room for 4 pages of 5 s.
        portal.server.setDispatcher(rows("5"));

        assertThat(client.stream(CrmObjects.listing(CrmType.DEAL)).limit(500)).hasSize(500);

        // 1 page, then 4 at a time: 50, 250, 450, 650 rows.
        assertThat(portal.requests()).isEqualTo(4);
    }

    private static Dispatcher rows(String seconds) {
        LongUnaryOperator last = after -> Math.min(ROWS, after + Listing.PAGE);
        return new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                String body = FakePortal.body(request);
                Matcher first = AFTER.matcher(body);
                long after = first.find() ? Long.parseLong(first.group(1)) : 0;
                String time = "{\"duration\":" + seconds + "}";
                if (!request.getUrl().encodedPath().contains("batch")) {
                    return answer("{\"result\":" + page(after) + ",\"time\":" + time + "}");
                }
                Map<String, ResultNode> commands =
                        ResultNode.ofJson(body).orElseThrow().get("cmd").fields();
                StringBuilder pages = new StringBuilder();
                StringBuilder times = new StringBuilder();
                for (String command : commands.keySet()) {
                    String comma = pages.length() == 0 ? "" : ",";
                    pages.append(comma)
                            .append('"')
                            .append(command)
                            .append("\":")
                            .append(page(after));
                    times.append(comma)
                            .append('"')
                            .append(command)
                            .append("\":")
                            .append(time);
                    after = last.applyAsLong(after);
                }
                return answer("{\"result\":{\"result\":{" + pages + "},\"result_error\":[],\"result_time\":{" + times
                        + "}},\"time\":" + time + "}");
            }

            private String page(long after) {
                StringBuilder rows = new StringBuilder("[");
                for (long id = after + 1; id <= last.applyAsLong(after); id++) {
                    rows.append(rows.length() == 1 ? "" : ",")
                            .append("{\"ID\":\"")
                            .append(id)
                            .append("\"}");
                }
                return rows.append(']').toString();
            }

            private MockResponse answer(String body) {
                return FakePortal.json(200, body).build();
            }
        };
    }
}
