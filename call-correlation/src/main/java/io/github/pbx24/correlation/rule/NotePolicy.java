package io.github.pbx24.correlation.rule;

import io.github.pbx24.correlation.fact.CallStory;
import java.util.List;
import java.util.Optional;

/**
 * Says what is noted at a finished call. Implementations are pure and thread-safe.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface NotePolicy {

    /**
     * Words the note.
     *
     * @param call what is known of the call
     * @return the text; empty if there is nothing to note
     */
    Optional<String> note(CallStory call);

    /**
     * Notes who talked if there were several. The default.
     *
     * @return the policy
     */
    static NotePolicy transferChain() {
        return call -> {
            List<String> chain = call.chain();
            return chain.size() < 2 ? Optional.empty() : Optional.of("Call transferred: " + String.join(" → ", chain));
        };
    }

    /**
     * Notes nothing.
     *
     * @return the policy
     */
    static NotePolicy none() {
        return call -> Optional.empty();
    }
}
