package io.github.pbx24.correlation.plan;

import io.github.pbx24.correlation.fact.ClickToCall;
import io.github.pbx24.pbx.RecordingReference;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One step that brings Bitrix24 closer to what it should show. A command holds everything that is needed to carry it out.
 * Commands are carried out at least once; each is harmless when repeated, or is checked before it is repeated.
 *
 * @since 0.1
 */
public sealed interface CallCommand {

    /**
     * What sort of step this is.
     *
     * @return the kind
     */
    Kind kind();

    /**
     * Gives the command to the method for its kind.
     *
     * @param handler one method for each kind
     * @param <R> what the handler makes of a command
     * @return what the method returned
     */
    <R> R with(Handler<R> handler);

    /** The kinds of steps. */
    enum Kind {
        /** {@link Originate}. */
        ORIGINATE(true),
        /** {@link Register}. */
        REGISTER(true),
        /** {@link Show}. */
        SHOW(true),
        /** {@link Hide}. */
        HIDE(false),
        /** {@link Finish}. */
        FINISH(true),
        /** {@link CheckFinish}. */
        CHECK_FINISH(false),
        /** {@link LogCall}. */
        LOG_CALL(true),
        /** {@link CheckLog}. */
        CHECK_LOG(false),
        /** {@link AddNote}. */
        ADD_NOTE(false),
        /** {@link TellUser}. */
        TELL_USER(false),
        /** {@link ArchiveRecording}. */
        ARCHIVE_RECORDING(false),
        /** {@link AttachRecording}. */
        ATTACH_RECORDING(false),
        /** {@link Move}. */
        MOVE(false),
        /** {@link Divide}. */
        DIVIDE(false);

        private final boolean needsIntent;

        Kind(boolean needsIntent) {
            this.needsIntent = needsIntent;
        }

        /**
         * Whether the step has to be stored as intended ({@link CallProgress#intending}) before it is taken, because what it
         * leaves behind must not be forgotten.
         *
         * @return true for steps that leave something behind at Bitrix24 or at the PBX
         */
        public boolean needsIntent() {
            return needsIntent;
        }

        /**
         * Whether the step moves a recording, which may take minutes.
         *
         * @return true for the two steps with recordings
         */
        public boolean movesRecording() {
            return this == ARCHIVE_RECORDING || this == ATTACH_RECORDING;
        }
    }

    /**
     * One method for each kind of command, so that the compiler notices a kind that was forgotten.
     *
     * @param <R> what is made of a command
     */
    interface Handler<R> {

        /**
         * Asks the PBX to start a call.
         *
         * @param command the command
         * @return what is made of it
         */
        R originate(Originate command);

        /**
         * Registers the call.
         *
         * @param command the command
         * @return what is made of it
         */
        R register(Register command);

        /**
         * Shows the card.
         *
         * @param command the command
         * @return what is made of it
         */
        R show(Show command);

        /**
         * Hides the card.
         *
         * @param command the command
         * @return what is made of it
         */
        R hide(Hide command);

        /**
         * Finishes the call.
         *
         * @param command the command
         * @return what is made of it
         */
        R finish(Finish command);

        /**
         * Looks whether the call was finished.
         *
         * @param command the command
         * @return what is made of it
         */
        R checkFinish(CheckFinish command);

        /**
         * Registers and finishes a call that is over.
         *
         * @param command the command
         * @return what is made of it
         */
        R logCall(LogCall command);

        /**
         * Looks whether a call that is over was registered and finished.
         *
         * @param command the command
         * @return what is made of it
         */
        R checkLog(CheckLog command);

        /**
         * Notes something at the finished call.
         *
         * @param command the command
         * @return what is made of it
         */
        R addNote(AddNote command);

        /**
         * Tells a user something.
         *
         * @param command the command
         * @return what is made of it
         */
        R tellUser(TellUser command);

        /**
         * Fetches a recording.
         *
         * @param command the command
         * @return what is made of it
         */
        R archiveRecording(ArchiveRecording command);

        /**
         * Attaches a recording.
         *
         * @param command the command
         * @return what is made of it
         */
        R attachRecording(AttachRecording command);

        /**
         * Tells the portal who has the call now.
         *
         * @param command the command
         * @return what is made of it
         */
        R move(Move command);

        /**
         * Makes calls of their own of parts of the call.
         *
         * @param command the command
         * @return what is made of it
         */
        R divide(Divide command);
    }

    /**
     * Asks the PBX to start a call. Not repeatable: a second request is a second call.
     *
     * @param origin what the user clicked
     * @param extension whose phone rings first
     * @param number whom to dial then
     * @param clicks how many clicks there were, this one included
     */
    record Originate(ClickToCall origin, String extension, String number, int clicks) implements CallCommand {
        @Override
        public Kind kind() {
            return Kind.ORIGINATE;
        }

        @Override
        public <R> R with(Handler<R> handler) {
            return handler.originate(this);
        }
    }

    /**
     * Registers the call. Answered with {@link Ack.Registered}.
     *
     * @param intent what to say
     */
    record Register(RegisterIntent intent) implements CallCommand {
        @Override
        public Kind kind() {
            return Kind.REGISTER;
        }

        @Override
        public <R> R with(Handler<R> handler) {
            return handler.register(this);
        }
    }

    /**
     * Shows the card. Showing twice is harmless, but a card that may have been shown has to be hidden in the end.
     *
     * @param crmCallId the call
     * @param users to whom, at least one
     */
    record Show(String crmCallId, Set<Long> users) implements CallCommand {
        @Override
        public Kind kind() {
            return Kind.SHOW;
        }

        @Override
        public <R> R with(Handler<R> handler) {
            return handler.show(this);
        }
    }

    /**
     * Hides the card.
     *
     * @param crmCallId the call
     * @param users from whom, at least one
     * @param plannedAt when; a card that opens later is not hidden by it
     */
    record Hide(String crmCallId, Set<Long> users, Instant plannedAt) implements CallCommand {
        @Override
        public Kind kind() {
            return Kind.HIDE;
        }

        @Override
        public <R> R with(Handler<R> handler) {
            return handler.hide(this);
        }
    }

    /**
     * Finishes the call. Not repeatable: after a lost answer {@link CheckFinish} comes first. Answered with {@link
     * Ack.Finished}.
     *
     * @param crmCallId the call
     * @param intent what to say
     */
    record Finish(String crmCallId, FinishIntent intent) implements CallCommand {
        @Override
        public Kind kind() {
            return Kind.FINISH;
        }

        @Override
        public <R> R with(Handler<R> handler) {
            return handler.finish(this);
        }
    }

    /**
     * Looks in the portal's statistics whether a call was finished. Answered with {@link Ack.Finished} or {@link
     * Ack.Absent}.
     *
     * @param crmCallId the call
     * @param settledAt from then on the finish whose answer was lost cannot be running any more
     */
    record CheckFinish(String crmCallId, Instant settledAt) implements CallCommand {
        @Override
        public Kind kind() {
            return Kind.CHECK_FINISH;
        }

        @Override
        public <R> R with(Handler<R> handler) {
            return handler.checkFinish(this);
        }
    }

    /**
     * Registers a call that is over, without a card, and finishes it at once. Not repeatable: after a lost answer {@link
     * CheckLog} comes first. Answered with {@link Ack.Logged}, or with {@link Ack.HalfLogged} if only the first half was
     * certainly done.
     *
     * @param register what to say first
     * @param finish what to say then
     */
    record LogCall(RegisterIntent register, FinishIntent finish) implements CallCommand {
        @Override
        public Kind kind() {
            return Kind.LOG_CALL;
        }

        @Override
        public <R> R with(Handler<R> handler) {
            return handler.logCall(this);
        }
    }

    /**
     * Looks in the portal's statistics whether a call was registered and finished. Answered with {@link Ack.Logged} or {@link
     * Ack.Absent}.
     *
     * @param externalCallId the id of the call for Bitrix24
     * @param startedAt when it began, as registered
     * @param settledAt from then on the request whose answer was lost cannot be running any more
     */
    record CheckLog(String externalCallId, Instant startedAt, Instant settledAt) implements CallCommand {
        @Override
        public Kind kind() {
            return Kind.CHECK_LOG;
        }

        @Override
        public <R> R with(Handler<R> handler) {
            return handler.checkLog(this);
        }
    }

    /**
     * Tells a user something, if the portal allows it. Answered with anything: it is not tried again.
     *
     * @param userId whom
     * @param text what
     */
    record TellUser(long userId, String text) implements CallCommand {
        @Override
        public Kind kind() {
            return Kind.TELL_USER;
        }

        @Override
        public <R> R with(Handler<R> handler) {
            return handler.tellUser(this);
        }
    }

    /**
     * Notes something at the finished call.
     *
     * @param activityId the activity of the call in the CRM
     * @param text what to note
     */
    record AddNote(long activityId, String text) implements CallCommand {
        @Override
        public Kind kind() {
            return Kind.ADD_NOTE;
        }

        @Override
        public <R> R with(Handler<R> handler) {
            return handler.addNote(this);
        }
    }

    /**
     * Fetches a recording into the archive. Answered with {@link Ack.Archived}.
     *
     * @param recording which one
     */
    record ArchiveRecording(RecordingReference recording) implements CallCommand {
        @Override
        public Kind kind() {
            return Kind.ARCHIVE_RECORDING;
        }

        @Override
        public <R> R with(Handler<R> handler) {
            return handler.archiveRecording(this);
        }
    }

    /**
     * Attaches an archived recording to the finished call.
     *
     * @param crmCallId the call
     * @param recording which one
     */
    record AttachRecording(String crmCallId, RecordingReference recording) implements CallCommand {
        @Override
        public Kind kind() {
            return Kind.ATTACH_RECORDING;
        }

        @Override
        public <R> R with(Handler<R> handler) {
            return handler.attachRecording(this);
        }
    }

    /**
     * Tells the portal who has the call now, if it has a method for that. Telling twice is harmless.
     *
     * @param crmCallId the call
     * @param userId who has it now
     */
    record Move(String crmCallId, long userId) implements CallCommand {
        @Override
        public Kind kind() {
            return Kind.MOVE;
        }

        @Override
        public <R> R with(Handler<R> handler) {
            return handler.move(this);
        }
    }

    /**
     * Makes calls of their own of parts of the call. Making one twice is harmless.
     *
     * @param parts which ones, at least one
     */
    record Divide(List<CallPart> parts) implements CallCommand {

        /** Copies the list. */
        public Divide {
            parts = List.copyOf(parts);
        }

        @Override
        public Kind kind() {
            return Kind.DIVIDE;
        }

        @Override
        public <R> R with(Handler<R> handler) {
            return handler.divide(this);
        }
    }
}
