package io.github.pbx24.gateway.http;

/** A request that gets an error answer. The message goes to the caller, so it holds no secrets. */
final class HttpProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String text;

    HttpProblem(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.text = message;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    /** The message, which is always there. */
    String text() {
        return text;
    }

    static HttpProblem notFound(String message) {
        return new HttpProblem(404, "not_found", message);
    }
}
