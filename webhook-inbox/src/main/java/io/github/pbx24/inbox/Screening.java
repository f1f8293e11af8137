package io.github.pbx24.inbox;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
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
     * @param entity what it is about, of any length, for example {@code portal/DEAL/7}: deliveries of one source about one
     *     entity are processed one after the other, in order of receipt. Shown in the journal. Null if the order does not matter
     * @param delay how long after its receipt it is processed; zero to {@link #MAX_DELAY}
     * @param quietTime how long nothing more of this kind about this entity must have come; what comes meanwhile is merged
     *     into it, so that all are processed together, with the newest payload. What comes more than ten times as long after the first is not.
     *     Zero to {@link #MAX_DELAY}; zero merges nothing
     * @since 0.1
     */
    record Store(
            String kind,
            @Nullable String dedupeKey,
            byte[] payload,
            @Nullable String entity,
            Duration delay,
            Duration quietTime)
            implements Screening {

        /** The longest delay and quiet time: an hour. */
        public static final Duration MAX_DELAY = Duration.ofHours(1);

        /**
         * Checks and copies.
         *
         * @param kind what it is
         * @param dedupeKey what makes another delivery the same, or null
         * @param payload the bytes to keep
         * @param entity what it is about, or null
         * @param delay how long after its receipt it is processed
         * @param quietTime how long nothing more must have come
         * @throws IllegalArgumentException if the kind is blank, a time is out of range, or there is a quiet time without an
         *     entity
         */
        public Store {
            if (kind.isBlank()) {
                throw new IllegalArgumentException("kind must not be blank");
            }
            checkTime("delay", delay);
            checkTime("quietTime", quietTime);
            if (entity == null && !quietTime.isZero()) {
                throw new IllegalArgumentException("quietTime needs an entity");
            }
            payload = payload.clone();
        }

        /**
         * A delivery that is processed at once, in no order.
         *
         * @param kind what it is
         * @param dedupeKey what makes another delivery the same, or null
         * @param payload the bytes to keep
         * @throws IllegalArgumentException if the kind is blank
         */
        public Store(String kind, @Nullable String dedupeKey, byte[] payload) {
            this(kind, dedupeKey, payload, null, Duration.ZERO, Duration.ZERO);
        }

        private static void checkTime(String name, Duration value) {
            if (value.isNegative() || value.compareTo(MAX_DELAY) > 0) {
                throw new IllegalArgumentException(name + " must be zero to " + MAX_DELAY + ", was " + value);
            }
        }

        /**
         * The same, processed in order with others about one entity.
         *
         * @param what the entity, or null for no order
         * @return a copy
         */
        public Store about(@Nullable String what) {
            return new Store(kind, dedupeKey, payload, what, delay, quietTime);
        }

        /**
         * The same, processed some time after its receipt.
         *
         * @param duration zero to {@link #MAX_DELAY}
         * @return a copy
         * @throws IllegalArgumentException if it is out of range
         */
        public Store after(Duration duration) {
            return new Store(kind, dedupeKey, payload, entity, duration, quietTime);
        }

        /**
         * The same, merged with others of its kind and entity.
         *
         * @param duration zero to {@link #MAX_DELAY}
         * @return a copy
         * @throws IllegalArgumentException if it is out of range, or there is no entity
         */
        public Store whenQuietFor(Duration duration) {
            return new Store(kind, dedupeKey, payload, entity, delay, duration);
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
                    && Arrays.equals(payload, that.payload)
                    && Objects.equals(entity, that.entity)
                    && delay.equals(that.delay)
                    && quietTime.equals(that.quietTime);
        }

        @Override
        public int hashCode() {
            return Objects.hash(kind, dedupeKey, Arrays.hashCode(payload), entity);
        }

        /** Names the kind and the size only: keys and payloads may carry personal data. */
        @Override
        public String toString() {
            return "Store[kind=" + kind + ", payload=" + payload.length + " bytes]";
        }
    }

    /**
     * The request is genuine, and what it brings about is done at once: in the transaction that stores it, before the sender
     * is answered.
     *
     * @param kind what it is, as in {@link Store}
     * @param dedupeKey what makes another delivery the same, as in {@link Store}
     * @param payload what {@link InboxSource#handle} will get if somebody replays it; copied in and out
     * @param effect what the request brings about; run only if it is no duplicate, perhaps on another thread, perhaps
     *     again after a rollback, and everybody waits for it: it may write to the same database and do nothing else.
     *     Answers the id of the call that it was about, at most 200 characters, or null. What it throws is passed on by
     *     {@link Inbox#accept}, and then nothing is stored
     * @since 0.1
     */
    record Process(String kind, @Nullable String dedupeKey, byte[] payload, Supplier<@Nullable String> effect)
            implements Screening {
        /**
         * Checks and copies.
         *
         * @param kind what it is
         * @param dedupeKey what makes another delivery the same, or null
         * @param payload the bytes to keep
         * @param effect what the request brings about
         * @throws IllegalArgumentException if the kind is blank
         */
        public Process {
            if (kind.isBlank()) {
                throw new IllegalArgumentException("kind must not be blank");
            }
            payload = payload.clone();
            Objects.requireNonNull(effect, "effect");
        }

        /**
         * What a replay will get.
         *
         * @return a copy; never null, may be empty
         */
        @Override
        public byte[] payload() {
            return payload.clone();
        }

        /** Names the kind and the size only: keys and payloads may carry personal data. */
        @Override
        public String toString() {
            return "Process[kind=" + kind + ", payload=" + payload.length + " bytes]";
        }
    }

    /**
     * The request is genuine but there is nothing to do: it is acknowledged, counted and journalled without its payload.
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
     * The request is not taken. It is counted, and journalled without its payload, unless very many come.
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
