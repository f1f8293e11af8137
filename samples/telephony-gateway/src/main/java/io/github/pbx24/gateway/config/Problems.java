package io.github.pbx24.gateway.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects mistakes, each once. */
final class Problems {

    private final Set<ConfigProblem> found = new LinkedHashSet<>();

    void add(String path, String message) {
        found.add(new ConfigProblem(path, message));
    }

    /** Whether something was already said about a place or what is below it. */
    boolean concern(String path) {
        return found.stream().anyMatch(problem -> problem.path().startsWith(path));
    }

    List<ConfigProblem> all() {
        return List.copyOf(found);
    }
}
