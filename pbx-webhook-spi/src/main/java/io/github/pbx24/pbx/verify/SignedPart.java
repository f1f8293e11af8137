package io.github.pbx24.pbx.verify;

import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One piece of the text that a signature covers. Implementations are pure and thread-safe.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SignedPart {

    /**
     * The bytes of this piece.
     *
     * @param request the request as received
     * @param time the time of the signature as sent; empty if the scheme has none
     * @return the bytes; null if the request lacks what is signed
     */
    byte @Nullable [] bytes(WebhookRequest request, String time);

    /**
     * The raw body.
     *
     * @return the part
     */
    static SignedPart body() {
        return (request, time) -> request.body();
    }

    /**
     * A fixed text, for example the dot between other parts.
     *
     * @param text signed as UTF-8
     * @return the part
     */
    static SignedPart text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return (request, time) -> bytes;
    }

    /**
     * The time of the signature, exactly as sent.
     *
     * @return the part
     */
    static SignedPart time() {
        return (request, time) -> time.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The value of a header, for example an id or a nonce.
     *
     * @param name header name, any case
     * @return the part; a request without the header is refused
     */
    static SignedPart header(String name) {
        return (request, time) -> request.header(name)
                .filter(value -> !value.isEmpty())
                .map(value -> value.getBytes(StandardCharsets.UTF_8))
                .orElse(null);
    }

    /**
     * The HTTP method in upper case.
     *
     * @return the part
     */
    static SignedPart method() {
        return (request, time) -> request.method().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The address that the sender called, with its query.
     *
     * @param publicAddress the address of the connection as the sender knows it, for example {@code https://gw.example.com/pbx/office}
     * @return the part
     */
    static SignedPart url(String publicAddress) {
        return (request, time) -> (publicAddress
                        + request.path()
                        + (request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery()))
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The address that the sender called, without its query.
     *
     * @param publicAddress the address of the connection as the sender knows it
     * @return the part
     */
    static SignedPart urlWithoutQuery(String publicAddress) {
        return (request, time) -> (publicAddress + request.path()).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The query, decoded, as {@code a=1&b=2}, sorted by name.
     *
     * @return the part; empty if there is no query
     */
    static SignedPart sortedQuery() {
        return (request, time) -> sorted(request.query(), "=", "&");
    }

    /**
     * The fields of an HTML form in the body, decoded, names and values without anything between, sorted by name.
     *
     * @return the part; empty if the body is no form
     */
    static SignedPart sortedForm() {
        return (request, time) ->
                isForm(request) ? sorted(QueryParameters.decode(request.body()), "", "") : new byte[0];
    }

    /**
     * A query parameter, or else a field of the form in the body.
     *
     * @param name case-sensitive
     * @return the part; a request without it is refused
     */
    static SignedPart parameter(String name) {
        return (request, time) -> request.query()
                .first(name)
                .or(() ->
                        isForm(request) ? QueryParameters.decode(request.body()).first(name) : Optional.empty())
                .map(value -> value.getBytes(StandardCharsets.UTF_8))
                .orElse(null);
    }

    /**
     * A field of the form in the body, decoded. What the query says does not count.
     *
     * @param name case-sensitive
     * @return the part; a request without the field, or with several, is refused
     */
    static SignedPart formField(String name) {
        return (request, time) -> only(QueryParameters.decode(request.body()), name);
    }

    /**
     * A query parameter, decoded. What a form says does not count.
     *
     * @param name case-sensitive
     * @return the part; a request without the parameter, or with several, is refused
     */
    static SignedPart queryParameter(String name) {
        return (request, time) -> only(request.query(), name);
    }

    /**
     * A field of the form in the body, or nothing where there is none.
     *
     * @param name case-sensitive
     * @return the part; empty if the field is absent; a request with several is refused
     */
    static SignedPart optionalFormField(String name) {
        return (request, time) -> {
            QueryParameters form = QueryParameters.decode(request.body());
            boolean absent = form.first(name).isEmpty() && !form.isUnreadable(name);
            return absent ? new byte[0] : only(form, name);
        };
    }

    /**
     * This part, if a condition holds.
     *
     * @param condition looks at the request
     * @return a part that is empty where the condition does not hold
     */
    default SignedPart when(Predicate<WebhookRequest> condition) {
        return (request, time) -> condition.test(request) ? bytes(request, time) : new byte[0];
    }

    private static byte @Nullable [] only(QueryParameters parameters, String name) {
        List<String> values = parameters.all(name);
        return values.size() == 1 && !parameters.isUnreadable(name)
                ? values.get(0).getBytes(StandardCharsets.UTF_8)
                : null;
    }

    private static boolean isForm(WebhookRequest request) {
        return request.header("content-type")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .contains("form-urlencoded");
    }

    private static byte @Nullable [] sorted(QueryParameters parameters, String between, String separator) {
        if (!parameters.unreadable().isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (String name : new TreeSet<>(parameters.names())) {
            for (String value : parameters.all(name).stream().sorted().toList()) {
                text.append(text.length() == 0 ? "" : separator)
                        .append(name)
                        .append(between)
                        .append(value);
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
