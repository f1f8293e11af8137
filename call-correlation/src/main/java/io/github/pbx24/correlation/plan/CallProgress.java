package io.github.pbx24.correlation.plan;

import io.github.pbx24.correlation.fact.ClickToCall;
import io.github.pbx24.pbx.RecordingReference;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was said to Bitrix24 about a call, and what it confirmed. Immutable.
 *
 * <p>An intent without a confirmation means: may or may not have happened. That is how the progress reads after a crash, and
 * the engine finds out before it says anything again that is not repeatable.
 *
 * @param dialling what became of the requests to the PBX to start the call
 * @param registration what was said to register the call
 * @param cards who sees the card
 * @param finishing what was said to finish the call
 * @param noting what was noted at the finished call
 * @param recordings state of each recording by {@link RecordingProgress#keyOf}
 * @param trouble failures in a row
 * @param dead why nothing more is said until a person decides; null if the call is alive
 * @param transfers what was said of transfers; null counts as nothing
 * @since 0.1
 */
public record CallProgress(
        Dialling dialling,
        Registration registration,
        Cards cards,
        Finishing finishing,
        Noting noting,
        Map<String, RecordingProgress> recordings,
        Trouble trouble,
        @Nullable DeadLetter dead,
        @Nullable HandingOver transfers) {

    /** Nothing said yet. */
    public static final CallProgress NONE = new CallProgress(
            Dialling.NONE,
            Registration.NONE,
            Cards.NONE,
            Finishing.NONE,
            Noting.NONE,
            Map.of(),
            Trouble.NONE,
            null,
            HandingOver.NONE);

    /** Copies the map. What an earlier release stored says nothing of transfers. */
    public CallProgress {
        recordings = Map.copyOf(recordings);
        transfers = transfers == null ? HandingOver.NONE : transfers;
    }

    HandingOver handingOver() {
        return transfers == null ? HandingOver.NONE : transfers;
    }

    /**
     * The start of a call that began in Bitrix24. A click is registered already, with the card on the screen of the user who
     * clicked; a call back is not.
     *
     * @param origin how it began
     * @return the progress
     */
    public static CallProgress startedInBitrix24(ClickToCall origin) {
        String crmCallId = origin.crmCallId();
        return crmCallId == null
                ? NONE
                : NONE.with(Registration.NONE.confirmed(crmCallId)).with(Cards.NONE.showing(Set.of(origin.userId())));
    }

    /**
     * The progress to store before a command is carried out, so that a crash does not forget what may have been said.
     *
     * @param command the command
     * @param now the present
     * @return the progress with the intent; this progress if the command needs none
     */
    public CallProgress intending(CallCommand command, Instant now) {
        return command.with(new Intending(this, now));
    }

    /**
     * The progress after a command.
     *
     * @param command the command
     * @param ack what came of it
     * @param now the present
     * @return the next progress
     * @throws IllegalArgumentException if the ack holds a result that the command cannot have
     */
    public CallProgress evolve(CallCommand command, Ack ack, Instant now) {
        return command.with(new Evolving(this, ack, now));
    }

    /**
     * The progress when an operator wants a dead call to be tried again.
     *
     * @return the next progress; this progress if the call is alive
     */
    public CallProgress retried() {
        return dead == null ? this : with(Trouble.NONE).with((DeadLetter) null);
    }

    /**
     * The progress when an operator wants a call to be left as it is.
     *
     * @param now the present
     * @return the next progress
     */
    public CallProgress dropped(Instant now) {
        String reason = dead == null ? problem().orElse("dropped by the operator") : dead.reason();
        return with(new DeadLetter(reason, dead == null ? now : dead.since(), true));
    }

    /**
     * The progress when it has turned out that the portal does not have a call that it confirmed: the call is looked for once
     * more, and logged anew with all that belongs to it if it is not there.
     *
     * @param now the present
     * @return the next progress; this progress if the call is not finished or was dropped
     */
    public CallProgress missed(Instant now) {
        if (!isFinished() || dead != null) {
            return this;
        }
        Map<String, RecordingProgress> again = new HashMap<>();
        recordings.forEach((key, recording) -> again.put(key, recording.detached()));
        return new CallProgress(
                dialling,
                registration.missed(),
                Cards.NONE,
                registration.intent() == null ? Finishing.NONE : finishing.missed(now),
                new Noting(null, 0, noting.toldUser()),
                again,
                Trouble.NONE,
                null,
                transfers);
    }

    /**
     * The call goes on under another row, which finishes it at Bitrix24. This one has nothing left to say.
     *
     * @return the next progress
     */
    public CallProgress handedOver() {
        return with(finishing.confirmed(null)).with(Cards.NONE).with(Trouble.NONE);
    }

    /**
     * The PBX started the call, or may have.
     *
     * @return the next progress
     */
    public CallProgress dialled() {
        return with(new Dialling(Dialling.State.STARTED, Math.max(1, dialling.clicks()), null, dialling.askedAt()));
    }

    /**
     * The call has to wait because something is missing that every command needs.
     *
     * @param ack what came of asking for it
     * @param what what was asked for
     * @param now the present
     * @return the next progress
     */
    public CallProgress waiting(Ack ack, String what, Instant now) {
        return with(trouble.after(ack, what, now));
    }

    /**
     * The id that Bitrix24 gave to the call.
     *
     * @return the id; null until confirmed
     */
    public @Nullable String crmCallId() {
        return registration.crmCallId();
    }

    /**
     * Whether Bitrix24 has the call, or may have it: then it has to be finished, whatever is learned later.
     *
     * @return true once a registration was said and not certainly refused
     */
    public boolean isOwed() {
        return !isFinished() && (registration.crmCallId() != null || registration.intent() != null);
    }

    /**
     * Whether Bitrix24 confirmed the end.
     *
     * @return true once nothing is left to finish
     */
    public boolean isFinished() {
        return finishing.finished();
    }

    /**
     * How far a recording has come.
     *
     * @param recording which one
     * @return its progress; {@link RecordingProgress#PENDING} if nothing was done yet
     */
    public RecordingProgress recordingOf(RecordingReference recording) {
        // A hash is dear, and most calls have nothing to look up.
        return recordings.isEmpty()
                ? RecordingProgress.PENDING
                : recordings.getOrDefault(RecordingProgress.keyOf(recording), RecordingProgress.PENDING);
    }

    /**
     * What stands in the way.
     *
     * @return the last failure in words for the operator; empty if there is none
     */
    public Optional<String> problem() {
        return dead != null ? Optional.of(dead.reason()) : Optional.ofNullable(trouble.problem());
    }

    /**
     * This progress without a new failure: the portal as a whole could not be reached, which is not the call's fault.
     *
     * @param before the progress before the command
     * @return the next progress
     */
    public CallProgress unharmed(CallProgress before) {
        return with(before.trouble());
    }

    CallProgress with(Dialling next) {
        return new CallProgress(next, registration, cards, finishing, noting, recordings, trouble, dead, transfers);
    }

    CallProgress with(Registration next) {
        return new CallProgress(dialling, next, cards, finishing, noting, recordings, trouble, dead, transfers);
    }

    CallProgress with(Cards next) {
        return new CallProgress(dialling, registration, next, finishing, noting, recordings, trouble, dead, transfers);
    }

    CallProgress with(Finishing next) {
        return new CallProgress(dialling, registration, cards, next, noting, recordings, trouble, dead, transfers);
    }

    CallProgress with(Noting next) {
        return new CallProgress(dialling, registration, cards, finishing, next, recordings, trouble, dead, transfers);
    }

    CallProgress with(Trouble next) {
        return new CallProgress(dialling, registration, cards, finishing, noting, recordings, next, dead, transfers);
    }

    CallProgress with(HandingOver next) {
        return new CallProgress(dialling, registration, cards, finishing, noting, recordings, trouble, dead, next);
    }

    CallProgress with(@Nullable DeadLetter next) {
        return new CallProgress(dialling, registration, cards, finishing, noting, recordings, trouble, next, transfers);
    }

    CallProgress with(String recording, RecordingProgress next) {
        Map<String, RecordingProgress> all = new HashMap<>(recordings);
        all.put(recording, next);
        return new CallProgress(dialling, registration, cards, finishing, noting, all, trouble, dead, transfers);
    }
}
