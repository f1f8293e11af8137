package io.github.pbx24.bitrix24;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What is known about a REST method, whatever its parameters are. The typed factories take repeatability and urgency
 * from here. Immutable.
 *
 * @param name name of the method as the documentation writes it
 * @param scopes scopes of which one is enough; empty if none is needed. Unmodifiable
 * @param access which authorisation it takes
 * @param repeatability what a second execution does
 * @param urgency who usually waits
 * @param rest3 whether it lives at the REST 3.0 address
 * @see Bitrix24Methods
 * @since 0.1
 */
public record MethodInfo(
        String name,
        List<String> scopes,
        MethodAccess access,
        Repeatability repeatability,
        Urgency urgency,
        boolean rest3) {

    /** Copies the scopes and checks that everything is present. */
    public MethodInfo {
        Objects.requireNonNull(name, "name");
        scopes = List.copyOf(scopes);
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(repeatability, "repeatability");
        Objects.requireNonNull(urgency, "urgency");
    }

    /**
     * Makes a request for this method.
     *
     * @param parameters parameters, as in {@link Bitrix24Request#of}
     * @param decoder reads the {@code result} part; must not return null
     * @param <T> type of the decoded result
     * @return the request
     * @throws Bitrix24FieldException if a parameter value is of the wrong kind
     */
    public <T> Bitrix24Request<T> request(Map<String, ?> parameters, Function<ResultNode, T> decoder) {
        Bitrix24Request<T> request = Bitrix24Request.of(name, parameters, repeatability, urgency, decoder);
        return rest3 ? request.atRest3() : request;
    }
}
