package io.github.pbx24.gateway.monitor;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;

/** Tells pages that something changed, so that they ask again. Thread-safe; telling costs next to nothing. */
public final class LiveUpdates {

    /** What changed. */
    public enum Topic {
        /** A call. */
        CALLS,
        /** A delivery. */
        DELIVERIES,
        /** Health or an alert. */
        HEALTH
    }

    private final AtomicLongArray versions = new AtomicLongArray(Topic.values().length);
    private final Object monitor = new Object();
    private volatile boolean closed;

    /**
     * Says that something changed.
     *
     * @param topic what
     */
    public void changed(Topic topic) {
        versions.incrementAndGet(topic.ordinal());
        synchronized (monitor) {
            monitor.notifyAll();
        }
    }

    /** Lets all that wait go; nothing waits afterwards. */
    public void close() {
        closed = true;
        synchronized (monitor) {
            monitor.notifyAll();
        }
    }

    /**
     * Whether {@link #close()} was called.
     *
     * @return true if there will be no more news
     */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Starts to listen from now on.
     *
     * @return a subscription, for one thread
     */
    public Subscription subscribe() {
        return new Subscription();
    }

    /** Remembers what its listener has heard already. */
    public final class Subscription {

        private final long[] seen = new long[Topic.values().length];

        private Subscription() {
            news();
        }

        /**
         * Waits for news.
         *
         * @param millis how long at most
         * @return what changed since the last time; empty if nothing did, or it is closed
         * @throws InterruptedException if interrupted while waiting
         */
        public Set<Topic> await(long millis) throws InterruptedException {
            long end = System.nanoTime() + millis * 1_000_000L;
            synchronized (monitor) {
                while (!closed && !anyNews()) {
                    long left = (end - System.nanoTime()) / 1_000_000L;
                    if (left <= 0) {
                        break;
                    }
                    monitor.wait(left);
                }
            }
            return news();
        }

        private boolean anyNews() {
            for (Topic topic : Topic.values()) {
                if (versions.get(topic.ordinal()) != seen[topic.ordinal()]) {
                    return true;
                }
            }
            return false;
        }

        private Set<Topic> news() {
            Set<Topic> topics = EnumSet.noneOf(Topic.class);
            for (Topic topic : Topic.values()) {
                long version = versions.get(topic.ordinal());
                if (version != seen[topic.ordinal()]) {
                    seen[topic.ordinal()] = version;
                    topics.add(topic);
                }
            }
            return topics;
        }
    }
}
