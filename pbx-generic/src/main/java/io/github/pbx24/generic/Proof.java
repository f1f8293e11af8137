package io.github.pbx24.generic;

import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.Redaction;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.verify.AddressVerifier;
import io.github.pbx24.pbx.verify.TokenVerifier;
import io.github.pbx24.pbx.verify.Verifiers;
import java.util.ArrayList;
import java.util.List;

/**
 * How requests prove their sender, and how the proof is taken out of what is stored.
 *
 * @param verifier who is believed
 * @param redaction takes tokens and signatures out
 */
record Proof(SignatureVerifier verifier, Redaction redaction) {

    private static final List<String> PLACES = List.of("header:", "query:", "form:");

    static Proof read(PbxSettings settings, String format, EventName event) {
        List<SignatureVerifier> all = new ArrayList<>();
        List<String> networks = settings.texts("addresses");
        if (!networks.isEmpty()) {
            try {
                all.add(AddressVerifier.allow(networks));
            } catch (IllegalArgumentException e) {
                settings.problem("addresses", "must be addresses or networks such as 192.0.2.0/24");
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
        List<String> parameters = new ArrayList<>();
        if (!tokens.isEmpty() && (place.startsWith("query:") || place.startsWith("form:"))) {
            parameters.add(name);
        }
        Signatures.parameter(settings).ifPresent(parameters::add);
        return new Proof(
                all.isEmpty() ? Verifiers.acceptUnverified() : Verifiers.allOf(all), Redaction.of(parameters, tokens));
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
