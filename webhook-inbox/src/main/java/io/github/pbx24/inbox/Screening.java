package io.github.pbx24.inbox;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a source decided about one request before anything was stored.
 *
 * @since 0.1
 */
public sealed interface Screening {

    /**
     * The request is genuine and has to be processed.
     *
     * @param kind what it is in the source's words, for the journal and for metrics; never blank. A kind longer than
     *     100 characters is cut and control characters in it are replaced when it is stored
     * @param dedupeKey what makes this delivery the same as another one of this source, of any length; null if nothing
     *     does, and then it is never a duplicate
     * @param payload what {@link InboxSource#handle} will get, usually the raw body; copied in and out
     * @since 0.1
     */
    record Store(String kind, @Nullable String dedupeKey, byte[] payload) implements Screening {
        /**
         * Checks and copies.
         *
         * @param kind what it is
         * @param dedupeKey what makes another delivery the same, or null
         * @param payload the bytes to keep
         * @throws IllegalArgumentException if the kind is blank
         */
        public Store {
            if (kind.isBlank()) {
                throw new IllegalArgumentException("kind must not be blank");
            }
            payload = payload.clone();
        }

        /**
         * What the handler will get.
         *
         * @return a copy; never null, may be empty
         */
        @Override
        public byte[] payload() {
            return payload.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Store that
                    && kind.equals(that.kind)
                    && Objects.equals(dedupeKey, that.dedupeKey)
                    && Arrays.equals(payload, that.payload);
        }

        @Override
        public int hashCode() {
            return Objects.hash(kind, dedupeKey, Arrays.hashCode(payload));
        }

        /** Names the kind and the size only: keys and payloads may carry personal data. */
        @Override
        public String toString() {
            return "Store[kind=" + kind + ", payload=" + payload.length + " bytes]";
        }
    }

    /**
     * The request is genuine but there is nothing to do: it is acknowledged and counted, not stored.
     *
     * @param kind what it is in the source's words; never blank
     * @param reason why nothing has to be done, for people; without secrets or personal data; cut after 500 characters
     * @since 0.1
     */
    record Ignore(String kind, String reason) implements Screening {
        /**
         * Checks.
         *
         * @param kind what it is
         * @param reason why nothing has to be done
         * @throws IllegalArgumentException if the kind is blank
         */
        public Ignore {
            if (kind.isBlank()) {
                throw new IllegalArgumentException("kind must not be blank");
            }
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The request is not taken.
     *
     * @param reason the class of the problem
     * @param message what is wrong and where, for the sender; without secrets and without pieces of the request; cut after 500
     *     characters
     * @since 0.1
     */
    record Refuse(RefusalReason reason, String message) implements Screening {
        /**
         * Checks.
         *
         * @param reason the class of the problem
         * @param message what is wrong
         */
        public Refuse {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
        }
    }
}
