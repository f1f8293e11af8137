package io.github.pbx24.gateway.config;

import java.util.List;

/** A configuration is wrong. Lists every mistake that was found, and never a value. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /**
     * Describes all mistakes.
     *
     * @param problems at least one
     */
    public ConfigException(List<ConfigProblem> problems) {
        super(String.join("; ", problems.stream().map(ConfigProblem::toString).toList()));
        this.problems = List.copyOf(problems);
    }

    ConfigException(String path, String message) {
        this(List.of(new ConfigProblem(path, message)));
    }

    /**
     * All mistakes.
     *
     * @return in the order of the file as far as possible; at least one
     */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
