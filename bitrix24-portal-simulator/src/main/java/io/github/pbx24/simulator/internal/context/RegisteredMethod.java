package io.github.pbx24.simulator.internal.context;

import java.util.Set;

/**
 * A method and what it needs.
 *
 * @param scopes one of them is enough; empty for none
 * @param applicationOnly refused under a webhook if the portal follows the documentation to the letter
 * @param listed whether the list of methods has it
 */
public record RegisteredMethod(RestMethod method, Set<String> scopes, boolean applicationOnly, boolean listed) {

    /** For applications and webhooks. */
    public static RegisteredMethod open(RestMethod method, Set<String> scopes) {
        return new RegisteredMethod(method, scopes, false, true);
    }
}
