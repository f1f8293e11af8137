package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import java.time.Duration;
import java.util.Objects;

/**
 * One utterance of a call.
 *
 * @param side who spoke
 * @param start when it began, from the start of the call; whole seconds are sent
 * @param stop when it ended, from the start of the call; more than zero seconds
 * @param text what was said; not blank
 * @since 0.1
 */
public record TranscriptLine(Side side, Duration start, Duration stop, String text) {

    /**
     * Who spoke.
     *
     * @since 0.1
     */
    public enum Side {
        /** The employee. */
        USER("User"),
        /** The client. */
        CLIENT("Client");

        private final String word;

        Side(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** Checks the rules of the portal; a broken one is a {@link Bitrix24FieldException} that names the field. */
    public TranscriptLine {
        Objects.requireNonNull(side, "side");
        if (start.isNegative() || start.toSeconds() > Integer.MAX_VALUE) {
            throw new Bitrix24FieldException("START_TIME", "must not be negative or beyond 2147483647 seconds");
        }
        if (stop.toSeconds() < 1 || stop.toSeconds() > Integer.MAX_VALUE) {
            throw new Bitrix24FieldException("STOP_TIME", "must be between 1 and 2147483647 seconds");
        }
        if (text.isBlank()) {
            throw new Bitrix24FieldException("MESSAGE", "must not be blank");
        }
    }

    /** Without the text. */
    @Override
    public String toString() {
        return "TranscriptLine[side=" + side + ", start=" + start + ", stop=" + stop + "]";
    }
}
