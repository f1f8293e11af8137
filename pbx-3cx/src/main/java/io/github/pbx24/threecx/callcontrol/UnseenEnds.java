package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.CallEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out how calls ended of which an answer or the end may have gone unheard: the call log of the exchange knows. It is written a while
 * after the call, and may be forbidden to us; then we say what we know. Has a thread of its own, because the log may take long. Calls
 * whose end is not told when the process dies are still open for the host, and asked for again by the next process.
 */
final class UnseenEnds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UnseenEnds.class);

    /** When to look, as multiples of the grace: with two seconds of grace after 0, 2, 8 and 24 seconds. */
    private static final List<Integer> WAITS = List.of(0, 1, 3, 8);

    /**
     * How often a log that cannot be read is asked, each time after the longest of the waits: with two seconds of grace for five minutes. An
     * exchange that has just started shows its calls before its log.
     */
    private static final int MOST_FAILURES = 20;

    private final CallLog log;
    private final Duration grace;
    private final Consumer<List<CallEvent>> told;
    private final ScheduledExecutorService thread;

    /**
     * Makes it.
     *
     * @param grace how long a call without legs may come back
     * @param told takes what there is to say of one call; called by the thread of this object
     */
    UnseenEnds(CallLog log, Duration grace, Consumer<List<CallEvent>> told) {
        this.log = log;
        this.grace = grace;
        this.told = told;
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, "pbx24-3cx-ends");
            created.setDaemon(true);
            return created;
        });
    }

    void find(Ending ending) {
        look(ending, 0, 0);
    }

    /**
     * Plans to look.
     *
     * @param attempt how many times the log was read already, and did not show the call
     * @param failures how many times it could not be read
     */
    private void look(Ending ending, int attempt, int failures) {
        int wait = WAITS.get(failures == 0 ? attempt : WAITS.size() - 1);
        try {
            thread.schedule(
                    () -> lookNow(ending, attempt, failures),
                    grace.multipliedBy(wait).toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The subscription was closed: nothing more is told.
        }
    }

    /** Must not throw: the end of the call would get lost. */
    private void lookNow(Ending ending, int attempt, int failures) {
        CallLog.Found found = CallLog.Found.FAILED;
        try {
            found = log.find(ending);
        } catch (RuntimeException | Error e) {
            LOG.warn("how a call ended cannot be looked up: {}", e.getClass().getName());
        }
        if (found.failed() && failures < MOST_FAILURES) {
            look(ending, attempt, failures + 1);
        } else if (!found.failed() && found.events().isEmpty() && found.mayComeLater() && attempt + 1 < WAITS.size()) {
            look(ending, attempt + 1, failures);
        } else {
            told.accept(found.events().orElse(ending.events()));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
