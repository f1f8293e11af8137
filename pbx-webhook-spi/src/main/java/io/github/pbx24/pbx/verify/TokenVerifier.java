package io.github.pbx24.pbx.verify;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a static token that stands in a header, in a query parameter or in the path. For vendors that sign nothing.
 * Several tokens are accepted at once. Immutable and thread-safe.
 *
 * <p>If a request carries the token in several places, all of them must fit.
 *
 * @since 0.1
 */
public final class TokenVerifier implements SignatureVerifier {

    private static final int NONE = -1;
    private static final int WRONG = -2;

    private final List<Secret> tokens;
    private final @Nullable String header;
    /** As requests keep it. */
    private final @Nullable String lowerCaseHeader;

    private final @Nullable String parameter;
    private final boolean inPath;

    private TokenVerifier(Builder builder) {
        tokens = builder.tokens.stream().map(Secret::new).toList();
        header = builder.header;
        lowerCaseHeader = header == null ? null : header.toLowerCase(Locale.ROOT);
        parameter = builder.parameter;
        inPath = builder.inPath;
        if (header == null && parameter == null && !inPath) {
            throw new IllegalStateException("a header, a query parameter or the path must be named");
        }
    }

    /**
     * Starts a verifier. At least one place must be named.
     *
     * @param tokens the accepted tokens; at least one, none blank
     * @return a builder, for one thread
     * @throws IllegalArgumentException if there is no token or a blank one
     */
    public static Builder builder(List<String> tokens) {
        return new Builder(tokens);
    }

    @Override
    public Verdict verify(WebhookRequest request) {
        if (parameter != null && isUnreadable(request, parameter)) {
            return Verdict.refused(Verdict.Reason.GARBLED, "the query cannot be decoded");
        }
        int fitting = NONE;
        if (lowerCaseHeader != null) {
            fitting = fitting(request.headers(lowerCaseHeader), fitting);
        }
        if (parameter != null) {
            fitting = fitting(request.query().all(parameter), fitting);
        }
        if (inPath) {
            fitting = fitting(List.of(firstSegment(request.path())), fitting);
        }
        if (fitting == WRONG) {
            return Verdict.refused(Verdict.Reason.MISMATCH, "the token is wrong");
        }
        if (fitting == NONE) {
            return Verdict.refused(Verdict.Reason.MISSING, "the token is missing; expected in " + places());
        }
        return fitting == 0 ? Verdict.accepted() : new Verdict.Accepted(fitting);
    }

    private static String firstSegment(String path) {
        int from = path.startsWith("/") ? 1 : 0;
        int slash = path.indexOf('/', from);
        return path.substring(from, slash < 0 ? path.length() : slash);
    }

    private static boolean isUnreadable(WebhookRequest request, String parameter) {
        try {
            return request.query().isUnreadable(parameter);
        } catch (MalformedWebhookException e) {
            return true;
        }
    }

    /** The last token that fits, if all do that were claimed so far. */
    private int fitting(List<String> claims, int earlier) {
        int fitting = earlier;
        for (int i = 0; i < claims.size() && fitting != WRONG; i++) {
            fitting = claims.get(i).isEmpty() ? fitting : indexOf(claims.get(i));
        }
        return fitting;
    }

    private int indexOf(String claimed) {
        int fitting = WRONG;
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).is(claimed) && fitting == WRONG) {
                fitting = i;
            }
        }
        return fitting;
    }

    private String places() {
        String places = (header != null ? "header " + header + " or " : "")
                + (parameter != null ? "query parameter " + parameter + " or " : "")
                + (inPath ? "the path or " : "");
        return places.substring(0, places.length() - " or ".length());
    }

    @Override
    public String toString() {
        return "TokenVerifier[" + places() + ", tokens=" + tokens.size() + "]";
    }

    /** Collects the options of a verifier. For one thread. */
    public static final class Builder {

        private final List<String> tokens;
        private @Nullable String header;
        private @Nullable String parameter;
        private boolean inPath;

        private Builder(List<String> tokens) {
            this.tokens = KeyList.requireUsable(tokens);
        }

        /**
         * Accepts the token in a header.
         *
         * @param name header name, any case
         * @return this
         */
        public Builder header(String name) {
            header = name;
            return this;
        }

        /**
         * Accepts the token in a query parameter.
         *
         * @param name parameter name, case-sensitive
         * @return this
         */
        public Builder queryParameter(String name) {
            parameter = name;
            return this;
        }

        /**
         * Accepts the token as the first path segment below the address of the connection. The segment is compared as
         * received, without decoding; so the token should need no percent escapes. With this, every path must begin with the
         * token.
         *
         * @return this
         */
        public Builder firstPathSegment() {
            inPath = true;
            return this;
        }

        /**
         * Makes the verifier.
         *
         * @return an immutable verifier
         * @throws IllegalStateException if no place was named
         */
        public TokenVerifier build() {
            return new TokenVerifier(this);
        }
    }
}
