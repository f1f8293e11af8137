package io.github.pbx24.simulator.internal.protocol;

import io.github.pbx24.simulator.internal.php.PhpJson;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** One injected fault. */
public record Fault(Kind kind, Duration delay, CountDownLatch gate, int status, String contentType, String body) {

    private static final CountDownLatch OPEN = new CountDownLatch(0);

    public enum Kind {
        DELAY,
        DELAYED_ANSWER,
        ANSWER,
        EXPIRED_TOKEN,
        HALF_BODY,
        LOST_BEFORE_EXECUTION,
        LOST_AFTER_EXECUTION
    }

    public static Fault of(Kind kind) {
        return new Fault(kind, Duration.ZERO, OPEN, 0, "", "");
    }

    public static Fault delay(Kind kind, Duration delay) {
        return new Fault(kind, delay, OPEN, 0, "", "");
    }

    public static Fault hold(CountDownLatch gate) {
        return new Fault(Kind.DELAY, Duration.ZERO, gate, 0, "", "");
    }

    public static Fault answer(int status, String contentType, String body) {
        return new Fault(Kind.ANSWER, Duration.ZERO, OPEN, status, contentType, body);
    }

    public static Fault error(int status, String code, String description) {
        String body = PhpJson.write(ErrorBody.of(RestError.of(status, code, description)));
        return answer(status, "application/json; charset=utf-8", body);
    }

    public boolean isDelay() {
        return kind == Kind.DELAY || kind == Kind.DELAYED_ANSWER;
    }

    public String name() {
        return kind == Kind.ANSWER ? "ANSWER " + status : kind.name();
    }
}
