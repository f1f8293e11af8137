package io.github.pbx24.demo;

/**
 * A story to check.
 *
 * @param name what it is about
 * @param play plays it
 */
record Scenario(String name, Play play) {

    /** Plays a scenario at one branch. */
    @FunctionalInterface
    interface Play {

        /**
         * Plays it to the end.
         *
         * @return what Bitrix24 ended up with, in words
         * @throws ScenarioFailedException if it should have ended otherwise
         */
        String at(Stage stage, Branch branch);
    }
}
