package io.github.pbx24.simulator.internal.context;

import java.util.Set;

/**
 * A method and what it needs.
 *
 * @param scopes one of them is enough; empty for none
 * @param applicationOnly refused under a webhook if the portal follows the documentation to the letter
 */
public record RegisteredMethod(RestMethod method, Set<String> scopes, boolean applicationOnly) {}
