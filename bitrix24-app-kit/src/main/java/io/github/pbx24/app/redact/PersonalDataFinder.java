package io.github.pbx24.app.redact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds personal data in a text: the place for a library or a model that knows more than rules. Must be thread-safe.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface PersonalDataFinder {

    /**
     * Looks at a text.
     *
     * @param text several utterances, one a line; a line may go on with what the one before began
     * @param language language tag of the transcript; null if unknown
     * @return what was found, in any order, overlaps allowed; empty if nothing
     * @throws RuntimeException if it does not work; the step is tried again. The message must not quote the text
     */
    List<PersonalData> find(String text, @Nullable String language);
}
