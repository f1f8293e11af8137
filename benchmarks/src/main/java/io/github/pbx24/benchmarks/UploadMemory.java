package io.github.pbx24.benchmarks;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.file.AttachedRecord;
import io.github.pbx24.bitrix24.file.RecordContent;
import io.github.pbx24.bitrix24.file.UploadTarget;
import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.bitrix24.telephony.FinishCall;
import io.github.pbx24.bitrix24.telephony.RegisterCall;
import io.github.pbx24.simulator.PortalSimulator;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * How much memory a large recording takes: a JVM with 64 MiB of heap registers and finishes a call and uploads a recording
 * of 300 MiB to the portal simulator, which runs in the JVM that starts it. Prints the time, the peak of the heap and
 * what was in use after the last collection.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.github.pbx24.benchmarks.UploadMemory}
 */
public final class UploadMemory {

    private static final long BYTES = 300L * 1024 * 1024;
    private static final double MEBIBYTE = 1024 * 1024;
    private static final String HEAP = "-Xmx64m";

    private UploadMemory() {}

    /**
     * Starts the portal and the JVM that uploads; or uploads, given the portal's address.
     *
     * @param arguments nothing, or the address of the incoming webhook
     * @throws Exception if the upload fails
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 1) {
            upload(URI.create(arguments[0]));
            return;
        }
        try (PortalSimulator portal = PortalSimulator.builder().start()) {
            portal.addUser(17, "Anna Petrova", "101");
            int exit = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            HEAP,
                            "-cp",
                            System.getProperty("java.class.path"),
                            UploadMemory.class.getName(),
                            portal.webhookUrl().toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("the upload failed, exit code " + exit);
            }
        }
    }

    private static void upload(URI webhook) {
        try (Bitrix24Client client = Bitrix24Client.builder(Bitrix24Authorization.incomingWebhook(webhook))
                .build()) {
            String call = client.execute(
                            ExternalCalls.register(RegisterCall.forUser(17, "+74950000101", CallType.INCOMING)
                                    .show(false)
                                    .build()))
                    .callId();
            client.execute(ExternalCalls.finish(
                    FinishCall.forUser(call, 17, Duration.ofHours(5)).build()));
            UploadTarget target = client.execute(ExternalCalls.requestUpload(call, "call.mp3"));
            long begin = System.nanoTime();
            AttachedRecord record = client.upload(target, "call.mp3", new Recording());
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "uploaded %.0f MiB as file %d in %.1f s; heap %s: peak %.1f MiB, live after the last collection %.1f MiB%n",
                    BYTES / MEBIBYTE,
                    record.fileId(),
                    seconds,
                    HEAP,
                    heap(true) / MEBIBYTE,
                    heap(false) / MEBIBYTE);
        }
    }

    /** Pools reach their peaks at different moments, so the sum is an upper bound. */
    private static long heap(boolean peak) {
        long sum = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP && (peak || pool.getCollectionUsage() != null)) {
                sum += (peak ? pool.getPeakUsage() : pool.getCollectionUsage()).getUsed();
            }
        }
        return sum;
    }

    /** Bytes that begin like an MP3 file, made while they are read. */
    private static final class Recording implements RecordContent {

        @Override
        public long length() {
            return BYTES;
        }

        @Override
        public InputStream open() {
            return new InputStream() {
                private long position;

                @Override
                public int read() {
                    if (position >= BYTES) {
                        return -1;
                    }
                    long at = position++;
                    return at < 3 ? "ID3".charAt((int) at) : (int) (at * 31 & 0xff);
                }

                @Override
                public int read(byte[] target, int offset, int length) {
                    int count = (int) Math.min(length, BYTES - position);
                    for (int i = 0; i < count; i++) {
                        target[offset + i] = (byte) read();
                    }
                    return count == 0 && length > 0 ? -1 : count;
                }
            };
        }
    }
}
