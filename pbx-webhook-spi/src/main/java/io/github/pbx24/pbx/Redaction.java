package io.github.pbx24.pbx;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Takes secrets out of a request before it is stored. Immutable and thread-safe.
 *
 * <p>Of the headers only {@code Content-Type} is left, and the sender's address goes. Named parameters go from the query and from
 * a form in the body. Known secrets go wherever they stand: the whole path segment, the whole parameter, and in any other body
 * the bytes of the secret become {@code *}; a secret of fewer than 12 bytes only where it stands in quotes, because
 * it could be a part of something else.
 *
 * <pre>{@code
 * Redaction redaction = Redaction.of(Set.of("token"), tokens);
 * public WebhookRequest redact(WebhookRequest request) {
 *     return redaction.apply(request);
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class Redaction {

    private static final Redaction HEADERS = new Redaction(Set.of(), Set.of());

    private static final int SHORT = 12;

    private final Set<String> parameters;
    private final Set<String> secrets;

    private Redaction(Set<String> parameters, Set<String> secrets) {
        this.parameters = parameters;
        this.secrets = secrets;
    }

    /**
     * For vendors whose proof stands in headers only.
     *
     * @return a redaction that drops the headers
     */
    public static Redaction ofHeaders() {
        return HEADERS;
    }

    /**
     * For vendors whose secrets also stand elsewhere.
     *
     * @param parameters names of query parameters and form fields that hold secrets, any case
     * @param secrets the secrets themselves, as configured; blank ones are left out
     * @return a redaction that drops the headers and all of these
     */
    public static Redaction of(Collection<String> parameters, Collection<String> secrets) {
        Set<String> names = new HashSet<>();
        parameters.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        Set<String> known = new HashSet<>(secrets);
        known.removeIf(String::isBlank);
        return new Redaction(names, known);
    }

    /**
     * Takes the secrets out.
     *
     * @param request any request
     * @return a request without them; the same for one that this method has given
     */
    public WebhookRequest apply(WebhookRequest request) {
        WebhookRequest.Builder clean = WebhookRequest.builder(request.method(), request.receivedAt())
                .path(path(request.path()))
                .rawQuery(pairs(request.rawQuery()))
                .body(body(request));
        request.header("content-type").ifPresent(type -> clean.header("content-type", type));
        return clean.build();
    }

    private String path(String path) {
        if (path.isEmpty() || secrets.isEmpty()) {
            return path;
        }
        List<String> kept = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            String clean = blotted(segment);
            if (!secrets.contains(QueryParameters.decodeLeniently(segment))
                    && !secrets.contains(segment)
                    && !isHiddenIn(clean)) {
                kept.add(clean);
            }
        }
        return String.join("/", kept);
    }

    private String pairs(String text) {
        if (text.isEmpty() || parameters.isEmpty() && secrets.isEmpty()) {
            return text;
        }
        List<String> kept = new ArrayList<>();
        for (String pair : text.split("&", -1)) {
            String clean = blotted(pair);
            if (!isSecret(pair) && !isHiddenIn(clean)) {
                kept.add(clean);
            }
        }
        return String.join("&", kept);
    }

    private boolean isSecret(String pair) {
        String[] parts = pair.split("=", -1);
        String name = QueryParameters.decodeLeniently(parts[0]);
        return parameters.contains(name.toLowerCase(Locale.ROOT))
                || Arrays.stream(parts)
                        .anyMatch(part ->
                                secrets.contains(part) || secrets.contains(QueryParameters.decodeLeniently(part)));
    }

    /** The address of a recording, for example, may carry a secret within a value. */
    private String blotted(String text) {
        String clean = text;
        for (String secret : secrets) {
            if (secret.length() >= SHORT && clean.contains(secret)) {
                clean = clean.replace(secret, "*".repeat(secret.length()));
            }
        }
        return clean;
    }

    /** Whether a secret stands there in escapes, so that it cannot be blotted out. */
    private boolean isHiddenIn(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return false;
        }
        String decoded = QueryParameters.decodeLeniently(text);
        return secrets.stream().anyMatch(secret -> secret.length() >= SHORT && decoded.contains(secret));
    }

    private byte[] body(WebhookRequest request) {
        byte[] body = request.body();
        if (body.length == 0 || parameters.isEmpty() && secrets.isEmpty()) {
            return body;
        }
        byte[] clean = body;
        if (isForm(request, body)) {
            // Latin 1 keeps every byte as it is.
            String form = new String(body, StandardCharsets.ISO_8859_1);
            clean = pairs(form).getBytes(StandardCharsets.ISO_8859_1);
        }
        for (String secret : secrets) {
            clean = blotted(clean, secret.getBytes(StandardCharsets.UTF_8));
        }
        return clean;
    }

    /** Senders are careless about the content type, so the first character decides as well. */
    private static boolean isForm(WebhookRequest request, byte[] body) {
        String type = request.header("content-type").orElse("").toLowerCase(Locale.ROOT);
        int first = 0;
        while (first < body.length && body[first] <= ' ' && body[first] >= 0) {
            first++;
        }
        boolean structured = first < body.length && "{[<\"".indexOf(body[first]) >= 0;
        return type.contains("form-urlencoded") || type.isEmpty() && !structured;
    }

    /** The same number of bytes, so that the place of nothing else changes. */
    private static byte[] blotted(byte[] body, byte[] secret) {
        byte[] clean = body;
        for (int at = 0; at + secret.length <= clean.length; at++) {
            if (Arrays.equals(clean, at, at + secret.length, secret, 0, secret.length)
                    && (secret.length >= SHORT || isQuoted(clean, at, at + secret.length))) {
                clean = clean == body ? body.clone() : clean;
                Arrays.fill(clean, at, at + secret.length, (byte) '*');
            }
        }
        return clean;
    }

    private static boolean isQuoted(byte[] body, int start, int end) {
        return start > 0 && end < body.length && body[start - 1] == '"' && body[end] == '"';
    }

    /** Shows numbers only. */
    @Override
    public String toString() {
        return "Redaction[" + parameters.size() + " parameters, " + secrets.size() + " secrets]";
    }
}
