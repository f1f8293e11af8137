package io.github.pbx24.correlation.plan;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of carrying out a {@link CallCommand}. The difference between the kinds decides what may be said next.
 *
 * @since 0.1
 */
public sealed interface Ack {

    /**
     * What came of the command.
     *
     * @return the kind
     */
    Kind kind();

    /**
     * Why it was not done.
     *
     * @return words for the operator, without secrets and numbers; empty if it was done
     */
    default String reason() {
        return "";
    }

    /**
     * Before when it is of no use to try again.
     *
     * @return the time, if the portal or the exchange told one
     */
    default Optional<Instant> notBefore() {
        return Optional.empty();
    }

    /**
     * What is wrong with a command that was refused.
     *
     * @return the fault; {@link Fault#OTHER} if it was not refused
     */
    default Fault fault() {
        return Fault.OTHER;
    }

    /** What can come of a command. */
    enum Kind {
        /** It was carried out. */
        DONE,
        /** It was certainly not carried out, and may be tried again. */
        NOT_DONE,
        /** It may have been carried out, or may still be. */
        UNKNOWN,
        /** It was certainly not carried out, and the same command will be refused again. */
        REFUSED
    }

    /**
     * The command was carried out.
     *
     * @param result what it brought
     */
    record Done(Result result) implements Ack {

        private static final Done PLAIN = new Done(new Plain());

        /**
         * What the command brought, where only one kind of result makes sense.
         *
         * @param kind the kind of result
         * @param <R> the kind of result
         * @return the result
         * @throws IllegalArgumentException if the command brought something else
         */
        public <R extends Result> R result(Class<R> kind) {
            if (!kind.isInstance(result)) {
                throw new IllegalArgumentException("expected " + kind.getSimpleName() + " but was told "
                        + result.getClass().getSimpleName());
            }
            return kind.cast(result);
        }

        @Override
        public Kind kind() {
            return Kind.DONE;
        }
    }

    /**
     * The command was certainly not carried out. Trying again may help.
     *
     * @param reason words for the operator, without secrets and numbers
     * @param waitUntil before then it is of no use to try again; null if nobody told
     * @param cause whether it is the fault of the portal
     */
    record NotDone(String reason, @Nullable Instant waitUntil, Cause cause) implements Ack {

        /**
         * Not carried out, by chance of this command.
         *
         * @param reason words for the operator, without secrets and numbers
         * @param waitUntil before then it is of no use to try again; null if nobody told
         */
        public NotDone(String reason, @Nullable Instant waitUntil) {
            this(reason, waitUntil, Cause.COMMAND);
        }

        @Override
        public Kind kind() {
            return Kind.NOT_DONE;
        }

        @Override
        public Optional<Instant> notBefore() {
            return Optional.ofNullable(waitUntil);
        }
    }

    /**
     * The command may have been carried out, or may still be running.
     *
     * @param reason words for the operator, without secrets and numbers
     * @param waitUntil before then it is of no use to try again; null if nobody told
     * @param notFinished whether a {@link CallCommand.LogCall} certainly did not come to its second half, the finish
     */
    record Unknown(String reason, @Nullable Instant waitUntil, boolean notFinished) implements Ack {

        /**
         * The same of a log of which the finish certainly was not sent.
         *
         * @return a copy
         */
        public Unknown beforeFinish() {
            return new Unknown(reason, waitUntil, true);
        }

        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }

        @Override
        public Optional<Instant> notBefore() {
            return Optional.ofNullable(waitUntil);
        }
    }

    /**
     * The command was certainly not carried out, and the same command will be refused again.
     *
     * @param reason words for the operator, without secrets and numbers
     * @param fault what is wrong with the command
     */
    record Refused(String reason, Fault fault) implements Ack {
        @Override
        public Kind kind() {
            return Kind.REFUSED;
        }
    }

    /** Whose fault it is that a command was not carried out. */
    enum Cause {
        /** That of the command, as far as anybody knows. */
        COMMAND,
        /** That of the portal, which is down or accepts nobody: the call is not to blame, and waits for the portal. */
        PORTAL
    }

    /** What is wrong with a command that was refused. */
    enum Fault {
        /** The user does not exist or is not active. */
        USER,
        /** Bitrix24 has no open call with this id. */
        CALL,
        /** Something else. */
        OTHER
    }

    /** What a command brought. */
    sealed interface Result {}

    /** Nothing but the fact that it was done. */
    record Plain() implements Result {}

    /**
     * The call is registered.
     *
     * @param crmCallId the id that Bitrix24 gave
     */
    record Registered(String crmCallId) implements Result {}

    /**
     * The call is finished.
     *
     * @param activityId its activity in the CRM; null if there is none
     */
    record Finished(@Nullable Long activityId) implements Result {}

    /**
     * The call was registered and finished in one go.
     *
     * @param crmCallId the id that Bitrix24 gave
     * @param activityId its activity in the CRM; null if there is none
     */
    record Logged(String crmCallId, @Nullable Long activityId) implements Result {}

    /**
     * The call was registered but not finished, or not certainly.
     *
     * @param crmCallId the id that Bitrix24 gave
     * @param finishMayHaveRun whether the answer to the finish was lost; else it certainly was not done
     */
    record HalfLogged(String crmCallId, boolean finishMayHaveRun) implements Result {}

    /** What was looked for is not there. */
    record Absent() implements Result {}

    /**
     * The recording is in the archive.
     *
     * @param name its name there
     * @param bytes its size
     */
    record Archived(String name, long bytes) implements Result {}

    /**
     * The PBX is dialling.
     *
     * @param callId the id that later events carry; null if the PBX does not tell it
     */
    record Dialling(@Nullable String callId) implements Result {}

    /**
     * A command was carried out and there is nothing more to say.
     *
     * @return the ack
     */
    static Ack done() {
        return Done.PLAIN;
    }

    /**
     * A command was carried out.
     *
     * @param result what it brought
     * @return the ack
     */
    static Ack done(Result result) {
        return new Done(result);
    }

    /**
     * A command was certainly not carried out.
     *
     * @param reason words for the operator
     * @return the ack
     */
    static Ack notDone(String reason) {
        return new NotDone(reason, null);
    }

    /**
     * A command may have been carried out.
     *
     * @param reason words for the operator
     * @return the ack
     */
    static Ack unknown(String reason) {
        return new Unknown(reason, null, false);
    }

    /**
     * A command was refused for good.
     *
     * @param reason words for the operator
     * @return the ack
     */
    static Ack refused(String reason) {
        return new Refused(reason, Fault.OTHER);
    }
}
