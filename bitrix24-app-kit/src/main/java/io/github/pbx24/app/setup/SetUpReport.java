package io.github.pbx24.app.setup;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a portal has what the application needs, as the last check found.
 *
 * @param checkedAt when it was checked
 * @param entries everything that is declared, in the order of declaration; unmodifiable
 * @since 0.1
 */
public record SetUpReport(Instant checkedAt, List<Entry> entries) {

    /**
     * One thing that is declared.
     *
     * @param kind what it is
     * @param name its name: of a field with the kind of object, of a place, of an event
     * @param outcome how it was found, or what was done
     * @param problem what is wrong, null if nothing is
     * @since 0.1
     */
    public record Entry(
            Kind kind,
            String name,
            Outcome outcome,
            @Nullable String problem) {

        /** Checks that nothing needed is null. */
        public Entry {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(outcome, "outcome");
        }
    }

    /**
     * What is declared.
     *
     * @since 0.1
     */
    public enum Kind {
        /** A custom field. */
        FIELD,
        /** A place in the portal's pages. */
        PLACEMENT,
        /** An event. */
        EVENT
    }

    /**
     * How a thing was found.
     *
     * @since 0.1
     */
    public enum Outcome {
        /** It was there. */
        PRESENT,
        /** It was made for the first time. */
        CREATED,
        /** It had been there, was gone, and was made again. */
        RECREATED,
        /** It is there, but of another kind than declared; it is left alone and not written. */
        CONFLICT,
        /** It could not be made. */
        FAILED
    }

    /** Copies the list. */
    public SetUpReport {
        Objects.requireNonNull(checkedAt, "checkedAt");
        entries = List.copyOf(entries);
    }

    /**
     * Whether everything is there.
     *
     * @return false if something is missing or of another kind
     */
    public boolean isComplete() {
        return entries.stream()
                .noneMatch(entry -> entry.outcome() == Outcome.FAILED || entry.outcome() == Outcome.CONFLICT);
    }
}
