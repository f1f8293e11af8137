package io.github.pbx24.pbx.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pbx24.pbx.AllowedHost;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.WebhookRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Rules 23 and 24: what a connection takes of the machine. */
final class BurdenRules {

    private static final int SOON_MILLIS = 20;
    private static final int LONG = 40_000;
    private static final int SHORT = 40;

    /** Repeated, these are what expressions that try everything need most. */
    private static final List<String> UNITS = List.of("1", "a", " ", "1 ", "a.", "-", ",", ":", "(", "<", "%", "\"");

    private static final int CONNECTIONS = 24;

    private BurdenRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule(23, "no request takes longer than its size explains", BurdenRules::work),
                new Rule(24, "a connection that is closed leaves nothing behind", BurdenRules::closed));
    }

    private static void work(Subject subject) throws InterruptedException {
        Set<String> seen = new HashSet<>();
        ExecutorService worker = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "a hostile request");
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (WebhookRequest request : subject.requests()) {
                for (Fields.Field field : Fields.of(request)) {
                    if (seen.add(field.toString())) {
                        inProportion(subject, request, field, worker);
                    }
                }
            }
        } finally {
            worker.shutdownNow();
        }
    }

    private static void inProportion(Subject subject, WebhookRequest plain, Fields.Field field, ExecutorService worker)
            throws InterruptedException {
        for (String unit : subject.effort.some(UNITS)) {
            for (int length : List.of(SHORT, LONG)) {
                WebhookRequest hostile = field.withText(unit.repeat(length / unit.length()) + "!");
                Future<?> reading = worker.submit(() -> read(subject.connection, hostile));
                boolean done = isDoneSoon(reading) || isDoneWhile(subject, plain, reading);
                reading.cancel(true);
                assertTrue(
                        done,
                        field + " of " + length + " characters takes longer than " + subject.effort.patience()
                                + " ordinary requests");
            }
        }
    }

    /** Most are, and to compare them with others would cost more than they do. */
    private static boolean isDoneSoon(Future<?> reading) throws InterruptedException {
        try {
            reading.get(SOON_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            // Other rules say what may be thrown.
            return true;
        }
    }

    private static boolean isDoneWhile(Subject subject, WebhookRequest plain, Future<?> reading) {
        for (int i = 0; i < subject.effort.patience() && !reading.isDone(); i++) {
            subject.outcome(plain);
        }
        return reading.isDone();
    }

    private static void read(PbxConnection connection, WebhookRequest request) {
        connection.verifier().verify(request);
        connection.acknowledgement(request);
        connection.redact(request);
        try {
            connection.parser().parse(request);
        } catch (MalformedWebhookException e) {
            // As it may be.
            return;
        }
    }

    private static void closed(Subject subject) throws IOException, InterruptedException, ExecutionException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (PatientServer server = new PatientServer()) {
            use(subject, server.port());
            List<Thread> left = new ArrayList<>(Thread.getAllStackTraces().keySet());
            left.removeAll(before);
            left.removeAll(server.threads());
            long end = System.nanoTime() + subject.effort.untilGone().toNanos();
            // What a process has once, for all connections, may stay.
            int most = CONNECTIONS / 4;
            for (Thread thread : left) {
                if (left.stream().filter(Thread::isAlive).count() > most) {
                    thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
                }
            }
            long alive = left.stream().filter(Thread::isAlive).count();
            assertTrue(alive <= most, alive + " threads of " + CONNECTIONS + " connections live on after their end");
            assertEquals(
                    0,
                    server.openAfter(subject.effort.untilGone()),
                    "connections to an exchange that are open after the end of those that made them");
        }
    }

    private static void use(Subject subject, int port) throws IOException {
        PbxEnvironment environment =
                PbxEnvironment.standard().withRecordingHosts(List.of(new AllowedHost("127.0.0.1", port)));
        for (int i = 0; i < CONNECTIONS; i++) {
            try (PbxConnection connection =
                    subject.fixture.provider().connect(PbxSettings.of(subject.fixture.settings()), environment)) {
                subject.readable().forEach(request -> read(connection, request));
                if (subject.can(Capability.RECORDING_ADDRESSES)) {
                    fetch(connection.recordings().orElseThrow(), port);
                }
            }
        }
    }

    private static void fetch(RecordingSource source, int port) throws IOException {
        RecordingReference reference = RecordingReference.url("http://127.0.0.1:" + port + "/a.wav");
        if (source.open(reference) instanceof RecordingSource.Fetched.Content content) {
            try (content) {
                content.stream().readAllBytes();
            }
        }
    }
}
