package io.github.pbx24.benchmarks;

import com.linecorp.bot.parser.LineSignatureValidator;
import com.slack.api.app_backend.SlackSignature;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import com.twilio.security.RequestValidator;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.WebhookRequest;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What others need to verify a request with the same body. Each is called as its documentation says, with what it wants to have: a text
 * or bytes, a time or an address. All but Twilio compute one HMAC-SHA256; Twilio computes SHA-256 of the body and an HMAC-SHA1 of the
 * address.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar VerifiersBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class VerifiersBenchmark {

    /** The measurement may take longer than what is tolerated by default. */
    private static final long TOLERANCE_SECONDS = 86_400;

    private static final String ADDRESS = "https://example.com/pbx/office";

    private final SignatureVerifier own = Webhooks.rostelecomConnection().verifier();
    private final WebhookRequest request = Webhooks.rostelecom();
    private final byte[] body = request.body();
    private final String text = new String(body, StandardCharsets.UTF_8);
    private final long now = Clock.systemUTC().instant().getEpochSecond();
    private final String slackTime = String.valueOf(now);
    private final SlackSignature.Generator slackSigner = new SlackSignature.Generator(Webhooks.KEY);
    private final SlackSignature.Verifier slack = new SlackSignature.Verifier(slackSigner);
    private final String slackSignature = slackSigner.generate(slackTime, text);
    private final LineSignatureValidator line =
            new LineSignatureValidator(Webhooks.KEY.getBytes(StandardCharsets.UTF_8));
    private final String lineSignature = Base64.getEncoder().encodeToString(line.generateSignature(body));
    private final RequestValidator twilio = new RequestValidator(Webhooks.KEY);
    private final String twilioAddress =
            ADDRESS + "?bodySHA256=" + HexFormat.of().formatHex(sha256(body));
    private final String twilioSignature = twilioSignature(twilioAddress);
    private final String stripeHeader = stripeHeader(text, now);

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String twilioSignature(String address) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(Webhooks.KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(address.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String stripeHeader(String text, long time) {
        try {
            return Webhook.Signature.generateSignatureHeader(text, Webhooks.KEY, time);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean required(boolean verified) {
        if (!verified) {
            throw new IllegalStateException("must verify");
        }
        return true;
    }

    /** Ours. */
    @Benchmark
    public boolean pbx24() {
        return required(own.verify(request).isAccepted());
    }

    /** Stripe, from a text. */
    @Benchmark
    public boolean stripe() throws SignatureVerificationException {
        return required(Webhook.Signature.verifyHeader(text, stripeHeader, Webhooks.KEY, TOLERANCE_SECONDS));
    }

    /** Slack, from a text. */
    @Benchmark
    public boolean slack() {
        return required(slack.isValid(slackTime, text, slackSignature, now * 1_000));
    }

    /** LINE, from bytes. */
    @Benchmark
    public boolean line() {
        return required(line.validateSignature(body, lineSignature));
    }

    /** Twilio, from a text and the address. */
    @Benchmark
    public boolean twilio() throws URISyntaxException {
        return required(twilio.validate(twilioAddress, text, twilioSignature));
    }
}
