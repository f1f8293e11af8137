package io.github.pbx24.analytics;

/** A request that gets an error as its answer. */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    Problem(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
