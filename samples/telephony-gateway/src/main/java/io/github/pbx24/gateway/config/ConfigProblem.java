package io.github.pbx24.gateway.config;

/**
 * One mistake of a configuration.
 *
 * @param path the YAML path, for example {@code pbx[1].settings.webhook-keys}
 * @param message what is wrong there, never with the value, which may be a secret
 */
public record ConfigProblem(String path, String message) {

    /** One line for the operator. */
    @Override
    public String toString() {
        return path + ": " + message;
    }
}
