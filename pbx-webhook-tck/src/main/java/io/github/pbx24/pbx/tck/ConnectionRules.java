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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Rules 10 to 12, 14 and 15: how a connection behaves. */
final class ConnectionRules {

    private static final int THREADS = 8;
    private static final int ROUNDS = 300;

    private ConnectionRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule(10, "many threads see what one sees, in any order", ConnectionRules::threads),
                new Rule(11, "all mistakes in the settings are told at once", ConnectionRules::settings),
                new Rule(12, "what is stored holds no secret and parses to the same", ConnectionRules::redaction),
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
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int shift = thread;
                work.add(() -> differences(subject, requests, alone, shift));
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
            boolean accepted = subject.connection.verifier().verify(request).isAccepted();
            differences += accepted && alone.get(at).equals(subject.outcome(request)) ? 0 : 1;
        }
        return differences;
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
            assertEquals(subject.outcome(request), subject.outcome(clean), "what the redacted request says");
            assertEquals(
                    subject.outcome(request),
                    subject.outcome(WebhookRequest.decode(clean.encode())),
                    "what the stored request says");
            assertEquals(
                    stored,
                    new String(subject.connection.redact(clean).encode(), StandardCharsets.UTF_8),
                    "a second redaction");
        }
    }

    private static void offers(Subject subject) {
        PbxConnection connection = subject.connection;
        assertSame(connection.verifier(), connection.verifier(), "the verifier");
        assertSame(connection.parser(), connection.parser(), "the parser");
        for (int look = 0; look < 2; look++) {
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
                assertFalse(
                        fetched instanceof RecordingSource.Fetched.Content,
                        "a recording from a host that nobody allowed");
            }
            assertEquals(0, asked.get(), "requests to a host that nobody allowed");
            allowedByOperator(subject, port);
        } finally {
            stranger.stop(0);
        }
    }
}
