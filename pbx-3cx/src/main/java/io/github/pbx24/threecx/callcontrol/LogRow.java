package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.pbx.text.NumberText;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One row of the call log: one party talked or rang for a while. Types and words of a row are not documented, so nothing is decided by them.
 *
 * @param history the id that all rows of a call share
 * @param callId the number of the call
 * @param startedAt when this part began
 * @param source who called
 * @param destination who was called
 * @param ringing how long it rang
 * @param talking how long they talked; zero if they did not
 * @param recordingId the number of the recording; null if there is none
 */
record LogRow(
        String history,
        long callId,
        Instant startedAt,
        Party source,
        Party destination,
        Duration ringing,
        Duration talking,
        @Nullable String recordingId) {

    private static final int SHORTEST_OUTSIDE_NUMBER = 5;

    /**
     * One side.
     *
     * @param dn the extension, queue or outside line
     * @param number what is shown as its number
     */
    record Party(String dn, String number) {

        private static Party read(JsonValue row, String side) {
            String number = text(row, side + "CallerId").orElse("");
            return new Party(
                    text(row, side + "Dn").orElse(""), number.startsWith("Ext.") ? number.substring(4) : number);
        }

        /** Somebody outside: an outside line shows the number of the other end. */
        boolean outside() {
            return !dn.equals(number)
                    && number.chars().filter(c -> c >= '0' && c <= '9').count() >= SHORTEST_OUTSIDE_NUMBER;
        }

        Optional<String> clientNumber() {
            return NumberText.read(number).number();
        }
    }

    /** Reads a row; empty if it does not tell which call it is about, and when. */
    static Optional<LogRow> read(JsonValue row) {
        Optional<String> history = text(row, "MainCallHistoryId")
                .or(() -> text(row, "CallHistoryId"))
                .or(() -> text(row, "CallId"));
        Optional<String> callId = text(row, "CallId").filter(id -> id.matches("\\d{1,18}"));
        Optional<Instant> startedAt = text(row, "StartTime").flatMap(LogRow::time);
        if (history.isEmpty() || callId.isEmpty() || startedAt.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new LogRow(
                history.get(),
                Long.parseLong(callId.get()),
                startedAt.get(),
                Party.read(row, "Source"),
                Party.read(row, "Destination"),
                duration(row, "RingingDuration"),
                duration(row, "TalkingDuration"),
                text(row, "DstRecId")
                        .or(() -> text(row, "SrcRecId"))
                        .filter(id -> id.matches("[1-9]\\d{0,17}"))
                        .orElse(null)));
    }

    Instant answeredAt() {
        return startedAt.plus(ringing);
    }

    Instant endedAt() {
        return answeredAt().plus(talking);
    }

    boolean talked() {
        return !talking.isZero();
    }

    private static Optional<String> text(JsonValue row, String name) {
        return row.member(name).flatMap(JsonValue::scalar);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** ISO-8601 with fractions; what cannot be read counts as nothing. */
    private static Duration duration(JsonValue row, String name) {
        try {
            Duration duration = Duration.parse(text(row, name).orElse("PT0S"));
            return duration.isNegative() || duration.compareTo(Duration.ofDays(2)) > 0 ? Duration.ZERO : duration;
        } catch (DateTimeParseException | ArithmeticException e) {
            return Duration.ZERO;
        }
    }

    @Override
    public String toString() {
        return "LogRow[callId=" + callId + ", startedAt=" + startedAt + "]";
    }
}
