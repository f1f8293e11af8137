package io.github.pbx24.benchmarks;

import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one webhook costs before it is stored: verify, parse, both. The yardstick is a bare HMAC-SHA256 of the same body with a
 * reused {@link Mac}, measured in the same run.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar WebhookBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class WebhookBenchmark {

    private final PbxConnection rostelecom = Webhooks.rostelecomConnection();
    private final PbxConnection threeCx = Webhooks.threeCxConnection();
    private final WebhookRequest signed = Webhooks.rostelecom();
    private final byte[] query = Webhooks.threeCxQuery().getBytes(StandardCharsets.UTF_8);

    private Mac mac = newMac();
    private WebhookRequest plugin = Webhooks.threeCx();

    private static Mac newMac() {
        try {
            Mac fresh = Mac.getInstance("HmacSHA256");
            fresh.init(new SecretKeySpec(Webhooks.KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return fresh;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes new instances for each fork. */
    @Setup
    public void prepare() {
        mac = newMac();
        plugin = Webhooks.threeCx();
    }

    /** The yardstick for Rostelecom. */
    @Benchmark
    public byte[] rostelecomBareHmac() {
        return mac.doFinal(signed.body());
    }

    /** Verification of the signature. */
    @Benchmark
    public Verdict rostelecomVerify() {
        return rostelecom.verifier().verify(signed);
    }

    /** Parsing into neutral events. */
    @Benchmark
    public ParsedWebhook rostelecomParse() {
        return rostelecom.parser().parse(signed);
    }

    /** What happens to every webhook before it is stored. */
    @Benchmark
    public ParsedWebhook rostelecomVerifyAndParse() {
        if (!rostelecom.verifier().verify(signed).isAccepted()) {
            throw new IllegalStateException("must verify");
        }
        return rostelecom.parser().parse(signed);
    }

    /** The yardstick for 3CX: an HMAC of its query. */
    @Benchmark
    public byte[] threeCxBareHmac() {
        return mac.doFinal(query);
    }

    /** Verification of the token. */
    @Benchmark
    public Verdict threeCxVerify() {
        return threeCx.verifier().verify(plugin);
    }

    /** Parsing into neutral events, the decoding of the query included. */
    @Benchmark
    public ParsedWebhook threeCxParse() {
        return threeCx.parser().parse(Webhooks.threeCx());
    }

    /** The same as a form in a POST. */
    @Benchmark
    public ParsedWebhook threeCxPostVerifyAndParse() {
        WebhookRequest request = Webhooks.threeCxForm();
        if (!threeCx.verifier().verify(request).isAccepted()) {
            throw new IllegalStateException("must verify");
        }
        return threeCx.parser().parse(request);
    }

    /** What happens to every webhook before it is stored. */
    @Benchmark
    public ParsedWebhook threeCxVerifyAndParse() {
        WebhookRequest request = Webhooks.threeCx();
        if (!threeCx.verifier().verify(request).isAccepted()) {
            throw new IllegalStateException("must verify");
        }
        return threeCx.parser().parse(request);
    }
}
