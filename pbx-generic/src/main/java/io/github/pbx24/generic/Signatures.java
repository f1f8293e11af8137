package io.github.pbx24.generic;

import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.SignatureEncoding;
import io.github.pbx24.pbx.verify.SignatureKeys;
import io.github.pbx24.pbx.verify.SignedPart;
import io.github.pbx24.pbx.verify.SignedRequestVerifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the settings {@code signature-…} and {@code signed…}. */
final class Signatures {

    private static final String PARTS = "body, method, form:NAME, form:NAME?, query:NAME, header:NAME or text:TEXT";

    private final PbxSettings settings;
    private final String place;
    private final String name;
    private final String prefix;
    private final SignatureEncoding encoding;
    private final @Nullable SignatureKeys keys;

    private Signatures(PbxSettings settings) {
        this.settings = settings;
        String in = settings.text("signature-in").orElse("header:X-Signature");
        place = in.substring(0, Math.max(0, in.indexOf(':')));
        name = in.substring(in.indexOf(':') + 1);
        if (!List.of("header", "form", "query").contains(place) || name.isEmpty()) {
            settings.problem("signature-in", "must be header:NAME, form:NAME or query:NAME");
        }
        prefix = settings.text("signature-prefix").orElse("");
        encoding = switch (settings.choice("signature-encoding", "hex", "base64", "base64-of-hex")
                .orElse("hex")) {
            case "base64" -> SignatureEncoding.BASE64;
            case "base64-of-hex" -> SignatureEncoding.BASE64_OF_HEX;
            default -> SignatureEncoding.HEX;
        };
        keys = keys(settings);
    }

    /** The parameter or form field that holds the signature; empty if a header does. */
    static Optional<String> parameter(PbxSettings settings) {
        String in = settings.text("signature-in").orElse("header:");
        return in.startsWith("header:") ? Optional.empty() : Optional.of(in.substring(in.indexOf(':') + 1));
    }

    /**
     * Reads a verifier and complains about what is wrong, even if there are no keys.
     *
     * @return the verifier; empty if there are no keys
     */
    static Optional<SignatureVerifier> read(PbxSettings settings, String format, EventName event) {
        Signatures signatures = new Signatures(settings);
        List<String> signed = settings.texts("signed");
        SignatureVerifier whole = signatures.verifier("signed", signed.isEmpty() ? List.of("body") : signed);
        Map<String, SignatureVerifier> byEvent = new HashMap<>();
        settings.table("signed-by-event").forEach((name, parts) -> {
            SignatureVerifier verifier = signatures.verifier("signed-by-event." + name, List.of(parts.split("\\s+")));
            if (verifier != null && byEvent.put(name.toLowerCase(Locale.ROOT), verifier) != null) {
                settings.problem("signed-by-event." + name, "is there twice, in another case: leave one of them");
            }
        });
        if (whole == null || settings.texts("signature-keys").isEmpty()) {
            return Optional.empty();
        }
        if (byEvent.isEmpty()) {
            return Optional.of(whole);
        }
        if (format.equals("json")) {
            settings.problem("signed-by-event", "needs the format form or query");
        }
        return Optional.of(new SignatureByEvent(
                event,
                format.equals("query") ? WebhookRequest::query : request -> QueryParameters.decode(request.body()),
                byEvent,
                signed.isEmpty() ? null : whole));
    }

    private @Nullable SignatureVerifier verifier(String key, List<String> words) {
        List<SignedPart> parts = new ArrayList<>();
        for (String word : words) {
            part(word).ifPresentOrElse(parts::add, () -> settings.problem(key, "must consist of " + PARTS));
        }
        if (words.stream().allMatch(word -> word.equals("method") || word.startsWith("text:"))) {
            settings.problem(key, "must sign something of the request, or one signature fits all requests");
        }
        if (keys == null || parts.size() < words.size()) {
            return null;
        }
        SignedRequestVerifier.Builder builder = switch (place) {
            case "form" -> SignedRequestVerifier.inForm(keys, name);
            case "query" -> SignedRequestVerifier.inQuery(keys, name);
            default -> SignedRequestVerifier.builder(keys, name);
        };
        return builder.encoding(encoding)
                .prefix(prefix)
                .signs(parts.toArray(SignedPart[]::new))
                .build();
    }

    private static Optional<SignedPart> part(String word) {
        int colon = word.indexOf(':');
        String place = colon < 0 ? word : word.substring(0, colon);
        String name = colon < 0 ? "" : word.substring(colon + 1);
        if (colon < 0 || name.isEmpty()) {
            return switch (word) {
                case "body" -> Optional.of(SignedPart.body());
                case "method" -> Optional.of(SignedPart.method());
                default -> Optional.empty();
            };
        }
        return switch (place) {
            case "form" ->
                Optional.of(
                        name.endsWith("?")
                                ? SignedPart.optionalFormField(name.substring(0, name.length() - 1))
                                : SignedPart.formField(name));
            case "query" -> Optional.of(SignedPart.queryParameter(name));
            case "header" -> Optional.of(SignedPart.header(name));
            case "text" -> Optional.of(SignedPart.text(name));
            default -> Optional.empty();
        };
    }

    private static @Nullable SignatureKeys keys(PbxSettings settings) {
        List<String> secrets = settings.texts("signature-keys");
        List<String> checked = secrets.isEmpty() ? List.of("unused") : secrets;
        String algorithm = settings.text("signature-algorithm").orElse("HmacSHA256");
        try {
            return algorithm.toLowerCase(Locale.ROOT).startsWith("hmac")
                    ? SignatureKeys.hmac(algorithm, checked)
                    : SignatureKeys.keyedHash(algorithm, checked);
        } catch (IllegalArgumentException e) {
            settings.problem(
                    "signature-algorithm", "must be an algorithm such as HmacSHA256, or SHA-256 for a plain hash");
            return null;
        }
    }
}
