package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.Direction;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one row of a history file. The manual names 16 columns, domains were seen that leave out the two for direction and state, that
 * separate by commas, and that leave out empty columns of one kind of call. So the date is the column that looks like one; the duration
 * follows it, and the parties stand before it.
 */
final class HistoryRow {

    private static final int MIN_COLUMNS = 6;
    private static final int LONGEST_PIN = 10;
    private static final int SECONDS_SINCE_1970 = 10;

    private final List<String> columns;
    private final int date;
    private final ZoneId zone;

    private HistoryRow(List<String> columns, int date, ZoneId zone) {
        this.columns = columns;
        this.date = date;
        this.zone = zone;
    }

    /** Reads a line; empty if it is no row. */
    static Optional<CloudpbxPastCall> read(String line, ZoneId zone) {
        // The addresses may hold a semicolon, so a comma is tried where semicolons make no row.
        return read(line, ';', zone).or(() -> read(line, ',', zone));
    }

    private static Optional<CloudpbxPastCall> read(String line, char separator, ZoneId zone) {
        List<String> columns = split(line, separator);
        for (int i = 2; columns.size() >= MIN_COLUMNS && i < columns.size(); i++) {
            String next = i + 1 < columns.size() ? columns.get(i + 1) : "";
            if (mayBeDate(columns.get(i), next) && CloudpbxTime.read(columns.get(i), zone) != null) {
                return Optional.ofNullable(new HistoryRow(columns, i, zone).call());
            }
        }
        return Optional.empty();
    }

    /** Digits may be a number of the public network, so only seconds since 1970 count, and only right before a duration. */
    private static boolean mayBeDate(String text, String next) {
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        return !digits || text.length() == SECONDS_SINCE_1970 && isDuration(next);
    }

    private @Nullable CloudpbxPastCall call() {
        String session = columns.get(0);
        Instant startedAt = CloudpbxTime.read(columns.get(date), zone);
        Duration duration = CloudpbxReplies.seconds(after(1));
        if (session.isEmpty() || startedAt == null || duration == null) {
            return null;
        }
        boolean told = date >= 5 && isOneOf(columns.get(2), "123") && isOneOf(columns.get(3), "12");
        Parties parties = Parties.read(columns.subList(told ? 4 : firstParty(), date));
        Direction direction = told ? CloudpbxReplies.direction(columns.get(2)) : parties.direction();
        boolean answered = told ? columns.get(3).equals("1") : parties.answeredBy != null || !duration.isZero();
        boolean outbound = direction == Direction.OUTBOUND;
        boolean inbound = direction == Direction.INBOUND;
        return new CloudpbxPastCall(
                session,
                direction == null ? parties.direction() : direction,
                answered,
                outbound ? dialled(parties.dest) : inbound ? dialled(parties.orig) : null,
                inbound ? parties.dest.number() : outbound ? parties.orig.number() : null,
                inbound ? parties.answeredBy : parties.caller(),
                startedAt,
                duration,
                after(3).equalsIgnoreCase("true") || after(3).equals("1"),
                after(5).isEmpty() ? null : after(5));
    }

    /** The type of the call stands before the parties and is one digit. */
    private int firstParty() {
        return isOneOf(columns.get(1), "0123456789") ? 2 : 1;
    }

    private String after(int offset) {
        return date + offset < columns.size() ? columns.get(date + offset) : "";
    }

    private static @Nullable String dialled(CloudpbxAddress address) {
        return address.number() != null ? address.number() : address.shortNumber();
    }

    private static boolean isOneOf(String text, String digits) {
        return text.length() == 1 && digits.contains(text);
    }

    private static boolean isDuration(String text) {
        return CloudpbxReplies.seconds(text) != null;
    }

    private static List<String> split(String line, char separator) {
        List<String> columns = new ArrayList<>();
        StringBuilder column = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                columns.add(column.toString().strip());
                column.setLength(0);
            } else {
                column.append(c);
            }
        }
        columns.add(column.toString().strip());
        return columns;
    }

    /** Who called whom, and who answered, whichever of the empty columns are there. */
    private static final class Parties {

        final CloudpbxAddress orig;
        final @Nullable String origPin;
        final CloudpbxAddress dest;
        final @Nullable String answeredBy;

        private Parties(
                CloudpbxAddress orig, @Nullable String origPin, CloudpbxAddress dest, @Nullable String answeredBy) {
            this.orig = orig;
            this.origPin = origPin;
            this.dest = dest;
            this.answeredBy = answeredBy;
        }

        static Parties read(List<String> columns) {
            CloudpbxAddress orig = CloudpbxAddress.read(column(columns, 0));
            String second = column(columns, 1);
            boolean pinColumn = second.isEmpty() || isPin(second);
            int next = pinColumn ? 2 : 1;
            CloudpbxAddress dest = CloudpbxAddress.read(column(columns, next));
            String answeredBy = null;
            for (String rest : columns.subList(Math.min(next + 1, columns.size()), columns.size())) {
                CloudpbxAddress address = CloudpbxAddress.read(rest);
                // A PIN says more than the name in an address.
                if (isPin(rest)) {
                    answeredBy = rest;
                } else if (answeredBy == null && address.user() != null) {
                    answeredBy = address.user();
                }
            }
            return new Parties(orig, pinColumn && !second.isEmpty() ? second : null, dest, answeredBy);
        }

        /** Where the file does not say it: an employee who calls has a PIN, a client is a number. */
        Direction direction() {
            if (origPin == null && orig.user() == null) {
                return Direction.INBOUND;
            }
            return dest.number() != null ? Direction.OUTBOUND : Direction.INTERNAL;
        }

        @Nullable
        String caller() {
            return origPin != null ? origPin : orig.user();
        }

        private static String column(List<String> columns, int index) {
            return index < columns.size() ? columns.get(index) : "";
        }

        private static boolean isPin(String text) {
            return !text.isEmpty()
                    && text.length() <= LONGEST_PIN
                    && text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '*' || c == '#');
        }
    }
}
