package io.github.pbx24.simulator.internal.protocol;

import org.jspecify.annotations.Nullable;

/** An error answer of a method. */
public final class RestError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final @Nullable String argument;

    private RestError(int status, String code, String description, @Nullable String argument) {
        super(description, null, false, false);
        this.status = status;
        this.code = code;
        this.argument = argument;
    }

    public static RestError of(int status, String code, String description) {
        return new RestError(status, code, description, null);
    }

    /** Most telephony and CRM errors: HTTP 400 with an empty code. */
    public static RestError plain(String description) {
        return new RestError(400, "", description, null);
    }

    public static RestError argument(String name) {
        return new RestError(400, "ERROR_ARGUMENT", "Argument '" + name + "' is null or empty", name);
    }

    /** An argument of the wrong kind. */
    public static RestError argument(String name, String description) {
        return new RestError(400, "ERROR_ARGUMENT", description, name);
    }

    public static RestError accessDenied() {
        return of(403, "ACCESS_DENIED", "Access denied!");
    }

    public static RestError wrongAuthType(String addition) {
        return of(403, "WRONG_AUTH_TYPE", "Current authorization type is denied for this method" + addition);
    }

    int status() {
        return status;
    }

    public String code() {
        return code;
    }

    @Nullable
    public String argument() {
        return argument;
    }

    String description() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
