package io.github.pbx24.bitrix24;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One REST call as an immutable value: what to call, with what, how to read the answer, and how it behaves when it is
 * repeated. Values are made by the typed factories or by {@link #of}; {@link Bitrix24Client} executes them, alone or in
 * a batch. Safe to share between threads, and may be executed any number of times.
 *
 * @param <T> type of the decoded result
 * @since 0.1
 */
public final class Bitrix24Request<T> {

    private static final Pattern METHOD = Pattern.compile("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*");

    private final String method;
    private final Map<String, Object> parameters;
    private final Repeatability repeatability;
    private final Urgency urgency;
    private final Function<ResultNode, T> decoder;
    private final boolean rest3;

    private Bitrix24Request(
            String method,
            Map<String, Object> parameters,
            Repeatability repeatability,
            Urgency urgency,
            Function<ResultNode, T> decoder,
            boolean rest3) {
        this.method = method;
        this.parameters = parameters;
        this.repeatability = repeatability;
        this.urgency = urgency;
        this.decoder = decoder;
        this.rest3 = rest3;
    }

    /**
     * Makes a request.
     *
     * @param method REST method, for example {@code telephony.externalCall.show}
     * @param parameters parameters; values may be strings, numbers, booleans, and lists or maps with string keys of
     *     them. Copied. Booleans are sent as 1 and 0, because PHP takes {@code "false"} for true
     * @param repeatability what a second execution does
     * @param urgency who waits
     * @param decoder reads the {@code result} part of the answer; must not return null. If it throws, the client
     *     reports an unreadable answer
     * @param <T> type of the decoded result
     * @return the request
     * @throws Bitrix24FieldException if the method name or a parameter value is of the wrong kind
     */
    public static <T> Bitrix24Request<T> of(
            String method,
            Map<String, ?> parameters,
            Repeatability repeatability,
            Urgency urgency,
            Function<ResultNode, T> decoder) {
        if (!METHOD.matcher(method).matches()) {
            throw new Bitrix24FieldException("method", "must be dot-separated words");
        }
        return new Bitrix24Request<>(
                method,
                Parameters.copyOf(parameters),
                Objects.requireNonNull(repeatability, "repeatability"),
                Objects.requireNonNull(urgency, "urgency"),
                Objects.requireNonNull(decoder, "decoder"),
                false);
    }

    /**
     * Makes a request for a method this module has no type for. Its urgency is {@link Urgency#BULK}.
     *
     * @param method REST method
     * @param parameters parameters, as in {@link #of}
     * @param repeatability what a second execution does; {@link Repeatability#NOT_REPEATABLE} when in doubt
     * @return a request that answers with the raw result
     * @throws Bitrix24FieldException if the method name or a parameter value is of the wrong kind
     */
    public static Bitrix24Request<ResultNode> generic(
            String method, Map<String, ?> parameters, Repeatability repeatability) {
        return of(method, parameters, repeatability, Urgency.BULK, Function.identity());
    }

    /**
     * The same request with another urgency.
     *
     * @param other who waits
     * @return a copy
     */
    public Bitrix24Request<T> withUrgency(Urgency other) {
        return new Bitrix24Request<>(
                method, parameters, repeatability, Objects.requireNonNull(other, "urgency"), decoder, rest3);
    }

    /**
     * The same request at the REST 3.0 address, {@code /rest/api/}. Few methods live there, and none in both places.
     * Such a request cannot be part of a batch.
     *
     * @return a copy
     * @see <a href="https://apidocs.bitrix24.com/api-reference/rest-v3.html">REST 3.0</a>
     */
    public Bitrix24Request<T> atRest3() {
        return new Bitrix24Request<>(method, parameters, repeatability, urgency, decoder, true);
    }

    /**
     * The REST method.
     *
     * @return its name as given
     */
    public String method() {
        return method;
    }

    /**
     * The parameters as they are sent, without authorisation.
     *
     * @return unmodifiable; values are strings, numbers, lists and maps
     */
    public Map<String, Object> parameters() {
        return parameters;
    }

    /**
     * What a second execution does.
     *
     * @return never null
     */
    public Repeatability repeatability() {
        return repeatability;
    }

    /**
     * Who waits for the answer.
     *
     * @return never null
     */
    public Urgency urgency() {
        return urgency;
    }

    /**
     * Reads the {@code result} part of an answer.
     *
     * @return the decoder
     */
    public Function<ResultNode, T> decoder() {
        return decoder;
    }

    /**
     * Whether the method lives at the REST 3.0 address.
     *
     * @return false for almost all methods
     */
    public boolean isRest3() {
        return rest3;
    }

    /** The method name only; parameters may hold personal data. */
    @Override
    public String toString() {
        return method;
    }
}
