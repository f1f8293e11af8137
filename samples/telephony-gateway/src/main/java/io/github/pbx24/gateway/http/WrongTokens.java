package io.github.pbx24.gateway.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Slows down those who guess: after a few wrong tokens an address gets one try a second. A right token waits for its turn
 * too, else a guess could be told from the time it takes. Thread-safe; remembers a bounded number of addresses.
 */
final class WrongTokens {

    private static final int FREE = 5;
    private static final long PENALTY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int MAX_ADDRESSES = 1_000;

    /** Those who wait hold a thread each. */
    private final Semaphore places = new Semaphore(8);

    private final Map<String, Guesser> guessers = new LinkedHashMap<>();

    private static final class Guesser {
        private int wrong;
        private long last;
        private long next;
    }

    /**
     * Waits until the address may try again.
     *
     * @return false if it would take too long, or too many wait already
     */
    boolean awaitTurn(String address) {
        long wait = turn(address);
        if (wait <= 0) {
            return true;
        }
        if (wait > LONGEST_WAIT_NANOS || !places.tryAcquire()) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(wait);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            places.release();
        }
    }

    /** How long until the address may try; who does not wait too long takes the turn. */
    private synchronized long turn(String address) {
        Guesser guesser = guessers.get(address);
        long now = System.nanoTime();
        if (guesser == null || guesser.wrong < FREE) {
            return 0;
        }
        if (now - guesser.last > FORGET_NANOS) {
            guessers.remove(address);
            return 0;
        }
        long wait = Math.max(0, guesser.next - now);
        if (wait <= LONGEST_WAIT_NANOS) {
            guesser.next = now + wait + PENALTY_NANOS;
        }
        return wait;
    }

    synchronized void rightCameFrom(String address) {
        guessers.remove(address);
    }

    synchronized void cameFrom(String address) {
        long now = System.nanoTime();
        Guesser guesser = guessers.remove(address);
        if (guesser == null) {
            guesser = new Guesser();
            guesser.next = now;
        }
        guesser.wrong++;
        guesser.last = now;
        guessers.put(address, guesser);
        if (guessers.size() > MAX_ADDRESSES) {
            guessers.remove(guessers.keySet().iterator().next());
        }
    }
}
