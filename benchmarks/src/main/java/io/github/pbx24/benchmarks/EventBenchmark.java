package io.github.pbx24.benchmarks;

import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.bitrix24.event.Bitrix24Events;
import io.github.pbx24.bitrix24.event.EventVerifier;
import io.github.pbx24.bitrix24.event.OpenedEvent;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
 * What one event of a portal costs: verified, read, and its tokens taken out. The yardstick is what people write themselves, a
 * flat split with {@link URLDecoder}, which neither verifies nor reads nested keys. The body is a click on a number, 900 bytes.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar EventBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EventBenchmark {

    private static final String TOKEN = "51856fefc120afa4b628cc82d3935cce";

    private final byte[] body = ("event=ONEXTERNALCALLSTART&event_handler_id=117"
                    + "&data%5BPHONE_NUMBER%5D=%2B74950000101&data%5BPHONE_NUMBER_INTERNATIONAL%5D=%2B74950000101"
                    + "&data%5BEXTENSION%5D=&data%5BUSER_ID%5D=17&data%5BCALL_LIST_ID%5D=0&data%5BLINE_NUMBER%5D=3"
                    + "&data%5BIS_MOBILE%5D=0&data%5BCALL_ID%5D=externalCall.5d41402abc4b2a76b9719d911017c592.1773130779"
                    + "&data%5BCRM_ENTITY_TYPE%5D=CONTACT&data%5BCRM_ENTITY_ID%5D=797&ts=1773130778"
                    + "&auth%5Baccess_token%5D=c0ffee00006e29ea006e29e80000000100000700112233445566778899aabbccddeeff"
                    + "&auth%5Bexpires%5D=1773134378&auth%5Bexpires_in%5D=3600&auth%5Bscope%5D=telephony%2Ccrm"
                    + "&auth%5Bdomain%5D=example.bitrix24.ru&auth%5Bserver_endpoint%5D="
                    + "https%3A%2F%2Foauth.bitrix24.tech%2Frest%2F&auth%5Bstatus%5D=L&auth%5Bclient_endpoint%5D="
                    + "https%3A%2F%2Fexample.bitrix24.ru%2Frest%2F&auth%5Bmember_id%5D=3f0c5a9be1d24786a5b1c0d9e8f70613"
                    + "&auth%5Buser_id%5D=17&auth%5Bapplication_token%5D=" + TOKEN)
            .getBytes(StandardCharsets.UTF_8);

    private final EventVerifier verifier = EventVerifier.forPortal("3f0c5a9be1d24786a5b1c0d9e8f70613", List.of(TOKEN));

    /** The yardstick. */
    @Benchmark
    public Map<String, String> flatSplitAndUrlDecoder() {
        Map<String, String> fields = new HashMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
            int equals = pair.indexOf('=');
            fields.put(
                    URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return fields;
    }

    /** Reading alone. */
    @Benchmark
    public Bitrix24Event parse() {
        return Bitrix24Events.parse(body);
    }

    /** What happens to every event before it is stored. */
    @Benchmark
    public OpenedEvent verifyAndParse() {
        return verifier.open(body);
    }
}
