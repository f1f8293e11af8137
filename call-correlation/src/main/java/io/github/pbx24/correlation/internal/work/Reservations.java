package io.github.pbx24.correlation.internal.work;

import io.github.pbx24.correlation.number.Digits;

/** Names of what only one of all nodes may do at a time. */
public final class Reservations {

    private Reservations() {}

    /**
     * To make a client of somebody whom a portal does not know, as a contact or by registering a call.
     *
     * @param number in any spelling
     */
    public static String ofClient(String portal, String number) {
        return "client " + portal + " " + Digits.tail(number);
    }
}
