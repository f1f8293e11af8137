package io.github.pbx24.pbx.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is lent is lent to one thread, and comes back whole or not at all. */
class IdlePoolTest {

    private static final int THREADS = 40;

    /** More threads than places, so that many share one. */
    @Test
    void nothing_is_lent_to_two_threads_at_once() throws Exception {
        AtomicInteger made = new AtomicInteger();
        IdlePool<AtomicBoolean> pool = new IdlePool<>(() -> {
            made.incrementAndGet();
            return new AtomicBoolean();
        });
        assertThat(inManyThreads(() -> {
                    int shared = 0;
                    for (int round = 0; round < 5_000; round++) {
                        AtomicBoolean lent = pool.take();
                        shared += lent.compareAndSet(false, true) ? 0 : 1;
                        if (round % 64 == 0) {
                            Thread.yield();
                        }
                        lent.set(false);
                        pool.giveBack(lent);
                    }
                    return shared;
                }))
                .isZero();
        assertThat(made.get()).isPositive();
    }

    @Test
    void what_was_not_given_back_is_made_anew() {
        AtomicInteger made = new AtomicInteger();
        IdlePool<Integer> pool = new IdlePool<>(made::incrementAndGet);
        assertThat(pool.take()).isEqualTo(1);
        assertThat(pool.take()).isEqualTo(2);
        pool.giveBack(2);
        assertThat(pool.take()).isEqualTo(2);
        assertThat(pool.take()).isEqualTo(3);
    }

    /** A message that cannot be hashed breaks off in the middle; the next one must not be hashed behind its half. */
    @Test
    void a_hash_that_broke_off_is_used_by_nobody() {
        KeyedMac key = new KeyedMac("HmacSHA256", bytes("key"));
        byte[] message = bytes("message");
        byte[] right = key.mac(message);
        for (int round = 0; round < 50; round++) {
            try {
                key.mac(nothing());
            } catch (NullPointerException e) {
                assertThat(key.mac(message)).isEqualTo(right);
            }
        }
        assertThat(key.mac(message)).isEqualTo(right);
    }

    @SuppressWarnings("NullAway")
    private static byte[] nothing() {
        return null;
    }

    /** An interrupt is no reason to hash wrongly, and it is left to those whom it concerns. */
    @Test
    void interrupted_threads_verify_as_well() throws Exception {
        KeyedMac key = new KeyedMac("HmacSHA256", bytes("key"));
        byte[] right = key.mac(bytes("message 1"));
        assertThat(inManyThreads(() -> {
                    Thread.currentThread().interrupt();
                    int wrong = 0;
                    for (int round = 0; round < 1_000; round++) {
                        byte[] other = key.mac(bytes("message " + round));
                        wrong += round == 1 && !Arrays.equals(other, right) ? 1 : 0;
                        wrong += key.made(hex(right), 0, SignatureEncoding.HEX, bytes("message 1")) ? 0 : 1;
                        wrong += key.made(hex(right), 0, SignatureEncoding.HEX, bytes("message 2")) ? 1 : 0;
                    }
                    return Thread.interrupted() ? wrong : wrong + 1;
                }))
                .isZero();
    }

    private static String hex(byte[] bytes) {
        return SignatureEncoding.HEX.encode(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int inManyThreads(Callable<Integer> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Integer>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(work);
            }
            int sum = 0;
            for (Future<Integer> result : threads.invokeAll(all)) {
                sum += result.get();
            }
            return sum;
        } finally {
            threads.shutdownNow();
        }
    }
}
