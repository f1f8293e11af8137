package io.github.pbx24.simulator;

import io.github.pbx24.simulator.internal.protocol.Fault;
import io.github.pbx24.simulator.internal.protocol.FaultRules;
import io.github.pbx24.simulator.internal.protocol.MethodPath;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Makes the portal misbehave.
 *
 * <p>A rule says how many requests it is for, which method, and what goes wrong: {@code
 * faults().next(2).on("telephony.externalCall.finish").loseConnectionAfterExecution()}. Rules are tried in the order
 * they were made; a request meets at most one delay and one other fault. A batch is one request with the method {@code
 * batch}; the authorization server is {@code oauth.token}. Thread-safe.
 *
 * @since 0.1
 */
public final class PortalFaults {

    private static final String HTML = "<html><head><title>502 Bad Gateway</title></head>"
            + "<body><center><h1>502 Bad Gateway</h1></center></body></html>";

    private final FaultRules rules;

    PortalFaults(FaultRules rules) {
        this.rules = rules;
    }

    /**
     * Starts a rule for the next request.
     *
     * @return a rule that still needs to be told what goes wrong
     */
    public Rule next() {
        return next(1);
    }

    /**
     * Starts a rule for the next requests.
     *
     * @param requests how many, at least 1
     * @return a rule that still needs to be told what goes wrong
     */
    public Rule next(int requests) {
        if (requests < 1) {
            throw new IllegalArgumentException("requests must be >= 1, was " + requests);
        }
        return new Rule(rules, requests);
    }

    /**
     * Starts a rule for every request until {@link #clear()}.
     *
     * @return a rule that still needs to be told what goes wrong
     */
    public Rule always() {
        return new Rule(rules, FaultRules.ALWAYS);
    }

    /** Removes all rules. The counts stay. */
    public void clear() {
        rules.clear();
    }

    /**
     * How many faults were applied so far.
     *
     * @return the number of faults
     */
    public long applied() {
        return rules.applied();
    }

    /**
     * How many faults were applied to one method.
     *
     * @param method the method, in any case
     * @return the number of faults
     */
    public long applied(String method) {
        return rules.applied(MethodPath.normalize(method));
    }

    /**
     * Says which requests go wrong and how. The methods that name a fault finish the rule. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Rule {

        private final FaultRules rules;
        private final int requests;
        private @Nullable String method;
        private int skip;

        private Rule(FaultRules rules, int requests) {
            this.rules = rules;
            this.requests = requests;
        }

        /**
         * Limits the rule to one method.
         *
         * @param name the REST method, in any case
         * @return this rule
         */
        public Rule on(String name) {
            this.method = name.toLowerCase(Locale.ROOT);
            return this;
        }

        /**
         * Lets some requests pass first.
         *
         * @param count how many matching requests are spared
         * @return this rule
         */
        public Rule after(int count) {
            this.skip = count;
            return this;
        }

        /**
         * Waits before the method runs until the test says so, for tests that must not depend on how quick a machine is.
         *
         * @param gate the method runs when it is counted down to zero
         */
        public void hold(CountDownLatch gate) {
            add(Fault.hold(gate));
        }

        /**
         * Waits before the method runs. Real time.
         *
         * @param duration how long
         */
        public void delay(Duration duration) {
            add(Fault.delay(Fault.Kind.DELAY, duration));
        }

        /**
         * Runs the method at once, but waits before the answer. Real time.
         *
         * @param duration how long
         */
        public void delayAnswer(Duration duration) {
            add(Fault.delay(Fault.Kind.DELAYED_ANSWER, duration));
        }

        /** Answers 503 {@code QUERY_LIMIT_EXCEEDED}; the method does not run. */
        public void queryLimitExceeded() {
            add(Fault.error(503, "QUERY_LIMIT_EXCEEDED", "Too many requests"));
        }

        /** Answers 429 {@code OPERATION_TIME_LIMIT}; the method does not run. */
        public void operationTimeLimit() {
            add(Fault.error(429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit."));
        }

        /** Answers 500 {@code INTERNAL_SERVER_ERROR}; the method does not run. */
        public void internalServerError() {
            add(Fault.error(500, "INTERNAL_SERVER_ERROR", "Internal server error"));
        }

        /** Answers 502 with an HTML page, as a proxy does; the method does not run. */
        public void htmlBody() {
            add(Fault.answer(502, "text/html; charset=utf-8", HTML));
        }

        /**
         * Answers with the given content; the method does not run.
         *
         * @param status the HTTP status
         * @param contentType the header {@code Content-Type}
         * @param body the body, sent as UTF-8
         */
        public void answer(int status, String contentType, String body) {
            add(Fault.answer(status, contentType, body));
        }

        /** Answers 401 {@code expired_token}; the method does not run. The token itself stays valid. */
        public void expiredToken() {
            add(Fault.of(Fault.Kind.EXPIRED_TOKEN));
        }

        /** Runs the method, sends the first half of the answer and closes the connection. */
        public void halfBody() {
            add(Fault.of(Fault.Kind.HALF_BODY));
        }

        /** Closes the connection without running the method. */
        public void loseConnectionBeforeExecution() {
            add(Fault.of(Fault.Kind.LOST_BEFORE_EXECUTION));
        }

        /** Runs the method and closes the connection without an answer. */
        public void loseConnectionAfterExecution() {
            add(Fault.of(Fault.Kind.LOST_AFTER_EXECUTION));
        }

        private void add(Fault fault) {
            rules.add(method, fault, skip, requests);
        }
    }
}
