package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.batch.BatchReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    private final MethodAccess access;
    private final Traits traits;
    private final Function<ResultNode, T> decoder;
    private final @Nullable Bitrix24Request<Optional<T>> lookup;

    /** How the request behaves, whatever it is about. */
    private record Traits(
            Repeatability repeatability,
            Urgency urgency,
            boolean rest3,
            @Nullable Duration deadline,
            @Nullable Instant deduplicatedUntil,
            @Nullable Toggle toggle,
            @Nullable String settles) {}

    private Bitrix24Request(
            String method,
            Map<String, Object> parameters,
            MethodAccess access,
            Traits traits,
            Function<ResultNode, T> decoder,
            @Nullable Bitrix24Request<Optional<T>> lookup) {
        this.method = method;
        this.parameters = parameters;
        this.access = access;
        this.traits = traits;
        this.decoder = decoder;
        this.lookup = lookup;
    }

    private Bitrix24Request<T> with(Traits other) {
        return new Bitrix24Request<>(method, parameters, access, other, decoder, lookup);
    }

    /**
     * Makes a request.
     *
     * @param method REST method, for example {@code telephony.externalCall.show}
     * @param parameters parameters; values may be strings, numbers, booleans, dates, constants, null, and lists or maps with
     *     string keys of them; in a batch also {@link BatchReference}s. Copied. Booleans are sent as 1 and 0, because PHP
     *     takes {@code "false"} for true. {@code Instant}, {@code OffsetDateTime} and {@code ZonedDateTime} are sent with their
     *     offset and without parts of a second, {@code LocalDate} as {@code 2026-03-10}; a {@link WireValue} as it says, any
     *     other enumeration by its name. Null is sent as an empty text: it clears a field, and as a condition it finds what
     *     is empty
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
                MethodAccess.of(method),
                new Traits(
                        Objects.requireNonNull(repeatability, "repeatability"),
                        Objects.requireNonNull(urgency, "urgency"),
                        false,
                        null,
                        null,
                        null,
                        null),
                Objects.requireNonNull(decoder, "decoder"),
                null);
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
        Objects.requireNonNull(other, "urgency");
        return with(new Traits(
                traits.repeatability,
                other,
                traits.rest3,
                traits.deadline,
                traits.deduplicatedUntil,
                traits.toggle,
                traits.settles));
    }

    /** A time that can be added to the nanoseconds of this process. */
    static Duration checkedLimit(String name, Duration limit) {
        if (limit.compareTo(Duration.ofMillis(1)) < 0 || limit.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException(name + " must be 1 ms to 365 days, was " + limit);
        }
        return limit;
    }

    /**
     * The same request with a deadline of its own. The time begins when the request is given to a client and covers
     * everything: waiting for its turn, all tries, and the waits between them. A request that is over time fails with a
     * {@link Bitrix24TransportException} that tells whether it may have run. Not heeded for the commands of an explicit
     * batch. Default: that of the client, see {@link Bitrix24ClientBuilder#deadline}.
     *
     * @param limit one millisecond to 365 days
     * @return a copy
     * @throws IllegalArgumentException if the limit is shorter or longer
     */
    public Bitrix24Request<T> within(Duration limit) {
        return with(new Traits(
                traits.repeatability,
                traits.urgency,
                traits.rest3,
                checkedLimit("limit", limit),
                traits.deduplicatedUntil,
                traits.toggle,
                traits.settles));
    }

    /**
     * The same request, saying how long the portal recognises a second execution. Heeded for
     * {@link Repeatability#DEDUPLICATED}; without it a second try may leave up to 29 minutes after the first.
     *
     * @param end a try whose predecessor may have run does not leave after it
     * @return a copy
     */
    public Bitrix24Request<T> deduplicatedUntil(Instant end) {
        Objects.requireNonNull(end, "end");
        return with(new Traits(
                traits.repeatability,
                traits.urgency,
                traits.rest3,
                traits.deadline,
                end,
                traits.toggle,
                traits.settles));
    }

    /**
     * The same request, saying that it switches something on or off.
     *
     * @param what what is switched
     * @return a copy
     */
    public Bitrix24Request<T> toggling(Toggle what) {
        Objects.requireNonNull(what, "what");
        return with(new Traits(
                traits.repeatability,
                traits.urgency,
                traits.rest3,
                traits.deadline,
                traits.deduplicatedUntil,
                what,
                traits.settles));
    }

    /**
     * The same request, saying that everything that is still to be switched for a subject has to be done before it.
     *
     * @param subject the subject of a {@link Toggle}
     * @return a copy
     */
    public Bitrix24Request<T> settling(String subject) {
        Objects.requireNonNull(subject, "subject");
        return with(new Traits(
                traits.repeatability,
                traits.urgency,
                traits.rest3,
                traits.deadline,
                traits.deduplicatedUntil,
                traits.toggle,
                subject));
    }

    /**
     * The same request, saying how to find out what became of it when its answer was lost. The client asks if it must not
     * simply send it again. Not asked for the commands of an explicit batch.
     *
     * @param request a repeatable request whose result is what the lost one would have answered; empty if that cannot be
     *     told, then the caller gets the failure, with {@code mayHaveRun()}
     * @return a copy
     */
    public Bitrix24Request<T> withLookup(Bitrix24Request<Optional<T>> request) {
        return new Bitrix24Request<>(
                method, parameters, access, traits, decoder, Objects.requireNonNull(request, "request"));
    }

    /**
     * The same request at the REST 3.0 address, {@code /rest/api/}. Few methods live there, and none in both places.
     * Such a request cannot be part of a batch.
     *
     * @return a copy
     * @see <a href="https://apidocs.bitrix24.com/api-reference/rest-v3.html">REST 3.0</a>
     */
    public Bitrix24Request<T> atRest3() {
        return with(new Traits(
                traits.repeatability,
                traits.urgency,
                true,
                traits.deadline,
                traits.deduplicatedUntil,
                traits.toggle,
                traits.settles));
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
     * @return unmodifiable; values are strings, numbers, lists, maps, and references to other commands of a batch
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
        return traits.repeatability;
    }

    /**
     * Who waits for the answer.
     *
     * @return never null
     */
    public Urgency urgency() {
        return traits.urgency;
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
        return traits.rest3;
    }

    /**
     * Which authorisation the method takes.
     *
     * @return as {@link Bitrix24Methods} says, or found from the name if the method is not listed there
     */
    public MethodAccess access() {
        return access;
    }

    /**
     * How long it may take, see {@link #within}.
     *
     * @return empty for the client's default
     */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(traits.deadline);
    }

    /**
     * How long the portal recognises a second execution, see {@link #deduplicatedUntil(Instant)}.
     *
     * @return empty if that was not said
     */
    public Optional<Instant> deduplicatedUntil() {
        return Optional.ofNullable(traits.deduplicatedUntil);
    }

    /**
     * What it switches on or off, see {@link #toggling}.
     *
     * @return empty for almost all requests
     */
    public Optional<Toggle> toggle() {
        return Optional.ofNullable(traits.toggle);
    }

    /**
     * What has to be switched before it, see {@link #settling}.
     *
     * @return the subject; empty for almost all requests
     */
    public Optional<String> settles() {
        return Optional.ofNullable(traits.settles);
    }

    /**
     * How to find out what became of it, see {@link #withLookup}.
     *
     * @return empty if there is no way
     */
    public Optional<Bitrix24Request<Optional<T>>> lookup() {
        return Optional.ofNullable(lookup);
    }

    /** The method name only; parameters may hold personal data. */
    @Override
    public String toString() {
        return method;
    }
}
