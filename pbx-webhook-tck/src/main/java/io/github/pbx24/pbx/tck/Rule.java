package io.github.pbx24.pbx.tck;

/**
 * One rule of the SPI.
 *
 * @param number the rule's number in the Javadoc of {@link io.github.pbx24.pbx}
 * @param sentence what must hold
 * @param check fails with an {@link AssertionError} if it does not
 */
record Rule(int number, String sentence, Check check) {

    /** Looks at one exchange. */
    @FunctionalInterface
    interface Check {
        void run(Subject subject) throws Exception;
    }

    String title() {
        return "rule " + number + ": " + sentence;
    }
}
