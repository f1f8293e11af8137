package io.github.pbx24.benchmarks;

import com.sun.management.ThreadMXBean;
import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.threecx.callcontrol.ControlMessageBenchmark;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * The rows of {@link WebhookBenchmark}, {@link PeersBenchmark}, {@link ControlMessageBenchmark}, {@link VerifiersBenchmark}, {@link
 * EventBenchmark} and {@link CallBenchmark} by the processor time of one thread: for machines that do other things as well, where a clock
 * on the wall says nothing. Prints the best of many
 * rounds, after all rows have been compiled, and the bytes allocated.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.github.pbx24.benchmarks.ProcessorTime [seconds a row [regular expression of rows]]}
 */
public final class ProcessorTime {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long ROUND_NANOS = 5_000_000;

    /** Results go here, so that nothing is optimised away. */
    private static volatile Object last = "";

    private ProcessorTime() {}

    /**
     * Prints the rows.
     *
     * @param arguments processor seconds for each row, 3 by default; which rows, all by default
     * @throws Exception if a row fails
     */
    public static void main(String[] arguments) throws Exception {
        double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 3;
        WebhookBenchmark own = new WebhookBenchmark();
        PeersBenchmark peers = new PeersBenchmark();
        Map<String, Callable<?>> rows = new LinkedHashMap<>();
        rows.put("bare HMAC", own::rostelecomBareHmac);
        rows.put("rostelecom vats: verify", own::rostelecomVerify);
        rows.put("rostelecom vats: parse", own::rostelecomParse);
        rows.put("rostelecom vats: verify + parse", own::rostelecomVerifyAndParse);
        rows.put("  naive: Jackson, Mac, OffsetDateTime", peers::naiveRostelecom);
        rows.put("bare SHA-256 of id, body, key", peers::cloudpbxBareHash);
        rows.put("rostelecom cloudpbx: verify", peers::cloudpbxVerify);
        rows.put("rostelecom cloudpbx: parse", peers::cloudpbxParse);
        rows.put("rostelecom cloudpbx: verify + parse", peers::cloudpbxVerifyAndParse);
        rows.put("  naive: Jackson, SHA-256", peers::naiveCloudpbx);
        rows.put("3CX GET: verify + parse", own::threeCxVerifyAndParse);
        rows.put("3CX POST: verify + parse", own::threeCxPostVerifyAndParse);
        rows.put("  naive: split, URLDecoder, formatter", peers::naiveThreeCx);
        ControlMessageBenchmark message = new ControlMessageBenchmark();
        rows.put("3CX call control: a message", message::read);
        rows.put("  naive: Jackson", message::naive);
        VerifiersBenchmark others = new VerifiersBenchmark();
        rows.put("verify alone: pbx24", others::pbx24);
        rows.put("  LINE", others::line);
        rows.put("  Stripe", others::stripe);
        rows.put("  Twilio", others::twilio);
        rows.put("  Slack", others::slack);
        EventBenchmark event = new EventBenchmark();
        rows.put("bitrix24 event: verify + parse", event::verifyAndParse);
        rows.put("  naive: flat split, URLDecoder", event::flatSplitAndUrlDecoder);
        for (int events : new int[] {5, 50, 500}) {
            CallBenchmark call = new CallBenchmark();
            call.events = events;
            call.prepare();
            Callable<CallProgress> all = call::everyEvent;
            rows.put("engine: a call of " + events + " events", all);
        }
        Pattern wanted = Pattern.compile(arguments.length > 1 ? arguments[1] : "");
        rows.keySet().removeIf(row -> !wanted.matcher(row).find());
        for (Callable<?> row : rows.values()) {
            run(row, seconds / 2);
        }
        System.out.printf("%-42s %12s %10s%n", "row", "ns", "bytes");
        for (Map.Entry<String, Callable<?>> row : rows.entrySet()) {
            double[] best = run(row.getValue(), seconds / 2);
            System.out.printf("%-42s %12.0f %10.0f%n", row.getKey(), best[0], best[1]);
        }
    }

    /** Answers nanoseconds and bytes of the best round. */
    private static double[] run(Callable<?> row, double seconds) throws Exception {
        double[] best = {Double.MAX_VALUE, 0};
        long begun = THREADS.getCurrentThreadCpuTime();
        int times = 1;
        while (THREADS.getCurrentThreadCpuTime() - begun < seconds * 1e9) {
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            long nanos = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < times; i++) {
                last = row.call();
            }
            nanos = THREADS.getCurrentThreadCpuTime() - nanos;
            bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
            if (nanos < ROUND_NANOS) {
                times *= 2;
            } else if ((double) nanos / times < best[0]) {
                best = new double[] {(double) nanos / times, (double) bytes / times};
            }
        }
        return best;
    }
}
