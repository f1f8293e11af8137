package io.github.pbx24.simulator;

import java.time.Duration;

/** One injected fault. */
record Fault(Kind kind, Duration delay, int status, String contentType, String body) {

    enum Kind {
        DELAY,
        DELAYED_ANSWER,
        ANSWER,
        EXPIRED_TOKEN,
        HALF_BODY,
        LOST_BEFORE_EXECUTION,
        LOST_AFTER_EXECUTION
    }

    static Fault of(Kind kind) {
        return new Fault(kind, Duration.ZERO, 0, "", "");
    }

    static Fault delay(Kind kind, Duration delay) {
        return new Fault(kind, delay, 0, "", "");
    }

    static Fault answer(int status, String contentType, String body) {
        return new Fault(Kind.ANSWER, Duration.ZERO, status, contentType, body);
    }

    static Fault error(int status, String code, String description) {
        String body = PhpJson.write(ErrorBody.of(RestError.of(status, code, description)));
        return answer(status, "application/json; charset=utf-8", body);
    }

    boolean isDelay() {
        return kind == Kind.DELAY || kind == Kind.DELAYED_ANSWER;
    }

    String name() {
        return kind == Kind.ANSWER ? "ANSWER " + status : kind.name();
    }
}
