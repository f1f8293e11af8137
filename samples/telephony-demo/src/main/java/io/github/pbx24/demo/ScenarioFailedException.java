package io.github.pbx24.demo;

/** Something did not turn out as it should. The message says what. */
final class ScenarioFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ScenarioFailedException(String message) {
        super(message);
    }

    ScenarioFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
