package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.batch.BatchOutcome;
import io.github.pbx24.bitrix24.batch.BatchResult;
import io.github.pbx24.bitrix24.crm.CrmObject;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.simulator.PortalPlan;
import io.github.pbx24.simulator.PortalSimulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of a portal with real limits, by every way to walk them. */
class ListingTest {

    private final List<Bitrix24Listener.FinishedRequest> sent = new CopyOnWriteArrayList<>();
    private final PortalSimulator portal =
            PortalSimulator.builder().plan(PortalPlan.STANDARD).start();
    private final Bitrix24Client client = Bitrix24Client.builder(
                    Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
            .pacing(PacingPlan.standard())
            .retryPlan(FakePortal.QUICK)
            .listener(new Bitrix24Listener() {
                @Override
                public void requestFinished(FinishedRequest request) {
                    sent.add(request);
                }
            })
            .build();

    @AfterEach
    void close() {
        client.close();
        portal.close();
    }

    private Set<Long> deals(int count) {
        portal.addUser(7, "Anna", "101");
        Set<Long> ids = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            ids.add(portal.addDeal("Deal " + i, null, 7));
        }
        return ids;
    }

    private Listing<CrmObject> all() {
        return client.crm().objects().listing(CrmType.DEAL).select("TITLE");
    }

    private static List<Long> ids(Stream<CrmObject> rows) {
        try (rows) {
            return rows.map(CrmObject::id).toList();
        }
    }

    @Test
    void a_portal_whose_pages_lead_in_a_circle_is_left() {
        try (FakePortal odd = new FakePortal();
                Bitrix24Client visitor =
                        odd.builder().retryPlan(RetryPlan.none()).build()) {
            for (int page = 0; page < 20; page++) {
                odd.answer(200, "{\"result\":[{\"ID\":1}],\"next\":50}");
            }
            Listing<Long> listing =
                    Listing.of("any.list", row -> row.requireLong("ID")).byOffset();

            assertThatThrownBy(() -> visitor.stream(listing).count())
                    .isInstanceOf(Bitrix24TransportException.class)
                    .hasMessageContaining("pages that do not go on");
            assertThat(odd.requests()).isLessThan(20);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 49, 50, 51, 100, 549, 550, 551})
    void every_row_comes_once_and_in_order(int count) {
        Set<Long> ids = deals(count);

        assertThat(ids(client.stream(all()))).containsExactlyElementsOf(ids);
        assertThat(ids(client.stream(all().byOffset()))).containsExactlyElementsOf(ids);
        assertThat(ids(client.stream(all().descending("ID"))))
                .containsExactlyElementsOf(new TreeSet<>(ids).descendingSet());
    }

    @Test
    void five_hundred_rows_cost_two_requests() {
        Set<Long> ids = deals(500);

        assertThat(ids(client.stream(all()))).hasSize(500);
        assertThat(sent).hasSize(2);
        sent.clear();
        assertThat(ids(client.stream(all().byOffset()))).containsExactlyElementsOf(ids);
        assertThat(sent).hasSize(2);
        assertThat(portal.rejectedForLimits()).isZero();
    }

    @Test
    void a_reader_that_stops_early_costs_one_page() {
        deals(500);

        try (Stream<CrmObject> rows = client.stream(all())) {
            assertThat(rows.limit(10)).hasSize(10);
        }
        assertThat(sent).hasSize(1);
        for (CrmObject row : client.rows(all())) {
            assertThat(row.title()).hasValue("Deal 0");
            break;
        }
        assertThat(sent).hasSize(2);
    }

    @Test
    void rows_come_to_a_reader_without_a_thread_of_its_own() {
        Set<Long> ids = deals(333);
        List<Long> read = new CopyOnWriteArrayList<>();

        long count = client.walk(all(), rows -> rows.forEach(row -> read.add(row.id())))
                .join();

        assertThat(count).isEqualTo(333);
        assertThat(read).containsExactlyElementsOf(ids);
    }

    @Test
    void a_reader_that_fails_ends_the_walk() {
        deals(120);

        CompletableFuture<Long> walk = client.walk(all(), rows -> {
            throw new IllegalArgumentException("full");
        });

        assertThatThrownBy(walk::join).hasRootCauseMessage("full");
        assertThat(sent).hasSize(1);
    }

    @Test
    void conditions_on_the_id_are_kept() {
        List<Long> ids = new ArrayList<>(deals(400));
        long from = ids.get(100);
        long to = ids.get(300);

        assertThat(ids(client.stream(all().where(">ID", from).where("<ID", to))))
                .containsExactlyElementsOf(ids.subList(101, 300));
        assertThat(ids(client.stream(all().where(">id", Long.toString(from)))))
                .containsExactlyElementsOf(ids.subList(101, 400));
    }

    @Test
    void a_batch_that_fails_loses_no_row() {
        Set<Long> ids = deals(600);
        portal.faults().next(1).on("batch").loseConnectionAfterExecution();
        portal.faults().next(4).on("batch").loseConnectionBeforeExecution();

        assertThat(ids(client.stream(all()))).containsExactlyElementsOf(ids);
    }

    @Test
    void rows_that_vanish_meanwhile_hide_no_others() {
        List<Long> ids = new ArrayList<>(deals(300));
        List<Long> read = new ArrayList<>();
        for (CrmObject row : client.rows(all())) {
            read.add(row.id());
            if (read.size() == 10) {
                client.execute(Bitrix24Request.generic(
                        "crm.deal.delete", Map.of("id", ids.get(0)), Repeatability.NOT_REPEATABLE));
            }
        }

        assertThat(read).containsExactlyElementsOf(ids);
    }

    @Test
    void a_condition_the_portal_would_ignore_is_refused() {
        assertThatThrownBy(() -> client.statistics().listing().where(">CALL_STRAT_DATE", "2026-03-10"))
                .isInstanceOf(Bitrix24FieldException.class);
        assertThat(client.stream(client.statistics().listing().where(">CALL_DURATION", 0)))
                .isEmpty();
        assertThat(client.stream(client.users().listing())).isNotEmpty();
        assertThat(client.stream(CrmObjects.listing(CrmType.LEAD))).isEmpty();
    }

    @Test
    void hundred_and_twenty_commands_are_three_requests() {
        List<Bitrix24Request<CrmObject>> reads =
                deals(120).stream().map(id -> CrmObjects.get(CrmType.DEAL, id)).toList();

        BatchResult now = client.batch(reads, false);
        BatchResult later = client.batchAsync(reads, true).join();

        assertThat(sent).hasSize(6);
        assertThat(now.isComplete()).isTrue();
        assertThat(later.outcomes()).hasSize(120);
        assertThat(later.outcome(reads.get(119))
                        .asResponse()
                        .orElseThrow()
                        .result()
                        .title())
                .hasValue("Deal 119");
    }

    @Test
    void a_long_batch_that_halts_does_not_run_the_rest() {
        List<Bitrix24Request<CrmObject>> reads = new ArrayList<>();
        for (long id : deals(120)) {
            reads.add(CrmObjects.get(CrmType.DEAL, reads.size() == 60 ? 999_999 : id));
        }

        BatchResult result = client.batch(reads, true);

        assertThat(sent).hasSize(2);
        assertThat(result.outcomes().get(59).asResponse()).isPresent();
        assertThat(result.outcomes().get(60).asFailure()).isPresent();
        assertThat(result.outcomes().subList(61, 120))
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(BatchOutcome.NotRun.class));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_ran_before_a_lost_batch_is_not_forgotten(boolean halt) {
        List<Bitrix24Request<Long>> additions = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            additions.add(CrmObjects.add(CrmType.DEAL, Map.of("TITLE", "Deal " + i)));
        }
        portal.faults().next(1).on("batch").after(1).loseConnectionAfterExecution();

        BatchResult result = client.batchAsync(additions, halt).join();

        assertThat(result.outcomes().subList(0, 50))
                .allSatisfy(outcome -> assertThat(outcome.asResponse()).isPresent());
        assertThat(result.outcomes().subList(50, 100))
                .allSatisfy(outcome -> assertThat(outcome.asFailure())
                        .hasValueSatisfying(
                                lost -> assertThat(lost.mayHaveRun()).isTrue()));
        assertThat(result.outcomes().subList(100, 120))
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOf(halt ? BatchOutcome.NotRun.class : BatchOutcome.Success.class));
        assertThat(ids(client.stream(all()))).hasSize(halt ? 100 : 120);
    }

    @Test
    void an_asynchronous_call_tells_total_and_next() {
        deals(60);

        Bitrix24Response<List<CrmObject>> page = client.callAsync(all().page(0)).join();

        assertThat(page.total()).isEqualTo(60);
        assertThat(page.next()).isEqualTo(50);
        assertThat(page.result()).hasSize(50);
    }
}
