package io.github.pbx24.pbx;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a vendor tells which call an event is about.
 *
 * <p>Most vendors send an id that stays the same through transfers. Some send none: then the call has to be recognised
 * by who talked with whom and when.
 *
 * @since 0.1
 */
public sealed interface CallIdentity {

    /**
     * A call named by an id.
     *
     * @param id equal for all events of one call, unequal for all other calls of this exchange, never blank
     */
    record ById(String id) implements CallIdentity {

        /** Checks that the id is not blank. */
        public ById {
            Texts.requireNotBlank(id, "id");
        }
    }

    /**
     * A call recognised by its parties and its time.
     *
     * @param extension the employee's extension; null if unknown
     * @param clientNumber the client's number; null if withheld
     * @param direction who called; null if unknown
     * @param from the earliest start of the call that fits
     * @param to the latest start of the call that fits, not before {@code from}
     */
    record ByAttributes(
            @Nullable String extension,
            @Nullable String clientNumber,
            @Nullable Direction direction,
            Instant from,
            Instant to)
            implements CallIdentity {

        /** Checks that the window is not reversed and that at least one party is known. */
        public ByAttributes {
            if (to.isBefore(from)) {
                throw new IllegalArgumentException("to must not be before from");
            }
            if (extension == null && clientNumber == null) {
                throw new IllegalArgumentException("extension or clientNumber must be known");
            }
        }

        @Override
        public String toString() {
            return "ByAttributes[extension=" + Masked.extension(extension) + ", clientNumber="
                    + Masked.number(clientNumber) + ", direction=" + direction + ", from=" + from + ", to=" + to + "]";
        }
    }

    /**
     * Names a call by its id.
     *
     * @param id the id, never blank
     * @return the identity
     */
    static CallIdentity id(String id) {
        return new ById(id);
    }
}
