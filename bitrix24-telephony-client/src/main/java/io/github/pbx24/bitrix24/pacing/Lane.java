package io.github.pbx24.bitrix24.pacing;

import io.github.pbx24.bitrix24.Urgency;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Waiting requests of one urgency: first come, first served, per owner and method, so that a method without budget does not
 * hold up the others.
 */
final class Lane {

    private record Key(Object owner, String method) {}

    private final Urgency urgency;

    /** Part of the bucket this lane may fill; the rest is kept for more urgent ones. */
    private final double part;

    /** Longest estimated time of a packed request. */
    private final double batchSeconds;

    /** After so long without any departure the lane goes first, into the whole bucket. */
    private final long patience;

    private final Map<Key, Deque<PacedRequest>> queues = new LinkedHashMap<>();
    private int waiting;
    private long servedAt;

    Lane(Urgency urgency, double part, double batchSeconds, Duration patience) {
        this.urgency = urgency;
        this.part = part;
        this.batchSeconds = batchSeconds;
        this.patience = patience.toNanos();
    }

    Urgency urgency() {
        return urgency;
    }

    double batchSeconds() {
        return batchSeconds;
    }

    double part(long now) {
        return isOverdue(now) ? 1 : part;
    }

    boolean isOverdue(long now) {
        return waiting > 0 && now >= overdueAt();
    }

    long overdueAt() {
        return servedAt + patience;
    }

    int waiting() {
        return waiting;
    }

    void add(PacedRequest request, long now) {
        if (waiting == 0) {
            servedAt = now;
        }
        queues.computeIfAbsent(key(request), unused -> new ArrayDeque<>()).addLast(request);
        waiting++;
    }

    boolean remove(PacedRequest request) {
        Deque<PacedRequest> queue = queues.get(key(request));
        if (queue == null || !queue.remove(request)) {
            return false;
        }
        shrink(key(request), queue);
        return true;
    }

    List<PacedRequest> removeAll(Object owner) {
        List<PacedRequest> removed = new ArrayList<>();
        queues.entrySet().removeIf(entry -> entry.getKey().owner() == owner && removed.addAll(entry.getValue()));
        waiting -= removed.size();
        return removed;
    }

    /** The oldest request of every owner and method. */
    List<PacedRequest> heads() {
        List<PacedRequest> heads = new ArrayList<>(queues.size());
        queues.values().forEach(queue -> heads.add(queue.getFirst()));
        return heads;
    }

    void take(PacedRequest head, long now) {
        Deque<PacedRequest> queue = queues.get(key(head));
        if (queue == null || queue.pollFirst() != head) {
            throw new IllegalStateException("not the head of its queue");
        }
        shrink(key(head), queue);
        servedAt = now;
    }

    private void shrink(Key key, Deque<PacedRequest> queue) {
        waiting--;
        if (queue.isEmpty()) {
            queues.remove(key);
        }
    }

    private static Key key(PacedRequest request) {
        return new Key(
                request.owner(),
                request.methods().size() == 1 ? request.methods().get(0) : "batch");
    }
}
