package io.github.pbx24.pbx.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Rules 1 to 3: who is believed, and what shows. */
final class VerificationRules {

    private static final int FLIPS = 100;
    private static final int HOSTILE = 1_000;
    private static final int DAMAGED = 200;
    private static final int LONG = 64 << 10;

    private VerificationRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule(
                        1,
                        "genuine requests are accepted and all others refused, whatever they say",
                        VerificationRules::verifyFirst),
                new Rule(2, "a verdict is a value for any request", VerificationRules::verdictsAreValues),
                new Rule(3, "no secret and no full number shows anywhere", VerificationRules::nothingShows));
    }

    private static void verifyFirst(Subject subject) {
        SignatureVerifier verifier = subject.connection.verifier();
        assertEquals(
                subject.can(Capability.PROVES_SENDER),
                verifier.provesSender(),
                "provesSender() and the declared PROVES_SENDER");
        List<WebhookRequest> all = new ArrayList<>(subject.requests());
        // The verifier looks at the proof, not at the content.
        all.addAll(subject.fixture.malformed());
        for (WebhookRequest request : all) {
            assertTrue(verifier.verify(subject.fixture.prove(request)).isAccepted(), "a genuine request is refused");
            if (subject.can(Capability.PROVES_SENDER)) {
                assertFalse(verifier.verify(request).isAccepted(), "a request without proof is accepted");
                assertFalse(
                        verifier.verify(subject.fixture.forge(request)).isAccepted(), "a forged request is accepted");
                nothingStandsInForProof(subject, request);
            }
            if (subject.can(Capability.ROTATES_SECRETS)) {
                assertEquals(
                        new Verdict.Accepted(1),
                        verifier.verify(subject.fixture.proveWithOldSecret(request)),
                        "a request with the second secret");
            }
        }
        if (subject.can(Capability.SIGNS_BODY)) {
            bodyIsCovered(subject);
        }
        genuineElsewhere(subject, all.stream().map(subject.fixture::prove).toList());
    }

    private static void genuineElsewhere(Subject subject, List<WebhookRequest> genuine) {
        Elsewhere.run(() -> {
            try (Subject there = new Subject(subject.fixture)) {
                for (WebhookRequest request : genuine) {
                    assertTrue(
                            subject.connection.verifier().verify(request).isAccepted()
                                    && there.connection
                                            .verifier()
                                            .verify(request)
                                            .isAccepted(),
                            "a genuine request is refused in another time zone and language");
                }
            }
        });
    }

    /** Mistakes that verifiers of real products have made. */
    private static void nothingStandsInForProof(Subject subject, WebhookRequest request) {
        SignatureVerifier verifier = subject.connection.verifier();
        for (String method : List.of("GET", "POST", "HEAD", "OPTIONS")) {
            WebhookRequest bare = WebhookRequest.builder(method, request.receivedAt())
                    .path(request.path())
                    .rawQuery(request.rawQuery())
                    .build();
            assertFalse(verifier.verify(bare).isAccepted(), "a " + method + " without body and proof is accepted");
        }
        for (String address : List.of("127.0.0.1", "::1")) {
            WebhookRequest local = request.toBuilder().remoteAddress(address).build();
            assertFalse(
                    verifier.verify(local).isAccepted(), "a request without proof from " + address + " is accepted");
        }
        WebhookRequest empty = request.toBuilder().body(new byte[0]).build();
        assertFalse(verifier.verify(subject.fixture.forge(empty)).isAccepted(), "a forged empty request is accepted");
        WebhookRequest proven = subject.fixture.prove(request);
        for (String header : subject.fixture.proofHeaders()) {
            String proof = proven.header(header).orElse("");
            if (proof.isEmpty()) {
                continue;
            }
            for (String part :
                    List.of("", proof.substring(0, proof.length() / 2), proof.substring(0, proof.length() / 8))) {
                WebhookRequest cut = Hostile.replaced(proven, subject.fixture.proofHeaders(), Map.of(header, part));
                assertFalse(verifier.verify(cut).isAccepted(), "a part of the proof is accepted");
            }
        }
    }

    private static void bodyIsCovered(Subject subject) {
        longBodyIsCovered(subject);
        for (WebhookRequest request : subject.requests()) {
            WebhookRequest proven = subject.fixture.prove(request);
            for (long seed = 1; seed <= FLIPS && proven.body().length > 0; seed++) {
                byte[] body = proven.body().clone();
                Random random = new Random(seed);
                body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
                WebhookRequest changed = proven.toBuilder().body(body).build();
                assertFalse(
                        subject.connection.verifier().verify(changed).isAccepted(),
                        "a changed body is accepted, seed " + seed);
            }
            nothingIsLeftOut(subject, proven);
        }
    }

    /** What stripping, decoding or the end of a text in C leave out of a body before it is hashed. */
    private static void nothingIsLeftOut(Subject subject, WebhookRequest proven) {
        for (String more :
                List.of(" ", "\n", "\r\n", "\t", "\0", "\0x", "\u00ff", "\u00ef\u00bb\u00bf", "\u00c2\u00a0")) {
            String body = new String(proven.body(), StandardCharsets.ISO_8859_1);
            String middle = body.substring(0, body.length() / 2) + more + body.substring(body.length() / 2);
            for (String changed : List.of(body + more, more + body, middle)) {
                WebhookRequest longer = proven.toBuilder()
                        .body(changed.getBytes(StandardCharsets.ISO_8859_1))
                        .build();
                assertFalse(
                        subject.connection.verifier().verify(longer).isAccepted(),
                        "a body with bytes more is accepted: not all bytes are hashed");
            }
        }
    }

    /** To its end: who hashes through a buffer may stop after the first. */
    private static void longBodyIsCovered(Subject subject) {
        WebhookRequest request = subject.requests().get(0);
        byte[] body = Arrays.copyOf(request.body(), request.body().length + LONG);
        Arrays.fill(body, request.body().length, body.length, (byte) ' ');
        WebhookRequest proven =
                subject.fixture.prove(request.toBuilder().body(body).build());
        assertTrue(subject.connection.verifier().verify(proven).isAccepted(), "a genuine long request is refused");
        byte[] changed = proven.body().clone();
        changed[changed.length - 1] ^= 1;
        assertFalse(
                subject.connection
                        .verifier()
                        .verify(proven.toBuilder().body(changed).build())
                        .isAccepted(),
                "a body that is changed at its end is accepted");
    }

    private static void verdictsAreValues(Subject subject) {
        List<WebhookRequest> samples = subject.readable();
        for (long seed = 1; seed <= subject.effort.some(HOSTILE); seed++) {
            WebhookRequest sample = samples.get((int) (seed % samples.size()));
            WebhookRequest hostile = Hostile.mutate(sample, subject.fixture.proofHeaders(), seed);
            byte[] body = hostile.body().clone();
            try {
                assertNotNull(subject.connection.verifier().verify(hostile), "the verdict, seed " + seed);
                assertArrayEquals(body, hostile.body(), "the body after verification, seed " + seed);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("the verifier threw " + e.getClass().getName() + ", seed " + seed, e);
            }
        }
    }

    private static void nothingShows(Subject subject) {
        List<String> shown = new ArrayList<>();
        shown.add(String.valueOf(subject.connection));
        shown.add(String.valueOf(subject.connection.verifier()));
        shown.add(String.valueOf(subject.connection.parser()));
        shown.add(String.valueOf(subject.fixture.provider()));
        shown.add(String.valueOf(subject.connection.callControl()) + subject.connection.recordings());
        shown.add(String.valueOf(subject.connection.numberLookup()) + subject.connection.history());
        shown.add(String.valueOf(subject.connection.extensions()) + subject.connection.feed());
        List<WebhookRequest> requests = new ArrayList<>(subject.requests());
        requests.addAll(subject.fixture.malformed());
        for (WebhookRequest request : requests) {
            WebhookRequest proven = subject.fixture.prove(request);
            shown.add(String.valueOf(proven));
            shown.add(String.valueOf(subject.connection.verifier().verify(proven)));
            if (subject.can(Capability.PROVES_SENDER)) {
                shown.add(String.valueOf(subject.connection.verifier().verify(subject.fixture.forge(request))));
            }
            shown.add(String.valueOf(subject.outcome(proven)));
            shown.add(answer(subject, proven));
        }
        for (WebhookRequest request : subject.readable()) {
            for (long seed = 1; seed <= subject.effort.some(DAMAGED); seed++) {
                shown.add(complaint(subject, Hostile.mutate(request, List.of(), seed)));
            }
        }
        List<String> forbidden = new ArrayList<>(subject.fixture.secrets());
        subject.fixture.calls().stream()
                .map(SampleCall::clientNumber)
                .filter(number -> number != null && number.length() > 6)
                .map(number -> number.replace("+", ""))
                .forEach(forbidden::add);
        for (String text : shown) {
            for (String secret : forbidden) {
                assertFalse(text.contains(secret), "a secret or a full number shows in a text");
            }
        }
        complaintsShowNothing(subject);
    }

    private static String answer(Subject subject, WebhookRequest request) {
        try {
            WebhookAnswer answer = subject.connection.acknowledgement(request);
            return answer + answer.body();
        } catch (RuntimeException | StackOverflowError e) {
            // Rule 16 tells that nothing is answered.
            return String.valueOf(e.getMessage());
        }
    }

    /** What is wrong with a damaged request, or the names of what could not be read. */
    private static String complaint(Subject subject, WebhookRequest damaged) {
        try {
            Object outcome = subject.outcome(damaged);
            return String.valueOf(outcome instanceof ParsedWebhook parsed ? parsed.unreadable() : outcome);
        } catch (RuntimeException | StackOverflowError e) {
            // Rule 5 tells that something else came of it.
            return "";
        }
    }

    private static void complaintsShowNothing(Subject subject) {
        try {
            subject.fixture
                    .provider()
                    .connect(PbxSettings.of(subject.fixture.wrongSettings()))
                    .close();
        } catch (PbxSettingsException e) {
            assertFalse(
                    String.valueOf(e.getMessage()).contains("SECRET"), "a value shows in a complaint about settings");
        }
        for (WebhookRequest request : subject.fixture.malformed()) {
            Object outcome = subject.outcome(subject.fixture.prove(request));
            if (outcome instanceof String message) {
                assertTrue(message.length() < 300, "a complaint quotes the request");
            }
        }
    }
}
