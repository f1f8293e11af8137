package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.threecx.internal.api.Api;
import io.github.pbx24.threecx.internal.api.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The calls that live at the exchange, also those of which we may see no leg: parked ones, those that wait in a queue, those at phones
 * that the client does not list. For one thread.
 *
 * @see <a href="https://www.3cx.com/docs/configuration-rest-api/">Configuration API</a>
 */
final class ActiveCalls {

    /** Who does not tell, or tells slowly, is not asked again for a while. */
    private static final Duration REST = Duration.ofMinutes(1);

    private static final int SAME_DIGITS = 7;

    private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{7,32}");

    private final Api api;
    private Instant restUntil = Instant.MIN;

    ActiveCalls(Api api) {
        this.api = api;
    }

    /**
     * One of them.
     *
     * @param id the exchange's number of the call, as far as it is one
     * @param parties both sides, each as number and name
     */
    private record Row(String id, List<String> parties) {}

    /** What the exchange said. */
    static final class Answer {

        /** The exchange does not tell. */
        static final Answer NONE = new Answer(List.of());

        private final List<Row> rows;

        private Answer(List<Row> rows) {
            this.rows = List.copyOf(rows);
        }

        /**
         * Whether a call lives. It is known by the number that its legs carry. Where the list obviously counts in another way, the
         * client's number tells.
         *
         * @param callId the exchange's number of the call
         * @param number the client's number; null if withheld
         * @param others numbers of calls that certainly live
         */
        boolean shows(long callId, @Nullable String number, Set<Long> others) {
            if (rows.stream().anyMatch(row -> row.id().equals(String.valueOf(callId)))) {
                return true;
            }
            boolean countsAlike = others.stream()
                    .anyMatch(other -> rows.stream().anyMatch(row -> row.id().equals(other.toString())));
            return !countsAlike
                    && number != null
                    && rows.stream().flatMap(row -> row.parties().stream()).anyMatch(party -> isSame(party, number));
        }

        /** The number stands before the name of an extension, and in brackets behind the name of an outside line. */
        private static boolean isSame(String party, String number) {
            return tail(number).length() == SAME_DIGITS
                    && LONG_NUMBER
                            .matcher(party)
                            .results()
                            .anyMatch(found -> tail(found.group()).equals(tail(number)));
        }

        private static String tail(String number) {
            String digits = number.startsWith("+") ? number.substring(1) : number;
            return digits.length() <= SAME_DIGITS ? digits : digits.substring(digits.length() - SAME_DIGITS);
        }
    }

    /** Asks the exchange. */
    Answer ask(Instant now) {
        if (now.isBefore(restUntil)) {
            return Answer.NONE;
        }
        try {
            JsonValue answer = api.get(api.address("xapi/v1/ActiveCalls").build());
            List<Row> rows = new ArrayList<>();
            if (answer.member("value").orElse(null) instanceof JsonValue.Items items) {
                for (JsonValue item : items.items()) {
                    rows.add(new Row(
                            text(item, "Id").orElse(""),
                            Stream.of("Caller", "Callee")
                                    .flatMap(name -> text(item, name).stream())
                                    .toList()));
                }
            }
            return new Answer(rows);
        } catch (ApiException e) {
            restUntil = now.plus(REST);
            return Answer.NONE;
        }
    }

    private static Optional<String> text(JsonValue item, String name) {
        return item.member(name).flatMap(JsonValue::scalar);
    }
}
