package io.github.pbx24.threecx.internal;

import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.AddressVerifier;
import io.github.pbx24.pbx.verify.TokenVerifier;
import io.github.pbx24.pbx.verify.Verifiers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Who may send: 3CX signs nothing, so a token in the request is the proof. It may stand in the query ({@code token}), in the header
 * {@code X-Webhook-Token}, or as the user name of HTTP Basic authentication with the password {@code x}, which is the only
 * place that a CRM template keeps out of addresses.
 */
public final class Doors {

    /** The password beside the token in HTTP Basic authentication. */
    public static final String BASIC_PASSWORD = "x";

    private Doors() {}

    /**
     * Makes the verifier for the settings {@code token} and {@code allowed-addresses}.
     *
     * @param settings learn of addresses that are none
     * @return a verifier that believes everybody if there is no token
     */
    public static SignatureVerifier verifier(PbxSettings settings) {
        List<SignatureVerifier> all = new ArrayList<>();
        List<String> addresses = addresses(settings);
        if (!addresses.isEmpty()) {
            all.add(AddressVerifier.allow(addresses));
        }
        List<String> tokens = settings.texts("token");
        all.add(tokens.isEmpty() ? Verifiers.acceptUnverified() : new TokenAnywhere(tokens));
        return Verifiers.allOf(all);
    }

    private static List<String> addresses(PbxSettings settings) {
        List<String> good = new ArrayList<>();
        List<String> addresses = settings.texts("allowed-addresses");
        for (int i = 0; i < addresses.size(); i++) {
            try {
                AddressVerifier.allow(List.of(addresses.get(i)));
                good.add(addresses.get(i));
            } catch (IllegalArgumentException e) {
                settings.problem(
                        "allowed-addresses[" + i + "]", "must be an IP address or a network such as 10.0.0.0/8");
            }
        }
        return good;
    }

    /** The first place that holds a token decides. */
    private static final class TokenAnywhere implements SignatureVerifier {

        private final SignatureVerifier basic;
        private final SignatureVerifier named;

        private TokenAnywhere(List<String> tokens) {
            basic = TokenVerifier.builder(
                            tokens.stream().map(TokenAnywhere::basic).toList())
                    .header("Authorization")
                    .build();
            named = TokenVerifier.builder(tokens)
                    .header("X-Webhook-Token")
                    .queryParameter("token")
                    .build();
        }

        private static String basic(String token) {
            byte[] credentials = (token + ":" + BASIC_PASSWORD).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(credentials);
        }

        @Override
        public Verdict verify(WebhookRequest request) {
            Verdict verdict = named.verify(request);
            if (!isMissing(verdict)) {
                return verdict;
            }
            verdict = basic.verify(request);
            return isMissing(verdict)
                    ? Verdict.refused(
                            Verdict.Reason.MISSING,
                            "the token is missing; expected in query parameter token, header X-Webhook-Token or as"
                                    + " user of Basic authentication")
                    : verdict;
        }

        private static boolean isMissing(Verdict verdict) {
            return verdict instanceof Verdict.Refused refused && refused.reason() == Verdict.Reason.MISSING;
        }
    }
}
