package io.github.pbx24.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.EventBinding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What handlers read travels together. */
class ObjectReadsTest extends WithPortal {

    private static final int READERS = 120;

    private long requests() {
        return simulator.requests().stream()
                .filter(request -> !request.inBatch())
                .filter(request ->
                        request.method().equals("batch") || request.method().equals("crm.deal.get"))
                .count();
    }

    @Test
    void whoever_asks_while_a_request_is_on_its_way_goes_with_the_next_one() throws Exception {
        List<Long> deals = new ArrayList<>();
        for (int i = 0; i < READERS - 1; i++) {
            deals.add(simulator.addDeal("deal " + i, null, 1));
        }
        deals.add(999_999L);
        CountDownLatch gate = new CountDownLatch(1);
        simulator.faults().next().on("crm.deal.get").hold(gate);
        ObjectReads reads = portal().build().reads();
        // The first is answered when all have asked.
        CountDownLatch asked = new CountDownLatch(READERS);
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        List<Callable<String>> work = new ArrayList<>();
        for (long deal : deals) {
            work.add(() -> {
                asked.countDown();
                try {
                    return reads.read(CrmObjects.get(CrmType.DEAL, deal))
                            .title()
                            .orElse("");
                } catch (Bitrix24ApiException e) {
                    return e.kind().name();
                }
            });
        }
        List<Future<String>> answers = work.stream().map(threads::submit).toList();
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        gate.countDown();
        List<String> titles = new ArrayList<>();
        for (Future<String> one : answers) {
            titles.add(one.get());
        }
        threads.shutdown();

        for (int i = 0; i < READERS - 1; i++) {
            assertThat(titles.get(i)).isEqualTo("deal " + i);
        }
        assertThat(titles.get(READERS - 1)).isEqualTo("NOT_FOUND");
        assertThat(simulator.requestCount("crm.deal.get")).isEqualTo(READERS);
        assertThat(requests()).as("requests for %d objects", READERS).isBetween(4L, 12L);
    }

    @Test
    void a_portal_that_is_down_fails_those_that_ask_and_not_the_next_ones() {
        long deal = simulator.addDeal("one", null, 1);
        ObjectReads reads = portal().build().reads();
        simulator.goDown();
        assertThatThrownBy(() -> reads.read(CrmObjects.get(CrmType.DEAL, deal))).isInstanceOf(Bitrix24Exception.class);

        simulator.comeUp();

        assertThat(reads.read(CrmObjects.get(CrmType.DEAL, deal)).title()).contains("one");
    }

    @Test
    void many_due_events_of_a_portal_need_fewer_requests_than_objects() {
        Map<Long, String> seen = new ConcurrentHashMap<>();
        EventInbox inbox = inbox(portal().subscribe(EventBinding.online("ONCRMDEALUPDATE", post.address()))
                        .build())
                .workers(16)
                .on(
                        DEAL_UPDATED,
                        (event, context) -> seen.put(
                                event.id(),
                                context.object().orElseThrow().title().orElse("")))
                .build();
        post.to(inbox);
        inbox.checkSubscriptions();
        for (int i = 0; i < READERS; i++) {
            rename(simulator.addDeal("deal", null, 1), "changed " + i);
        }
        assertThat(simulator.awaitEvents(Duration.ofSeconds(60))).isTrue();
        clock.advance(Duration.ofSeconds(3));
        simulator.faults().always().on("crm.deal.get").delayAnswer(Duration.ofMillis(200));
        try (inbox) {
            inbox.start();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> seen.size() == READERS);
        }
        assertThat(seen.values()).doesNotHaveDuplicates();
        assertThat(requests()).isLessThan(READERS * 3 / 4);
    }
}
