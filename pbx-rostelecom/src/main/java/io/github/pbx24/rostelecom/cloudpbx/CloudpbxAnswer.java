package io.github.pbx24.rostelecom.cloudpbx;

import java.util.function.Function;

/**
 * What came of a request to the API. No exception is thrown for an answer or a failure of the exchange.
 *
 * @param <T> what was asked for
 * @since 0.1
 */
public sealed interface CloudpbxAnswer<T> {

    /**
     * Done.
     *
     * @param value the answer
     * @param <T> what was asked for
     */
    record Done<T>(T value) implements CloudpbxAnswer<T> {
        @Override
        public String toString() {
            return "Done";
        }
    }

    /**
     * Not yet: what was ordered is still being made.
     *
     * @param <T> what was asked for
     */
    record NotReady<T>() implements CloudpbxAnswer<T> {}

    /**
     * The exchange understood and refused: {@code result} is not 0. It did nothing.
     *
     * @param code the result, for example {@code -20}
     * @param message the exchange's text, in Russian, at most 200 characters; not for logs
     * @param <T> what was asked for
     */
    record Rejected<T>(String code, String message) implements CloudpbxAnswer<T> {
        @Override
        public String toString() {
            return "Rejected[code=" + code + "]";
        }
    }

    /**
     * The method does not exist for this domain (status 404, 405 or 501). Somebody has to switch it on in the account.
     *
     * @param method its name
     * @param <T> what was asked for
     */
    record NotEnabled<T>(String method) implements CloudpbxAnswer<T> {}

    /**
     * The exchange does not know us (status 401 or 403): client id, key or address is not the one in the account.
     *
     * @param status the HTTP status
     * @param <T> what was asked for
     */
    record Unauthorised<T>(int status) implements CloudpbxAnswer<T> {}

    /**
     * The exchange was not reached, or failed, or answered something that makes no sense.
     *
     * @param reason in a few words, without secrets or numbers
     * @param mayHaveRun whether the exchange may have done what it was asked for
     * @param <T> what was asked for
     */
    record Failed<T>(String reason, boolean mayHaveRun) implements CloudpbxAnswer<T> {}

    /**
     * Converts the value of {@link Done}; everything else stays as it is.
     *
     * @param conversion from one value to the other
     * @param <R> the other
     * @return the answer with another value
     */
    default <R> CloudpbxAnswer<R> map(Function<T, R> conversion) {
        return then(value -> new Done<>(conversion.apply(value)));
    }

    /**
     * Looks closer at the value of {@link Done}; everything else stays as it is.
     *
     * @param next makes another answer of the value
     * @param <R> the other
     * @return that answer
     */
    default <R> CloudpbxAnswer<R> then(Function<T, CloudpbxAnswer<R>> next) {
        if (this instanceof Done<T> done) {
            return next.apply(done.value());
        }
        if (this instanceof Rejected<T> rejected) {
            return new Rejected<>(rejected.code(), rejected.message());
        }
        if (this instanceof NotEnabled<T> missing) {
            return new NotEnabled<>(missing.method());
        }
        if (this instanceof Unauthorised<T> refused) {
            return new Unauthorised<>(refused.status());
        }
        return this instanceof Failed<T> failed ? new Failed<>(failed.reason(), failed.mayHaveRun()) : new NotReady<>();
    }

    /**
     * Why there is no value, in a few words without secrets or numbers.
     *
     * @return a text for an operator; {@code done} for {@link Done}
     */
    default String reason() {
        if (this instanceof Rejected<T> rejected) {
            return "the exchange answered with result " + rejected.code();
        }
        if (this instanceof NotEnabled<T> missing) {
            return missing.method() + " is not enabled for this domain: switch it on in the account";
        }
        if (this instanceof Unauthorised<T> refused) {
            return "client id, key or address was refused, status " + refused.status();
        }
        if (this instanceof Failed<T> failed) {
            return failed.reason();
        }
        return this instanceof NotReady<T> ? "not ready yet" : "done";
    }
}
