package io.github.pbx24.bitrix24.internal.pacing;

import io.github.pbx24.bitrix24.Urgency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Waiting requests of one urgency. Owners take turns, so that nobody waits behind somebody else's backlog; the requests of
 * one owner go first come, first served, per method, so that a method without budget does not hold up the others.
 */
final class Lane {

    private final Urgency urgency;

    /** Part of the bucket this lane may fill; the rest is kept for more urgent ones. */
    private final double part;

    /** So large a part of the burst leaves the moment it is asked for, more in small steps. */
    private final double atOnce;

    /** After so long without any departure the lane goes first, into the whole bucket. */
    private final long patience;

    private final Map<PacedRequest.Owner, Line> lines = new LinkedHashMap<>();
    private int waiting;
    private long servedAt;
    private long leftAt;
    private double crowd;
    private long turns;

    /** What one owner waits for, by method. */
    private static final class Line {

        private final Map<String, Set<PacedRequest>> queues = new LinkedHashMap<>();
        private int waiting;
        private long turn;
    }

    Lane(Urgency urgency, double part, double atOnce, Duration patience) {
        this.urgency = urgency;
        this.part = part;
        this.atOnce = atOnce;
        this.patience = patience.toNanos();
    }

    Urgency urgency() {
        return urgency;
    }

    /** When the last request left. */
    long leftAt() {
        return leftAt;
    }

    /** How many HTTP requests left just now; so many a second are forgotten. */
    double crowd(long now, double forgottenPerSecond) {
        return Math.max(0, crowd - (now - leftAt) / 1e9 * forgottenPerSecond);
    }

    /** An HTTP request leaves. */
    void left(long now, double forgottenPerSecond) {
        crowd = crowd(now, forgottenPerSecond) + 1;
        leftAt = now;
    }

    double atOnce() {
        return atOnce;
    }

    double part(long now) {
        return isOverdue(now) ? 1 : part;
    }

    boolean isOverdue(long now) {
        return waiting > 0 && now >= overdueAt();
    }

    /** How often it goes first, if it leaves no other way. */
    double turnsPerSecond() {
        return 1e9 / patience;
    }

    long overdueAt() {
        return servedAt + patience;
    }

    int waiting() {
        return waiting;
    }

    int waiting(PacedRequest.Owner owner) {
        Line line = lines.get(owner);
        return line == null ? 0 : line.waiting;
    }

    void add(PacedRequest request, long now) {
        if (waiting == 0) {
            servedAt = now;
        }
        Line line = lines.get(request.owner());
        if (line == null) {
            line = new Line();
            // Who comes new is served soon, but does not make up for the time it was not here.
            line.turn = turns;
            lines.put(request.owner(), line);
        }
        line.queues
                .computeIfAbsent(request.line(), unused -> new LinkedHashSet<>())
                .add(request);
        line.waiting++;
        waiting++;
    }

    boolean remove(PacedRequest request) {
        Line line = lines.get(request.owner());
        Set<PacedRequest> queue = line == null ? null : line.queues.get(request.line());
        if (line == null || queue == null || !queue.remove(request)) {
            return false;
        }
        if (queue.isEmpty()) {
            line.queues.remove(request.line());
        }
        waiting--;
        if (--line.waiting == 0) {
            lines.remove(request.owner());
        }
        return true;
    }

    List<PacedRequest> removeAll(PacedRequest.Owner owner) {
        Line line = lines.remove(owner);
        if (line == null) {
            return List.of();
        }
        List<PacedRequest> removed = new ArrayList<>(line.waiting);
        line.queues.values().forEach(removed::addAll);
        waiting -= removed.size();
        return removed;
    }

    /** The oldest request of every owner and method. */
    List<PacedRequest> heads() {
        List<PacedRequest> heads = new ArrayList<>();
        lines.values().forEach(line -> addHeads(line.queues.values(), heads));
        return heads;
    }

    /** The oldest request of every method of an owner. */
    List<PacedRequest> heads(PacedRequest.Owner owner) {
        List<PacedRequest> heads = new ArrayList<>();
        Line line = lines.get(owner);
        if (line != null) {
            addHeads(line.queues.values(), heads);
        }
        return heads;
    }

    private static void addHeads(Collection<Set<PacedRequest>> queues, List<PacedRequest> heads) {
        queues.forEach(queue -> heads.add(queue.iterator().next()));
    }

    /** Whether one head goes before another, which may be missing: first the owner whose turn it is, then the older. */
    boolean isBefore(PacedRequest one, @Nullable PacedRequest other) {
        if (other == null) {
            return true;
        }
        long turn = turn(one);
        long otherTurn = turn(other);
        return turn == otherTurn ? one.position() < other.position() : turn < otherTurn;
    }

    private long turn(PacedRequest request) {
        Line line = lines.get(request.owner());
        return line == null ? 0 : line.turn;
    }

    /** A head departs. */
    void take(PacedRequest head, long now) {
        Line line = lines.get(head.owner());
        if (line != null) {
            line.turn = ++turns;
        }
        if (!remove(head)) {
            throw new IllegalStateException("does not wait");
        }
        servedAt = now;
    }
}
