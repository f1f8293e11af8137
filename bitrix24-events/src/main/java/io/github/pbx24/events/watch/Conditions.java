package io.github.pbx24.events.watch;

import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.InboxStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges everything that is watched, out of what was heard and what the store says. For one thread. */
final class Conditions {

    private final InboxStore store;
    private final Heard heard;
    private final RaisedAlerts raised;
    private final List<SilenceRule> silences;
    private final long backlog;
    private final Duration backlogLasting;
    private final long deadLetters;
    private final String node;
    private volatile Arrivals arrivals;
    private @Nullable Instant aboveSince;

    Conditions(EventWatch.Builder builder, Heard heard, RaisedAlerts raised) {
        this.store = builder.store;
        this.heard = heard;
        this.raised = raised;
        silences = List.copyOf(builder.silences);
        backlog = builder.backlog;
        backlogLasting = builder.backlogLasting;
        deadLetters = builder.deadLetters;
        node = builder.node;
        arrivals = builder.arrivals;
    }

    /** Sets who knows what came to other nodes. */
    void asking(Arrivals value) {
        arrivals = value;
    }

    /** Fails if the store cannot be asked. */
    List<Condition> now(Instant now) {
        List<Condition> conditions = new ArrayList<>();
        for (SilenceRule rule : silences) {
            conditions.add(silence(rule, now));
        }
        for (String event : heard.handled()) {
            Optional<Instant> slow = heard.slowSince(event, EventWatch.MEMORY, now);
            conditions.add(new Condition(
                    AlertKind.SLOW_HANDLER,
                    node + "/" + event,
                    null,
                    event,
                    slow.isPresent() ? Condition.Health.BAD : Condition.Health.GOOD,
                    slow.orElse(now),
                    0));
        }
        Map<DeliveryStatus, Long> depth = store.depth();
        conditions.add(backlog(depth.getOrDefault(DeliveryStatus.PENDING, 0L), now));
        long errors = depth.getOrDefault(DeliveryStatus.ERROR, 0L);
        conditions.add(new Condition(
                AlertKind.DEAD_LETTERS,
                "all",
                null,
                null,
                errors > deadLetters ? Condition.Health.BAD : Condition.Health.GOOD,
                now,
                errors));
        return conditions;
    }

    private Condition silence(SilenceRule rule, Instant now) {
        Instant came = heard.lastAt(rule.portal(), rule.event());
        String subject = rule.portal() + "/" + rule.event();
        String key = AlertJournal.shown(AlertKind.SILENCE + " " + subject);
        if (isSilent(rule, came, now) || raised.isOpen(key)) {
            // Another node may have heard more. What came much later than now was written by a clock that is wrong.
            Instant elsewhere = arrivals.newest(rule.portal(), rule.event())
                    .filter(time -> !time.isAfter(now.plus(InboxStore.CLOCKS_DIFFER)))
                    .map(time -> Heard.earlier(time, now))
                    .orElse(null);
            came = elsewhere != null && (came == null || elsewhere.isAfter(came)) ? elsewhere : came;
        }
        boolean silent = isSilent(rule, came, now);
        // A node that was away has not heard what came meanwhile, and an open silence ends only with an event.
        boolean heardSince =
                came != null && !came.isBefore(raised.openSince(key).orElse(Instant.MIN));
        Condition.Health health = silent
                ? Condition.Health.BAD
                : raised.isOpen(key) && !heardSince ? Condition.Health.BETWEEN : Condition.Health.GOOD;
        return new Condition(
                AlertKind.SILENCE,
                subject,
                rule.portal(),
                rule.event(),
                health,
                came == null ? heard.began() : came,
                0);
    }

    private boolean isSilent(SilenceRule rule, @Nullable Instant came, Instant now) {
        Instant began = heard.began();
        // While this process was down nobody could hear anything, so the time before does not count.
        Instant from = came == null || came.isBefore(began) ? began : came;
        return rule.hours().openBetween(from, now).compareTo(rule.quiet()) >= 0;
    }

    private Condition backlog(long pending, Instant now) {
        Condition.Health health = Condition.Health.BETWEEN;
        if (pending > backlog) {
            aboveSince = aboveSince == null || aboveSince.isAfter(now) ? now : aboveSince;
            health = now.isBefore(aboveSince.plus(backlogLasting)) ? Condition.Health.BETWEEN : Condition.Health.BAD;
        } else {
            aboveSince = null;
            health = pending <= backlog / 2 ? Condition.Health.GOOD : health;
        }
        return new Condition(
                AlertKind.BACKLOG, "all", null, null, health, aboveSince == null ? now : aboveSince, pending);
    }
}
