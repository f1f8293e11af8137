package io.github.pbx24.pbx.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Ends a download that drips or never ends. Only the time that is spent waiting for the sender counts: a slow reader is not the
 * sender's fault. For one thread.
 */
final class PacedStream extends FilterInputStream {

    private final long leastBytes;
    private final long windowNanos;
    private final long maxBytes;
    private final LongSupplier nanoTime;
    private long total;
    private long inWindow;
    private long waited;

    /**
     * Wraps a body.
     *
     * @param leastBytes what must arrive in each window
     * @param window time of waiting after which the rate is looked at
     * @param maxBytes what may arrive in all
     * @param nanoTime as {@link System#nanoTime()}
     */
    PacedStream(InputStream in, long leastBytes, Duration window, long maxBytes, LongSupplier nanoTime) {
        super(in);
        this.leastBytes = leastBytes;
        this.windowNanos = window.toNanos();
        this.maxBytes = maxBytes;
        this.nanoTime = nanoTime;
    }

    @Override
    public int read() throws IOException {
        long begun = nanoTime.getAsLong();
        int next = super.read();
        account(next < 0 ? -1 : 1, begun);
        return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        long begun = nanoTime.getAsLong();
        int count = super.read(buffer, offset, length);
        account(count, begun);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long begun = nanoTime.getAsLong();
        long skipped = super.skip(count);
        account((int) Math.min(skipped, Integer.MAX_VALUE), begun);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void account(int count, long begun) throws IOException {
        if (count < 0) {
            return;
        }
        total += count;
        inWindow += count;
        waited += nanoTime.getAsLong() - begun;
        if (total > maxBytes) {
            throw new IOException("the recording is larger than " + maxBytes + " bytes");
        }
        if (waited >= windowNanos) {
            // Long waits are several windows at once.
            long windows = waited / windowNanos;
            if (inWindow < leastBytes * windows) {
                throw new IOException("the recording comes too slowly");
            }
            waited = 0;
            inWindow = 0;
        }
    }
}
