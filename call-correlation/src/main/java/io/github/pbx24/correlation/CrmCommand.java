package io.github.pbx24.correlation;

import io.github.pbx24.pbx.RecordingReference;
import java.util.Set;

/**
 * One step that brings Bitrix24 closer to what it should show. Commands are carried out at least once; each is harmless when
 * repeated, or is checked before it is repeated.
 *
 * @since 0.1
 */
public sealed interface CrmCommand {

    /**
     * Whether the step has to be stored as intended before it is taken, because what it leaves behind must not be forgotten.
     *
     * @return true for steps that leave something behind at Bitrix24 or at the PBX
     */
    default boolean needsIntent() {
        return false;
    }

    /**
     * Asks the PBX to start a call.
     *
     * @param origin what the user clicked
     */
    record Originate(ClickToCall origin) implements CrmCommand {
        @Override
        public boolean needsIntent() {
            return true;
        }
    }

    /**
     * Registers the call.
     *
     * @param intent what to say
     */
    record Register(RegisterIntent intent) implements CrmCommand {
        @Override
        public boolean needsIntent() {
            return true;
        }
    }

    /**
     * Shows the card.
     *
     * @param users to whom, at least one
     */
    record Show(Set<Long> users) implements CrmCommand {
        @Override
        public boolean needsIntent() {
            // Showing twice is harmless, but a card that may have been shown has to be hidden in the end.
            return true;
        }
    }

    /**
     * Hides the card.
     *
     * @param users from whom, at least one
     */
    record Hide(Set<Long> users) implements CrmCommand {}

    /**
     * Finishes the call.
     *
     * @param intent what to say
     */
    record Finish(FinishIntent intent) implements CrmCommand {
        @Override
        public boolean needsIntent() {
            return true;
        }
    }

    /**
     * Notes something at the finished call.
     *
     * @param text what to note
     */
    record AddNote(String text) implements CrmCommand {}

    /**
     * Fetches a recording into the archive.
     *
     * @param recording which one
     */
    record ArchiveRecording(RecordingReference recording) implements CrmCommand {}

    /**
     * Attaches an archived recording to the finished call.
     *
     * @param recording which one
     */
    record AttachRecording(RecordingReference recording) implements CrmCommand {}
}
