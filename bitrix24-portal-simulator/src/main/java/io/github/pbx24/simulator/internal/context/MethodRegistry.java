package io.github.pbx24.simulator.internal.context;

import java.util.Set;

/** Takes the methods of one area. */
public interface MethodRegistry {

    /**
     * Adds a method.
     *
     * @param name in any case
     * @param scopes one of them is enough; empty for none
     */
    void add(String name, Set<String> scopes, RestMethod method);
}
