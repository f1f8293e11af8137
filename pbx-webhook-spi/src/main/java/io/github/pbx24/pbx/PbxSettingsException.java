package io.github.pbx24.pbx;

import java.util.List;

/**
 * Settings of an exchange are wrong. Lists every mistake with its key, and never a value, which may be a secret.
 *
 * @since 0.1
 */
public class PbxSettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** All mistakes. */
    private final transient List<Problem> problems;

    /**
     * Describes all mistakes.
     *
     * @param problems at least one
     */
    public PbxSettingsException(List<Problem> problems) {
        super(String.join("; ", problems.stream().map(Problem::toString).toList()));
        this.problems = List.copyOf(problems);
    }

    /**
     * All mistakes.
     *
     * @return at least one
     */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * One mistake.
     *
     * @param key the setting, for example {@code webhook-keys[0]}
     * @param message what is wrong with it, without the value
     */
    public record Problem(String key, String message) {
        @Override
        public String toString() {
            return key + ": " + message;
        }
    }
}
