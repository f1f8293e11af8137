package io.github.pbx24.pbx.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Rules 16 and 17: what an exchange hears once a request is accepted, and what is kept of the request. */
final class ReceiptRules {

    private static final int HOSTILE = 500;

    private ReceiptRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule(16, "what is accepted is acknowledged, whatever it says", ReceiptRules::acknowledged),
                new Rule(
                        17,
                        "what is stored is what was sent without its secrets, and parses to the same",
                        ReceiptRules::unchanged));
    }

    private static void acknowledged(Subject subject) {
        List<WebhookRequest> samples = new ArrayList<>(subject.readable());
        subject.fixture.malformed().forEach(request -> samples.add(subject.fixture.prove(request)));
        for (WebhookRequest request : samples) {
            WebhookAnswer answer = answer(subject, request, "a sample");
            assertEquals(answer, answer(subject, request, "a sample again"), "a second answer");
            Elsewhere.run(() -> assertEquals(
                    answer, answer(subject, request, "a sample"), "an answer in another time zone and language"));
        }
        for (long seed = 1; seed <= HOSTILE; seed++) {
            WebhookRequest sample = samples.get((int) (seed % samples.size()));
            answer(subject, Hostile.mutate(sample, List.of(), seed), "seed " + seed);
        }
    }

    /** An exchange that reads anything else tells it again, or takes the address for dead. */
    private static WebhookAnswer answer(Subject subject, WebhookRequest request, String description) {
        byte[] body = request.body().clone();
        WebhookAnswer answer;
        try {
            answer = subject.connection.acknowledgement(request);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("the answer threw " + e.getClass().getName() + ", " + description, e);
        }
        assertTrue(
                answer != null && answer.status() >= 200 && answer.status() < 300,
                "an accepted request is not answered with a status of 2xx, " + description);
        assertArrayEquals(body, request.body(), "the body after the answer, " + description);
        return answer;
    }

    private static void unchanged(Subject subject) {
        List<WebhookRequest> samples = new ArrayList<>(subject.readableUnproven());
        samples.addAll(subject.fixture.malformed());
        for (WebhookRequest bare : samples) {
            WebhookRequest sent = subject.fixture.prove(bare);
            WebhookRequest kept = subject.connection.redact(sent);
            assertEquals(subject.outcome(sent), subject.outcome(kept), "what the redacted request says");
            assertEquals(
                    subject.outcome(sent),
                    subject.outcome(WebhookRequest.decode(kept.encode())),
                    "what the stored request says");
            assertArrayEquals(
                    kept.encode(), subject.connection.redact(kept).encode(), "what a second redaction leaves");
            assertEquals(sent.method(), kept.method(), "the method that is stored");
            assertEquals(sent.receivedAt(), kept.receivedAt(), "the time of receipt that is stored");
            assertTrue(
                    kept.remoteAddress().isEmpty() || kept.remoteAddress().equals(sent.remoteAddress()),
                    "another sender's address is stored");
            assertEquals(sent.header("content-type"), kept.header("content-type"), "the content type that is stored");
            for (String name : kept.headerNames()) {
                assertTrue(
                        sent.headers(name).containsAll(kept.headers(name)),
                        "a header is stored that nobody sent: " + name);
            }
            if (!holdsSecret(subject, sent.path())) {
                assertEquals(sent.path(), kept.path(), "the path that is stored");
            }
            pairsAreKept(bare.rawQuery(), sent.rawQuery(), kept.rawQuery(), "query");
            String body = Fields.text(sent);
            if (Fields.isObject(body) || bare.body().length == sent.body().length) {
                boolean secret = holdsSecret(subject, new String(sent.body(), StandardCharsets.UTF_8));
                assertTrue(secret || body.equals(Fields.text(kept)), "the body that is stored is another one");
            } else {
                pairsAreKept(Fields.text(bare), body, Fields.text(kept), "form");
            }
        }
    }

    private static boolean holdsSecret(Subject subject, String text) {
        return subject.fixture.secrets().stream().anyMatch(text::contains);
    }

    /** What the proof has added may go, what was there before stays, and nothing is new. */
    private static void pairsAreKept(String bare, String sent, String kept, String where) {
        List<String> stored = Fields.pairs(kept);
        assertTrue(Fields.pairs(sent).containsAll(stored), "something is stored that nobody sent, in the " + where);
        assertTrue(stored.containsAll(Fields.pairs(bare)), "something is lost before it is stored, in the " + where);
    }
}
