package io.github.pbx24.app.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was said in a call.
 *
 * @param language language tag, for example {@code ru}; null if unknown
 * @param utterances in the order of speaking; unmodifiable
 * @since 0.1
 */
public record Transcript(@Nullable String language, List<Utterance> utterances) {

    /**
     * Some words of one speaker.
     *
     * @param speaker who speaks
     * @param start when it begins, from the begin of the recording; null if unknown
     * @param end when it ends; null if unknown
     * @param text the words
     * @since 0.1
     */
    public record Utterance(
            Speaker speaker,
            @Nullable Duration start,
            @Nullable Duration end,
            String text) {

        /** Checks that speaker and text are there. */
        public Utterance {
            Objects.requireNonNull(speaker, "speaker");
            Objects.requireNonNull(text, "text");
        }

        /**
         * The same utterance in other words.
         *
         * @param other the words
         * @return a copy
         */
        public Utterance withText(String other) {
            return new Utterance(speaker, start, end, other);
        }

        /** Without the words. */
        @Override
        public String toString() {
            return "Utterance[" + speaker + ", start=" + start + ", " + text.length() + " characters]";
        }
    }

    /**
     * Who speaks.
     *
     * @since 0.1
     */
    public enum Speaker {
        /** The employee. */
        EMPLOYEE,
        /** The client. */
        CLIENT,
        /** Not told by whoever transcribed. */
        UNKNOWN
    }

    /** Copies the list. */
    public Transcript {
        utterances = List.copyOf(utterances);
    }

    /**
     * All words, one utterance a line.
     *
     * @return the text; empty if nothing was said
     */
    public String text() {
        return utterances.stream().map(Utterance::text).collect(Collectors.joining("\n"));
    }

    /** Without the words. */
    @Override
    public String toString() {
        return "Transcript[language=" + language + ", " + utterances.size() + " utterances]";
    }
}
