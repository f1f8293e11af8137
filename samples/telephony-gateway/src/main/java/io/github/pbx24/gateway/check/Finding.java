package io.github.pbx24.gateway.check;

/**
 * One line of a diagnosis.
 *
 * @param level how grave
 * @param place the YAML path or the part it is about
 * @param message what was found, and what to do
 */
public record Finding(Level level, String place, String message) {

    /** How grave a finding is. */
    public enum Level {
        /** As it should be. */
        OK,
        /** Works, but look at it. */
        WARN,
        /** Does not work. */
        FAIL
    }

    static Finding ok(String place, String message) {
        return new Finding(Level.OK, place, message);
    }

    static Finding warn(String place, String message) {
        return new Finding(Level.WARN, place, message);
    }

    static Finding fail(String place, String message) {
        return new Finding(Level.FAIL, place, message);
    }

    /**
     * Whether something does not work.
     *
     * @return true for {@link Level#FAIL}
     */
    public boolean isFailure() {
        return level == Level.FAIL;
    }

    /** One line for the operator. */
    @Override
    public String toString() {
        String word = switch (level) {
            case OK -> "ok  ";
            case WARN -> "WARN";
            case FAIL -> "FAIL";
        };
        return word + " " + place + ": " + message;
    }
}
