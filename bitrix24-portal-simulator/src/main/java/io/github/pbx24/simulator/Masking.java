package io.github.pbx24.simulator;

/** Keeps phone numbers out of text that ends in logs. */
final class Masking {

    private Masking() {}

    static String phone(String number) {
        return number.length() <= 4 ? number : "…" + number.substring(number.length() - 4);
    }
}
