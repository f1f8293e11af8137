package io.github.pbx24.pbx.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What is wrong with the API of a simulated exchange. Thread-safe.
 *
 * @since 0.1
 */
public final class Faults {

    private final Deque<Fault> next = new ArrayDeque<>();

    /** Makes an API without faults. */
    public Faults() {}

    /**
     * The next requests fail before anything is done.
     *
     * @param times how many of them
     * @param status the HTTP status of their answers
     */
    public synchronized void answer(int times, int status) {
        for (int i = 0; i < times; i++) {
            next.add(new Fault(status, false));
        }
    }

    /**
     * The next requests go well.
     *
     * @param times how many of them
     */
    public synchronized void pass(int times) {
        for (int i = 0; i < times; i++) {
            next.add(new Fault(200, false));
        }
    }

    /**
     * The next requests are carried out, and the connection breaks before their answer.
     *
     * @param times how many of them
     */
    public synchronized void loseAnswers(int times) {
        for (int i = 0; i < times; i++) {
            next.add(new Fault(0, true));
        }
    }

    /**
     * What happens to the request that has just come.
     *
     * @return the fault; empty if nothing is wrong. It does not come back
     */
    public synchronized Optional<Fault> take() {
        return Optional.ofNullable(next.poll()).filter(fault -> fault.status() != 200);
    }

    /**
     * One fault.
     *
     * @param status the HTTP status to answer with; 0 if the answer is lost
     * @param lost whether the request is carried out and its answer lost
     */
    public record Fault(int status, boolean lost) {}
}
