package io.github.pbx24.events.watch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one alert that the store cannot keep: that it fails itself. For one thread. */
final class StoreAlarm {

    private static final Logger LOG = LoggerFactory.getLogger(EventWatch.class);

    private final List<AlertSink> sinks;
    private final RaisedAlerts raised;
    private final String node;
    private final Clock clock;
    private final List<Owed> owed = new ArrayList<>();
    private @Nullable Alert storeAlert;
    private @Nullable Instant failedAt;
    private @Nullable Instant recoveredAt;
    private boolean failsAgain;

    /** An alert that a sink did not get yet. */
    private record Owed(AlertSink sink, Alert alert) {}

    StoreAlarm(List<AlertSink> sinks, RaisedAlerts raised, String node, Clock clock) {
        this.sinks = sinks;
        this.raised = raised;
        this.node = node;
        this.clock = clock;
    }

    /** Without the store nothing can be written down: the sinks are told directly, as often as it takes. */
    void judge(boolean works, Instant now) {
        Alert known = storeAlert;
        if (!works) {
            failedAt = now;
        }
        // One that fails again and again is told as over when it has been steady for a while, or people hear of nothing
        // else.
        if (works == (known == null) || (works && failsAgain && isWithin(EventWatch.MEMORY, failedAt, now))) {
            payOwed();
            return;
        }
        if (works) {
            recoveredAt = now;
        } else {
            failsAgain = isWithin(EventWatch.MEMORY, recoveredAt, now);
        }
        Instant since = known == null ? now : known.since();
        Condition condition = new Condition(AlertKind.STORE, node, null, null, Condition.Health.BAD, since, 0);
        Alert alert = raised.alert(condition, works, since, condition.key() + " " + since + " " + works, now);
        storeAlert = works ? null : alert;
        if (works) {
            raised.hide(condition.key());
        } else {
            raised.show(condition.key(), alert);
        }
        sinks.forEach(sink -> owed.add(new Owed(sink, alert)));
        payOwed();
    }

    /** What is later than now was told by a clock that is right again. */
    private static boolean isWithin(Duration time, @Nullable Instant since, Instant now) {
        return since != null && !since.isAfter(now) && now.isBefore(since.plus(time));
    }

    private void payOwed() {
        owed.removeIf(one -> {
            try {
                one.sink().send(one.alert());
                return true;
            } catch (Exception e) {
                LOG.warn(
                        "the sink {} failed: {}",
                        one.sink().name(),
                        e.getClass().getSimpleName());
                // Old news is no news.
                return one.alert().at().isBefore(clock.instant().minus(Duration.ofHours(1)));
            }
        });
    }
}
