package io.github.pbx24.generic;

import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.Redaction;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.verify.AddressVerifier;
import io.github.pbx24.pbx.verify.TokenVerifier;
import io.github.pbx24.pbx.verify.Verifiers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How requests prove their sender, and how the proof is taken out of what is stored.
 *
 * @param verifier who is believed
 * @param redaction takes tokens and signatures out
 * @param removed parameters and fields of forms that are taken out, and the settings that name them
 */
record Proof(SignatureVerifier verifier, Redaction redaction, Map<String, String> removed) {

    private static final List<String> PLACES = List.of("header:", "query:", "form:");

    static Proof read(PbxSettings settings, String format, EventName event) {
        List<SignatureVerifier> all = new ArrayList<>();
        List<String> networks = settings.texts("addresses");
        if (!networks.isEmpty()) {
            try {
                all.add(AddressVerifier.allow(networks));
            } catch (IllegalArgumentException e) {
                settings.problem(
                        "addresses", "must be addresses or networks such as 192.0.2.0/24, and not of everybody");
            }
        }
        List<String> tokens = settings.texts("tokens");
        String place = settings.text("token-in").orElse("query:token");
        String name = place.substring(place.indexOf(':') + 1);
        boolean known = place.equals("path")
                || PLACES.stream().anyMatch(start -> place.startsWith(start) && place.length() > start.length());
        if (!known) {
            settings.problem("token-in", "must be path, header:NAME, query:NAME or form:NAME");
        } else if (!tokens.isEmpty()) {
            all.add(token(tokens, place, name));
        }
        Signatures.read(settings, format, event).ifPresent(all::add);
        boolean open = settings.text("allow-unverified").filter("true"::equals).isPresent();
        boolean signed = !settings.texts("signature-keys").isEmpty();
        if (tokens.isEmpty() && networks.isEmpty() && !signed && !open) {
            settings.problem(
                    "tokens",
                    "or signature-keys or addresses must be set; or say allow-unverified: true, and every request is believed");
        }
        Map<String, String> parameters = new TreeMap<>();
        if (!tokens.isEmpty() && (place.startsWith("query:") || place.startsWith("form:"))) {
            parameters.put(name, "token-in");
        }
        Signatures.parameter(settings).ifPresent(parameter -> parameters.put(parameter, "signature-in"));
        return new Proof(
                all.isEmpty() ? Verifiers.acceptUnverified() : Verifiers.allOf(all),
                Redaction.of(parameters.keySet(), tokens),
                parameters);
    }

    /** Complains about a place that is read as a detail as well: what is stored lacks it. */
    void requireApart(PbxSettings settings, Collection<String> details) {
        removed.forEach((parameter, key) -> {
            if (details.stream()
                    .anyMatch(detail -> detail.toLowerCase(Locale.ROOT).equals(parameter.toLowerCase(Locale.ROOT)))) {
                settings.problem(
                        key, "must not name a field that is read as a detail: what is stored does not hold it");
            }
        });
    }

    private static SignatureVerifier token(List<String> tokens, String place, String name) {
        TokenVerifier.Builder builder = TokenVerifier.builder(tokens);
        if (place.equals("path")) {
            return builder.firstPathSegment().build();
        }
        if (place.startsWith("header:")) {
            return builder.header(name).build();
        }
        return place.startsWith("query:") ? builder.queryParameter(name).build() : new FormTokenVerifier(name, tokens);
    }
}
