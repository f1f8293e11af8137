package io.github.pbx24.pbx;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts calls at the exchange, and commands those that live. Thread-safe.
 *
 * @since 0.1
 */
public interface CallControl {

    /**
     * Rings the employee and then dials the client (originate).
     *
     * <p>Starting a call is not repeatable: a second request is a second call. So an implementation must not retry after a
     * request may have reached the exchange.
     *
     * @param request whom to connect
     * @return what came of it; never null, never an exception for an answer or a failure of the exchange
     */
    Originated originate(OriginateRequest request);

    /**
     * Ends a call. Default: this exchange cannot. Not to be repeated after {@link Commanded.Unknown} without a look at the call.
     *
     * @param callId the id that events carry
     * @return what came of it; never null, never an exception for an answer or a failure of the exchange
     */
    default Commanded hangUp(String callId) {
        return Commanded.NOT_OFFERED;
    }

    /**
     * Hands a call on without asking whoever takes it (blind transfer). Default: this exchange cannot. Not to be repeated after {@link
     * Commanded.Unknown} without a look at the call.
     *
     * @param callId the id that events carry
     * @param to the extension or number that the call goes to, never blank
     * @return what came of it; never null, never an exception for an answer or a failure of the exchange
     */
    default Commanded transfer(String callId, String to) {
        return Commanded.NOT_OFFERED;
    }

    /** What came of a command to a call that lives. */
    sealed interface Commanded {

        /** What exchanges answer that cannot do it. */
        Commanded NOT_OFFERED = new Refused("this exchange does not offer it", false);

        /** The exchange has done it. */
        record Done() implements Commanded {}

        /**
         * Nothing was done.
         *
         * @param reason in a few words, without secrets or numbers
         * @param temporary whether the same command may succeed later
         */
        record Refused(String reason, boolean temporary) implements Commanded {}

        /**
         * The command was sent and the answer was lost.
         *
         * @param reason in a few words, without secrets or numbers
         */
        record Unknown(String reason) implements Commanded {}
    }

    /**
     * Whom to connect.
     *
     * @param extension the employee's extension, never blank
     * @param number the client's number, digits with an optional leading plus
     */
    record OriginateRequest(String extension, String number) {

        /** Checks both numbers. */
        public OriginateRequest {
            if (extension.isBlank()) {
                throw new IllegalArgumentException("extension must not be blank");
            }
            if (!number.matches("\\+?[0-9*#]{1,32}")) {
                throw new IllegalArgumentException("number must be 1 to 32 digits with an optional leading plus");
            }
        }

        @Override
        public String toString() {
            return "OriginateRequest[extension=" + Masked.extension(extension) + ", number=" + Masked.number(number)
                    + "]";
        }
    }

    /** What came of an attempt to start a call. */
    sealed interface Originated {

        /**
         * The exchange is dialling.
         *
         * @param callId the id that later events carry; null if the exchange does not tell it
         */
        record Started(@Nullable String callId) implements Originated {

            /**
             * The id that later events carry.
             *
             * @return the id; empty if the exchange does not tell it
             */
            public Optional<String> id() {
                return Optional.ofNullable(callId);
            }
        }

        /**
         * There is no call: the exchange refused or was not reached.
         *
         * @param reason in a few words, without secrets or numbers
         * @param temporary whether the same request may succeed later
         */
        record Refused(String reason, boolean temporary) implements Originated {}

        /**
         * The request was sent and the answer was lost: there may or may not be a call.
         *
         * @param reason in a few words, without secrets or numbers
         */
        record Unknown(String reason) implements Originated {}
    }
}
