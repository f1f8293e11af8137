package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.correlation.internal.work.EngineTime;
import io.github.pbx24.correlation.internal.work.Share;
import io.github.pbx24.correlation.internal.work.StoreOutage;
import io.github.pbx24.correlation.internal.work.ThreadPump;
import io.github.pbx24.correlation.store.Urgency;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShareTest {

    private static final int MANY = 4;
    private static final int THREADS = 8;
    private static final Duration LONG = Duration.ofHours(1);

    private final Share share = new Share(MANY, LONG);
    private final StoreOutage outage = new StoreOutage(new EngineTime(Clock.systemUTC(), System::nanoTime));
    private final ThreadPump pump = new ThreadPump(share, outage);
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger flooded = new AtomicInteger();

    @AfterEach
    void close() {
        pump.close(Duration.ZERO);
    }

    private void press() {
        for (int i = 0; i <= MANY; i++) {
            share.begin();
        }
    }

    /** The first pieces start the threads, which take them at once. */
    private void startThreads() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(THREADS);
        CountDownLatch go = new CountDownLatch(1);
        for (int i = 0; i < THREADS; i++) {
            pump.submit(Urgency.ENDED, () -> {
                started.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        started.await();
        press();
        go.countDown();
    }

    /** It may be asking the store, which is closed next. */
    @Test
    void closing_lets_what_the_timer_runs_come_to_its_end() throws InterruptedException {
        ThreadPump other = new ThreadPump(share, outage);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean undisturbed = new AtomicBoolean();
        other.every(Duration.ofHours(1), () -> {
            begun.countDown();
            try {
                goOn.await();
                undisturbed.set(true);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        begun.await();
        Thread closing = new Thread(() -> other.close(Duration.ofMinutes(1)));
        closing.start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Set.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED)
                        .contains(closing.getState()));
        goOn.countDown();
        closing.join();
        assertThat(undisturbed).isTrue();
    }

    @Test
    void one_piece_of_work_is_done_for_eight_reports_while_there_are_too_many() throws InterruptedException {
        startThreads();
        for (int i = 0; i < 1_000; i++) {
            pump.submit(Urgency.ENDED, done::incrementAndGet);
        }
        assertThat(done).hasValue(0);

        for (int reports = 0; reports < 160; reports++) {
            share.begin();
            share.end();
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> done.get() == 20);
        assertThat(done).hasValue(20);
    }

    @Test
    void what_rings_comes_first_within_that() throws InterruptedException {
        List<Urgency> order = new CopyOnWriteArrayList<>();
        startThreads();
        for (int i = 0; i < 50; i++) {
            pump.submit(Urgency.ENDED, () -> order.add(Urgency.ENDED));
        }
        pump.submit(Urgency.LIVE, () -> order.add(Urgency.LIVE));

        for (int reports = 0; reports < 8; reports++) {
            share.begin();
            share.end();
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> !order.isEmpty());
        assertThat(order).containsExactly(Urgency.LIVE);
    }

    /** Rings on and on: for each piece that is done there is another. */
    private void flood() {
        pump.submit(Urgency.LIVE, () -> {
            flooded.incrementAndGet();
            flood();
        });
    }

    @Test
    void whatever_rings_every_piece_is_done_within_a_bounded_number_of_reports() throws InterruptedException {
        startThreads();
        for (int i = 0; i < 200; i++) {
            flood();
        }
        for (Urgency urgency : Urgency.values()) {
            pump.submit(urgency, done::incrementAndGet);
        }
        // Each of the 204 is the oldest some time, and every eighth piece is the oldest.
        int bound = 8 * 8 * (200 + Urgency.values().length + THREADS);

        for (int reports = 0; reports < bound && done.get() < Urgency.values().length; reports += 8) {
            int before = flooded.get() + done.get();
            for (int i = 0; i < 8; i++) {
                share.begin();
                share.end();
            }
            await().atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> flooded.get() + done.get() > before);
        }

        assertThat(done).hasValue(Urgency.values().length);
    }

    @Test
    void nobody_waits_while_there_are_few() {
        share.begin();
        for (int i = 0; i < 1_000; i++) {
            pump.submit(Urgency.ENDED, done::incrementAndGet);
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> done.get() == 1_000);
    }

    @Test
    void reports_that_hang_do_not_stop_the_work() {
        Share impatient = new Share(MANY, Duration.ofMillis(1));
        for (int i = 0; i < 100; i++) {
            impatient.begin();
        }
        ThreadPump other = new ThreadPump(impatient, outage);
        for (int i = 0; i < 100; i++) {
            other.submit(Urgency.ENDED, done::incrementAndGet);
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> done.get() == 100);
        other.close(Duration.ZERO);
    }
}
