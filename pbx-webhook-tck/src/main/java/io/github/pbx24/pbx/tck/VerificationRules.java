package io.github.pbx24.pbx.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rules 1 to 3: who is believed, and what shows. */
final class VerificationRules {

    private static final int FLIPS = 100;
    private static final int HOSTILE = 1_000;

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
    }

    private static void bodyIsCovered(Subject subject) {
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
        }
    }

    private static void verdictsAreValues(Subject subject) {
        List<WebhookRequest> samples = subject.readable();
        for (long seed = 1; seed <= HOSTILE; seed++) {
            WebhookRequest sample = samples.get((int) (seed % samples.size()));
            WebhookRequest hostile = Hostile.mutate(sample, subject.fixture.proofHeaders(), seed);
            try {
                assertNotNull(subject.connection.verifier().verify(hostile), "the verdict, seed " + seed);
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
        shown.add(String.valueOf(subject.connection.callControl()) + subject.connection.recordings());
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
            shown.add(String.valueOf(subject.connection.acknowledgement(proven)));
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
