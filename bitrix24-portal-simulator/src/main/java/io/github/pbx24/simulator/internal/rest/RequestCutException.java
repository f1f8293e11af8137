package io.github.pbx24.simulator.internal.rest;

/** The request ran longer than the portal allows; what it has done so far stays done. */
public final class RequestCutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RequestCutException() {
        super("the request was cut", null, false, false);
    }
}
