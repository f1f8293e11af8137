package io.github.pbx24.events.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Which alerts are raised: tells each once when it begins and once when it is over. For one thread, but for {@link #active()}. */
final class RaisedAlerts {

    private final AlertJournal journal;
    private final AlertText words;
    private final String node;

    private final Map<String, Instant> open = new LinkedHashMap<>();
    private final Map<String, Alert> active = new ConcurrentHashMap<>();
    private boolean seeded;

    RaisedAlerts(AlertJournal journal, AlertText words, String node) {
        this.journal = journal;
        this.words = words;
        this.node = node;
    }

    /** The oldest first. */
    List<Alert> active() {
        return active.values().stream()
                .sorted(Comparator.comparing(Alert::since))
                .toList();
    }

    boolean isOpen(String key) {
        return open.containsKey(key);
    }

    Optional<Instant> openSince(String key) {
        return Optional.ofNullable(open.get(key));
    }

    /** What was raised by a clock that was ahead must be able to end. */
    void notLaterThan(Instant now) {
        open.replaceAll((key, since) -> Heard.earlier(since, now));
    }

    /** Shows an alert that the journal cannot know. */
    void show(String key, Alert alert) {
        active.put(key, alert);
    }

    void hide(String key) {
        active.remove(key);
    }

    /** What was open when this node stopped must be closed by somebody. */
    void seed(Consumer<String> slowBefore) {
        if (seeded) {
            return;
        }
        String slow = AlertKind.SLOW_HANDLER + " " + node + "/";
        journal.newest().forEach((key, newest) -> {
            if (!newest.recovered()) {
                open.put(key, newest.at());
                if (key.startsWith(slow)) {
                    slowBefore.accept(key.substring(slow.length()));
                }
            }
        });
        seeded = true;
    }

    void judge(Condition condition, Instant now) {
        String key = AlertJournal.shown(condition.key());
        Instant since = open.get(key);
        if (condition.health() == Condition.Health.BAD && since == null) {
            Optional<AlertJournal.Newest> before = newest(key);
            Alert alert = alert(condition, false, condition.since(), AlertJournal.id(key, false, before), now);
            if (before.isEmpty() || before.get().recovered()) {
                journal.tell(key, alert);
            }
            open.put(key, condition.since());
            active.put(key, alert);
        } else if (since != null && condition.health() == Condition.Health.BAD && !active.containsKey(key)) {
            // Raised before this process began.
            active.put(key, alert(condition, false, since, AlertJournal.id(key, false, Optional.empty()), now));
        } else if (condition.health() == Condition.Health.GOOD && since != null) {
            Optional<AlertJournal.Newest> before = newest(key);
            // After 30 days the journal does not know it any more, and still nobody has told of its end.
            if (before.isEmpty() || !before.get().recovered()) {
                journal.tell(key, alert(condition, true, since, AlertJournal.id(key, true, before), now));
            }
            open.remove(key);
            active.remove(key);
        }
    }

    private Optional<AlertJournal.Newest> newest(String key) {
        return Optional.ofNullable(journal.newest().get(key));
    }

    Alert alert(Condition condition, boolean recovered, Instant since, String id, Instant now) {
        Duration lasted = now.isAfter(since) ? Duration.between(since, now) : Duration.ZERO;
        return new Alert(
                id,
                condition.kind(),
                recovered,
                condition.portal(),
                condition.event(),
                since,
                now,
                condition.count(),
                words.of(condition, recovered, lasted));
    }
}
