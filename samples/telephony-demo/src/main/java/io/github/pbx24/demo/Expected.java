package io.github.pbx24.demo;

import io.github.pbx24.simulator.CallHistoryRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What Bitrix24 should show of a call when all is over.
 *
 * @param type Bitrix24's {@code TYPE}: 1 outgoing, 2 incoming
 * @param user who is responsible
 * @param talkSeconds {@code DURATION}
 * @param statusCode Bitrix24's code
 */
record Expected(int type, Employee user, int talkSeconds, String statusCode) {

    private static final int OUTGOING = 1;
    private static final int INCOMING = 2;

    static Expected answered(Employee user, int talkSeconds) {
        return new Expected(INCOMING, user, talkSeconds, "200");
    }

    static Expected missed(Employee user) {
        return new Expected(INCOMING, user, 0, "304");
    }

    static Expected outgoing(Employee user, int talkSeconds) {
        return new Expected(OUTGOING, user, talkSeconds, "200");
    }

    /**
     * Waits for the end of a call and compares.
     *
     * @return what Bitrix24 shows, for people
     * @throws ScenarioFailedException with every difference
     */
    String awaitAt(Branch branch, String client) {
        CallHistoryRow row = branch.awaitRow(client);
        List<String> differences = new ArrayList<>();
        compare("TYPE", type, row.type(), differences);
        compare("user", user.id(), row.userId(), differences);
        if (!branch.pbx().mayHaveTalked(client, row.durationSeconds(), talkSeconds)) {
            compare("DURATION", talkSeconds, row.durationSeconds(), differences);
        }
        compare("status code", statusCode, row.statusCode(), differences);
        differences.addAll(leftOver(branch, client));
        if (!differences.isEmpty()) {
            throw new ScenarioFailedException(String.join("; ", differences));
        }
        return describe(row);
    }

    private static void compare(String what, Object expected, Object actual, List<String> differences) {
        if (!String.valueOf(expected).equals(String.valueOf(actual))) {
            differences.add(what + " is " + actual + " instead of " + expected);
        }
    }

    /** What must not be there when a call is over. */
    static List<String> leftOver(Branch branch, String client) {
        List<String> found = new ArrayList<>();
        int rows = branch.rows(client).size();
        if (rows != 1) {
            found.add(rows + " rows in the history instead of 1");
        }
        int running = branch.running(client).size();
        if (running > 0) {
            found.add(running + " calls still running in Bitrix24");
        }
        Set<Long> cards = branch.cards(client);
        if (!cards.isEmpty()) {
            found.add("cards still open for users " + cards);
        }
        return found;
    }

    /** A row of the history in words. */
    static String describe(CallHistoryRow row) {
        String recording = row.recordFile() == null ? "" : ", recording attached";
        return String.format(
                Locale.ROOT,
                "1 %s call, %s, talked %d:%02d, status %s%s",
                row.type() == OUTGOING ? "outgoing" : "incoming",
                Employee.nameOf(row.userId()),
                row.durationSeconds() / 60,
                row.durationSeconds() % 60,
                row.statusCode(),
                recording);
    }
}
