package io.github.pbx24.correlation.internal.work;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds what the work on calls may take from those who report them: to answer an exchange is a promise, to show a call in
 * Bitrix24 can follow a little later. While more reports are being taken in than the machine can work on at once, one piece of
 * work is done for every eight reports; what is more urgent comes first within that. Thread-safe.
 */
public final class Share {

    /** Pieces of work that may follow each other at once after a pause. */
    private static final int BURST = 32;

    private static final int REPORTS_PER_PIECE = 8;

    private final int many;
    private final Duration longest;
    private final AtomicInteger inHand = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private final Semaphore pieces = new Semaphore(0);

    /**
     * Makes a share.
     *
     * @param many from how many reports at once work has to stand back
     * @param longest how long one piece stands back at most, whatever happens to the reports
     */
    public Share(int many, Duration longest) {
        this.many = many;
        this.longest = longest;
    }

    /** By the processors of this machine. */
    public static Share ofThisMachine() {
        return new Share(4 * Runtime.getRuntime().availableProcessors(), Duration.ofMillis(50));
    }

    /** A report is being taken in. */
    public void begin() {
        inHand.incrementAndGet();
    }

    /** It is answered. */
    public void end() {
        boolean pressing = inHand.getAndDecrement() > many;
        if (pressing && taken.incrementAndGet() % REPORTS_PER_PIECE == 0 && pieces.availablePermits() < BURST) {
            pieces.release();
        }
    }

    /** How many are being taken in. */
    public int inHand() {
        return inHand.get();
    }

    /** Waits until a piece of work may be done. */
    public void await() throws InterruptedException {
        if (inHand.get() > many) {
            // Whether there was one or not: reports that do not come to an end must not stop the work for good.
            pieces.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
