package io.github.pbx24.pbx;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lists the extensions that an exchange has, so that they can be compared with the users of a portal. Thread-safe.
 *
 * @since 0.1
 */
public interface ExtensionList {

    /**
     * Reads the whole list. Changes nothing at the exchange. May take a minute.
     *
     * @return what came of it; never null, never an exception for an answer or a failure of the exchange
     */
    ListAnswer read();

    /**
     * An extension with what the exchange says of its owner.
     *
     * @param number the number as dialled, never blank
     * @param displayName the owner's name; null if unknown
     * @param email the owner's e-mail address; null if unknown
     * @param enabled false if the exchange has it and does not let it be used
     */
    record ListedExtension(
            String number,
            @Nullable String displayName,
            @Nullable String email,
            boolean enabled) {

        /** Checks that the number is not blank, and takes blank texts for unknown ones. */
        public ListedExtension {
            if (number.isBlank()) {
                throw new IllegalArgumentException("number must not be blank");
            }
            displayName = displayName == null || displayName.isBlank() ? null : displayName.strip();
            email = email == null || email.isBlank() ? null : email.strip();
        }

        /** Without name and address, which are personal. */
        @Override
        public String toString() {
            return "ListedExtension[" + Masked.extension(number) + "]";
        }
    }

    /** What came of reading. */
    sealed interface ListAnswer {

        /**
         * The whole list.
         *
         * @param extensions in any order, each number once; may be empty
         */
        record Extensions(List<ListedExtension> extensions) implements ListAnswer {

            /** Copies the list. */
            public Extensions {
                extensions = List.copyOf(extensions);
            }
        }

        /**
         * Nothing came of it, or not the whole list.
         *
         * @param reason in a few words, without secrets or numbers
         * @param temporary whether the same question may be answered later
         */
        record Failed(String reason, boolean temporary) implements ListAnswer {

            /** Checks that there is a reason. */
            public Failed {
                Objects.requireNonNull(reason, "reason");
            }
        }
    }
}
