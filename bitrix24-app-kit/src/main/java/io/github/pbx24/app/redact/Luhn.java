package io.github.pbx24.app.redact;

/** The check digit of bank cards. Pure. */
final class Luhn {

    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;

    private Luhn() {}

    /** Whether some piece of 13 to 19 digits has a right check digit, and is not the same digit all over. */
    static boolean hasCard(String digits) {
        for (int length = SHORTEST; length <= LONGEST; length++) {
            for (int start = 0; start + length <= digits.length(); start++) {
                if (isRight(digits, start, start + length)) {
                    return true;
                }
            }
        }
        return false;
    }

    static boolean isRight(String digits, int start, int end) {
        int sum = 0;
        boolean twice = false;
        for (int i = end - 1; i >= start; i--) {
            int digit = digits.charAt(i) - '0';
            int counted = twice ? digit * 2 : digit;
            sum += counted > 9 ? counted - 9 : counted;
            twice = !twice;
        }
        return sum % 10 == 0;
    }
}
