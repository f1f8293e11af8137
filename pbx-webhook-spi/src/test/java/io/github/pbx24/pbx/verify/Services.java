package io.github.pbx24.pbx.verify;

import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.WebhookRequest;
import java.time.Duration;
import java.util.List;

/** How well-known services sign, said with the parts of this package. */
final class Services {

    static final String ADDRESS = "https://gw.example.com/pbx/office";
    private static final Duration AGE = Duration.ofMinutes(5);
    private static final SignedPart DOT = SignedPart.text(".");

    private Services() {}

    static SignedRequestVerifier verifier(String service, List<String> keys) {
        return switch (service) {
            case "stripe" ->
                SignedRequestVerifier.builder(hmac(keys), "Stripe-Signature")
                        .namedParts("t", "v1", AGE)
                        .signs(SignedPart.time(), DOT, SignedPart.body())
                        .build();
            case "slack" ->
                SignedRequestVerifier.builder(hmac(keys), "X-Slack-Signature")
                        .prefix("v0=")
                        .timeHeader("X-Slack-Request-Timestamp", AGE)
                        .signs(SignedPart.text("v0:"), SignedPart.time(), SignedPart.text(":"), SignedPart.body())
                        .build();
            case "standard-webhooks" ->
                standard("webhook", SignatureKeys.hmacOfBase64("HmacSHA256", "whsec_", keys), "v1,");
            case "svix" -> standard("svix", SignatureKeys.hmacOfBase64("HmacSHA256", "whsec_", keys), "v1,");
            case "standard-webhooks-asymmetric" -> standard("webhook", SignatureKeys.ed25519(keys), "v1a,");
            case "github" ->
                SignedRequestVerifier.builder(hmac(keys), "X-Hub-Signature-256")
                        .prefix("sha256=")
                        .build();
            case "shopify" -> base64(keys, "X-Shopify-Hmac-Sha256").build();
            case "line" -> base64(keys, "X-Line-Signature").build();
            case "twilio", "twilio-json" ->
                SignedRequestVerifier.builder(SignatureKeys.hmac("HmacSHA1", keys), "X-Twilio-Signature")
                        .encoding(SignatureEncoding.BASE64)
                        .signs(SignedPart.url(ADDRESS), SignedPart.sortedForm())
                        .build();
            case "plivo-v2" ->
                base64(keys, "X-Plivo-Signature-V2")
                        .signs(SignedPart.urlWithoutQuery(ADDRESS), SignedPart.header("X-Plivo-Signature-V2-Nonce"))
                        .build();
            case "plivo-v3" ->
                base64(keys, "X-Plivo-Signature-V3")
                        .separatedBy(",")
                        .signs(
                                SignedPart.urlWithoutQuery(ADDRESS),
                                SignedPart.text("?").when(request -> hasQuery(request) || hasForm(request)),
                                SignedPart.sortedQuery(),
                                DOT.when(request -> hasQuery(request) && hasForm(request)),
                                SignedPart.sortedForm(),
                                DOT,
                                SignedPart.header("X-Plivo-Signature-V3-Nonce"))
                        .build();
            case "telnyx" ->
                SignedRequestVerifier.builder(SignatureKeys.ed25519(keys), "telnyx-signature-ed25519")
                        .encoding(SignatureEncoding.BASE64)
                        .timeHeader("telnyx-timestamp", AGE)
                        .signs(SignedPart.time(), SignedPart.text("|"), SignedPart.body())
                        .build();
            case "rsa" ->
                SignedRequestVerifier.builder(SignatureKeys.rsa("SHA256withRSA", keys), "X-Signature")
                        .encoding(SignatureEncoding.BASE64_URL)
                        .build();
            default -> throw new IllegalArgumentException(service);
        };
    }

    /** With what else a service proves. */
    static SignatureVerifier complete(String service, List<String> keys) {
        SignatureVerifier verifier = verifier(service, keys);
        return service.equals("twilio-json")
                ? Verifiers.allOf(List.of(BodyHashVerifier.sha256InQuery("bodySHA256"), verifier))
                : verifier;
    }

    private static SignedRequestVerifier standard(String prefix, SignatureKeys keys, String version) {
        return SignedRequestVerifier.builder(keys, prefix + "-signature")
                .encoding(SignatureEncoding.BASE64)
                .prefix(version)
                .separatedBy(" ")
                .timeHeader(prefix + "-timestamp", AGE)
                .signs(SignedPart.header(prefix + "-id"), DOT, SignedPart.time(), DOT, SignedPart.body())
                .build();
    }

    private static SignedRequestVerifier.Builder base64(List<String> keys, String header) {
        return SignedRequestVerifier.builder(hmac(keys), header).encoding(SignatureEncoding.BASE64);
    }

    private static SignatureKeys hmac(List<String> keys) {
        return SignatureKeys.hmac("HmacSHA256", keys);
    }

    private static boolean hasQuery(WebhookRequest request) {
        return !request.rawQuery().isEmpty();
    }

    private static boolean hasForm(WebhookRequest request) {
        return request.body().length > 0;
    }
}
