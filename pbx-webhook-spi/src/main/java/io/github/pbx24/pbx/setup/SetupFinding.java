package io.github.pbx24.pbx.setup;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a look at the exchange has shown.
 *
 * @param level how bad it is
 * @param setting the setting of the connection that it is about; null if it is about none
 * @param message what was found and what to do about it, for people, without secrets and full phone numbers
 * @since 0.1
 */
public record SetupFinding(Level level, @Nullable String setting, String message) {

    /** How bad something is. */
    public enum Level {
        /** As it should be. */
        OK,
        /** Works, and something is missing. */
        WARNING,
        /** Does not work like this. */
        FAILURE
    }

    /** Checks that nothing is missing. */
    public SetupFinding {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(message, "message");
    }

    /**
     * The setting.
     *
     * @return the name of a setting; empty if it is about none
     */
    public Optional<String> about() {
        return Optional.ofNullable(setting);
    }

    /**
     * Something that is as it should be.
     *
     * @param message what was found
     * @return a finding
     */
    public static SetupFinding ok(String message) {
        return new SetupFinding(Level.OK, null, message);
    }

    /**
     * Something that is missing.
     *
     * @param setting the setting that it is about; null if it is about none
     * @param message what was found and what to do
     * @return a finding
     */
    public static SetupFinding warning(@Nullable String setting, String message) {
        return new SetupFinding(Level.WARNING, setting, message);
    }

    /**
     * Something that does not work.
     *
     * @param setting the setting that it is about; null if it is about none
     * @param message what was found and what to do
     * @return a finding
     */
    public static SetupFinding failure(@Nullable String setting, String message) {
        return new SetupFinding(Level.FAILURE, setting, message);
    }
}
