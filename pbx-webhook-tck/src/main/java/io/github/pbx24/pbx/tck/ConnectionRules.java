package io.github.pbx24.pbx.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.pbx.AllowedHost;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.WebhookRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Rules 10 to 12, 14 and 15: how a connection behaves. */
final class ConnectionRules {

    private static final int THREADS = 8;
    private static final int HOSTILE = 500;
    private static final int ROUNDS = 300;

    private static final List<Object> STRANGE = List.of(
            "SECRET ☎ \0",
            "SECRET-" + "x".repeat(100_000),
            "",
            "-1",
            "9".repeat(40),
            -1.5e300,
            true,
            List.of(),
            List.of("SECRET", List.of()),
            Map.of(),
            Map.of("x", "SECRET", "y", Map.of("z", 1)));

    private ConnectionRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule(10, "many threads see what one sees, in any order", ConnectionRules::threads),
                new Rule(11, "all mistakes in the settings are told at once", ConnectionRules::settings),
                new Rule(12, "what is stored holds no secret and proves nothing", ConnectionRules::redaction),
                new Rule(14, "what is offered is what is declared, and it stays", ConnectionRules::offers),
                new Rule(
                        15,
                        "recordings come from allowed hosts only, and those of the operator are allowed",
                        ConnectionRules::recordings));
    }

    private static void threads(Subject subject) throws Exception {
        List<WebhookRequest> requests = subject.readable();
        List<Object> alone = requests.stream().map(subject::outcome).toList();
        for (int i = requests.size() - 1; i >= 0; i--) {
            assertEquals(alone.get(i), subject.outcome(requests.get(i)), "parsing in another order");
            // What a connection remembers of a call would be there in any order by now.
            try (Subject fresh = new Subject(subject.fixture)) {
                assertEquals(
                        alone.get(i), fresh.outcome(requests.get(i)), "parsing by a connection that heard nothing");
            }
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        // Else the first may be done before the last begins.
        CyclicBarrier together = new CyclicBarrier(THREADS);
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int shift = thread;
                work.add(() -> {
                    together.await();
                    return differences(subject, requests, alone, shift);
                });
            }
            int differences = 0;
            for (Future<Integer> result : threads.invokeAll(work)) {
                differences += result.get();
            }
            assertEquals(0, differences, "results that differ between threads");
        } finally {
            threads.shutdownNow();
        }
    }

    private static int differences(Subject subject, List<WebhookRequest> requests, List<Object> alone, int shift) {
        int differences = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int at = (round + shift) % requests.size();
            WebhookRequest request = requests.get(at);
            differences += isSame(subject, request, alone.get(at)) ? 0 : 1;
        }
        return differences;
    }

    private static boolean isSame(Subject subject, WebhookRequest request, Object alone) {
        try {
            return subject.connection.verifier().verify(request).isAccepted() && alone.equals(subject.outcome(request));
        } catch (RuntimeException e) {
            // What two threads use at once mostly ends so.
            return false;
        }
    }

    private static void settings(Subject subject) {
        Set<String> expected = subject.fixture.wrongKeys();
        assertTrue(expected.size() >= 2, "the fixture must have two mistakes or more");
        PbxSettingsException complaint = assertThrows(
                PbxSettingsException.class,
                () -> connect(subject, subject.fixture.wrongSettings()).close());
        Set<String> told = complaint.problems().stream()
                .map(PbxSettingsException.Problem::key)
                .collect(Collectors.toSet());
        assertTrue(told.containsAll(expected), "told are " + told + " of " + expected);
        Map<String, Object> unknown = new LinkedHashMap<>(subject.fixture.settings());
        unknown.put("no-such-setting", "x");
        PbxSettingsException second = assertThrows(
                PbxSettingsException.class, () -> connect(subject, unknown).close());
        assertTrue(
                second.problems().stream().anyMatch(problem -> problem.key().equals("no-such-setting")),
                "an unknown setting is not told");
        for (String key : subject.fixture.settings().keySet()) {
            for (Object value : STRANGE) {
                Map<String, Object> strange = new LinkedHashMap<>(subject.fixture.settings());
                strange.put(key, value);
                connectsOrComplains(subject, strange, key);
            }
            Map<String, Object> without = new LinkedHashMap<>(subject.fixture.settings());
            without.remove(key);
            connectsOrComplains(subject, without, key);
        }
    }

    private static void connectsOrComplains(Subject subject, Map<String, Object> settings, String key) {
        try {
            connect(subject, settings).close();
        } catch (PbxSettingsException e) {
            assertFalse(String.valueOf(e.getMessage()).contains("SECRET"), "a value shows in a complaint about " + key);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(
                    "strange settings of " + key + " end in " + e.getClass().getName(), e);
        }
    }

    private static PbxConnection connect(Subject subject, Map<String, Object> settings) {
        return subject.fixture.provider().connect(PbxSettings.of(settings));
    }

    private static void redaction(Subject subject) {
        for (WebhookRequest request : subject.readable()) {
            WebhookRequest clean = subject.connection.redact(request);
            String stored = new String(clean.encode(), StandardCharsets.UTF_8);
            for (String secret : subject.fixture.secrets()) {
                assertFalse(stored.contains(secret), "a secret is stored");
            }
            Elsewhere.run(() -> assertEquals(
                    stored,
                    new String(subject.connection.redact(request).encode(), StandardCharsets.UTF_8),
                    "what is stored in another time zone and language"));
            eventsHoldNoSecret(subject, request);
            if (subject.can(Capability.PROVES_SENDER)) {
                assertFalse(
                        subject.connection.verifier().verify(clean).isAccepted(),
                        "what is stored still proves its sender, so that a thief could tell it again");
            }
        }
        redactionOfMalformed(subject);
    }

    /** Events are stored as well, and an address of a recording shows only here. */
    private static void eventsHoldNoSecret(Subject subject, WebhookRequest request) {
        List<String> texts = new ArrayList<>();
        Texts.collect(subject.outcome(request), texts);
        for (String secret : subject.fixture.secrets()) {
            assertFalse(texts.stream().anyMatch(text -> text.contains(secret)), "an event holds a secret");
        }
    }

    /** Whoever proves to be the sender may send anything, and it is stored before it is parsed. */
    private static void redactionOfMalformed(Subject subject) {
        List<WebhookRequest> samples = new ArrayList<>(subject.fixture.malformed());
        samples.replaceAll(subject.fixture::prove);
        for (WebhookRequest request : samples) {
            String stored = new String(subject.connection.redact(request).encode(), StandardCharsets.UTF_8);
            for (String secret : subject.fixture.secrets()) {
                assertFalse(stored.contains(secret), "a secret of a malformed request is stored");
            }
        }
        samples.addAll(subject.readable());
        for (long seed = 1; seed <= subject.effort.some(HOSTILE); seed++) {
            WebhookRequest sample = samples.get((int) (seed % samples.size()));
            WebhookRequest hostile = Hostile.mutate(sample, List.of(), seed);
            try {
                subject.connection.redact(hostile).encode();
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("redaction threw " + e.getClass().getName() + ", seed " + seed, e);
            }
        }
    }

    private static void offers(Subject subject) {
        PbxConnection connection = subject.connection;
        assertSame(connection.verifier(), connection.verifier(), "the verifier");
        assertSame(connection.parser(), connection.parser(), "the parser");
        for (int look = 0; look < 2; look++) {
            subject.readable().forEach(subject::outcome);
            assertEquals(
                    subject.can(Capability.CALL_CONTROL),
                    connection.callControl().isPresent(),
                    "CALL_CONTROL");
            assertEquals(
                    subject.can(Capability.RECORDINGS), connection.recordings().isPresent(), "RECORDINGS");
            assertEquals(
                    subject.can(Capability.NUMBER_LOOKUP),
                    connection.numberLookup().isPresent(),
                    "NUMBER_LOOKUP");
            assertEquals(subject.can(Capability.HISTORY), connection.history().isPresent(), "HISTORY");
            assertEquals(
                    subject.can(Capability.EXTENSION_LIST),
                    connection.extensions().isPresent(),
                    "EXTENSION_LIST");
        }
        connection.close();
        connection.close();
    }

    /** What the operator allows to every exchange reaches the provider, without a word in its own settings. */
    private static void allowedByOperator(Subject subject, int port) throws IOException {
        PbxEnvironment environment =
                PbxEnvironment.standard().withRecordingHosts(List.of(new AllowedHost("127.0.0.1", port)));
        PbxSettings settings = PbxSettings.of(subject.fixture.settings());
        try (PbxConnection connection = subject.fixture.provider().connect(settings, environment)) {
            RecordingSource.Fetched fetched = connection
                    .recordings()
                    .orElseThrow()
                    .open(RecordingReference.url("http://127.0.0.1:" + port + "/a.wav"));
            boolean content = fetched instanceof RecordingSource.Fetched.Content;
            if (fetched instanceof RecordingSource.Fetched.Content open) {
                open.close();
            }
            assertEquals(
                    subject.can(Capability.RECORDING_ADDRESSES),
                    content,
                    "a recording from a host that the operator allows, and the declared RECORDING_ADDRESSES");
        }
    }

    /** An allowed host may not lead to another one, be it by its port or by a redirection. */
    private static void elsewhere(Subject subject, int stranger, AtomicInteger asked) throws IOException {
        HttpServer allowed = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        allowed.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:" + stranger + "/a.wav");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        allowed.start();
        int port = allowed.getAddress().getPort();
        PbxEnvironment environment =
                PbxEnvironment.standard().withRecordingHosts(List.of(new AllowedHost("127.0.0.1", port)));
        PbxSettings settings = PbxSettings.of(subject.fixture.settings());
        int before = asked.get();
        try (PbxConnection connection = subject.fixture.provider().connect(settings, environment)) {
            RecordingSource source = connection.recordings().orElseThrow();
            for (String address : List.of(
                    "http://127.0.0.1:" + stranger + "/a.wav",
                    "http://127.0.0.1:" + port + "@127.0.0.1:" + stranger + "/a.wav",
                    "http://127.0.0.1:" + port + "/a.wav")) {
                RecordingSource.Fetched fetched = source.open(RecordingReference.url(address));
                if (fetched instanceof RecordingSource.Fetched.Content open) {
                    open.close();
                }
                assertEquals(before, asked.get(), "an allowed host leads to one that nobody allowed");
            }
        } finally {
            allowed.stop(0);
        }
    }

    private static void recordings(Subject subject) throws IOException {
        RecordingSource source = subject.connection.recordings().orElse(null);
        if (source == null) {
            assertFalse(subject.can(Capability.RECORDINGS), "RECORDINGS is declared and not offered");
            return;
        }
        AtomicInteger asked = new AtomicInteger();
        HttpServer stranger = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stranger.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] audio = "RIFF....WAVEfmt ".repeat(64).getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", "audio/wav");
            exchange.sendResponseHeaders(200, audio.length);
            exchange.getResponseBody().write(audio);
            exchange.close();
        });
        stranger.start();
        try {
            int port = stranger.getAddress().getPort();
            for (String address : List.of(
                    "http://127.0.0.1:" + port + "/a.wav",
                    "http://localhost:" + port + "/a.wav",
                    "file:///etc/passwd",
                    "x")) {
                RecordingSource.Fetched fetched = source.open(RecordingReference.url(address));
                assertTrue(
                        fetched instanceof RecordingSource.Fetched.Gone,
                        "a recording from a host that nobody allowed is not told to be gone for ever");
            }
            assertEquals(0, asked.get(), "requests to a host that nobody allowed");
            allowedByOperator(subject, port);
            elsewhere(subject, port, asked);
        } finally {
            stranger.stop(0);
        }
    }
}
