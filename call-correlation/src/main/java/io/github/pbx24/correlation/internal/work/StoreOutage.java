package io.github.pbx24.correlation.internal.work;

import io.github.pbx24.correlation.store.CallStoreException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down that the store of calls fails: when it begins, every ten minutes how often, and when it is over, however many calls meet
 * it. A store that works now and then, such as one whose disk is full and can still be read, is one outage. Thread-safe.
 */
public final class StoreOutage {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pbx24.correlation.CallEngine");

    /** It is over when nothing has failed for so long. */
    static final Duration QUIET = Duration.ofSeconds(30);

    static final Duration AGAIN = Duration.ofMinutes(10);

    private final EngineTime time;

    /** Read without the lock by everything that goes well. */
    private volatile @Nullable Instant since;

    private Instant last = Instant.MIN;
    private Instant told = Instant.MIN;
    private long failures;

    public StoreOutage(EngineTime time) {
        this.time = time;
    }

    /**
     * Something could not be done because of the store.
     *
     * @param what it was, with the call if it was for one; only told to those who debug
     */
    public void failed(String what, CallStoreException failure) {
        LOG.debug("{}: {}", what, failure.getMessage());
        Instant now = time.now();
        Instant begun;
        long count;
        synchronized (this) {
            begun = since;
            last = now;
            count = ++failures;
            if (begun == null) {
                since = now;
            } else if (now.isBefore(told.plus(AGAIN))) {
                return;
            }
            told = now;
        }
        if (begun == null) {
            LOG.warn("the store fails, calls wait: {}", failure.getMessage());
        } else {
            LOG.warn("the store has been failing since {}, {} times: {}", begun, count, failure.getMessage());
        }
    }

    /** The store did what it was asked for. */
    public void works() {
        if (since == null) {
            return;
        }
        Instant now = time.now();
        Instant begun;
        long count;
        synchronized (this) {
            begun = since;
            if (begun == null || now.isBefore(last.plus(QUIET))) {
                return;
            }
            count = failures;
            since = null;
            failures = 0;
        }
        LOG.info("the store works again; it failed {} times from {} until {}", count, begun, last);
    }
}
