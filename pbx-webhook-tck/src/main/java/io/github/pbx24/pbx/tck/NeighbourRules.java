package io.github.pbx24.pbx.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules 20 and 21: what connections know of each other, and that nothing documented is left out. */
final class NeighbourRules {

    private NeighbourRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule(20, "connections know nothing of each other", NeighbourRules::strangers),
                new Rule(21, "every documented kind of event says something", NeighbourRules::kinds));
    }

    private static void strangers(Subject subject) {
        List<WebhookRequest> requests = subject.readable();
        List<Object> alone = seen(subject, requests);
        if (!alone.equals(seen(subject, requests))) {
            // Nobody else is there: rules 4 and 16.
            return;
        }
        List<PbxConnection> others = others(subject);
        assertEquals(
                alone, seen(subject, requests), "what a connection does once there is another with other settings");
        for (PbxConnection other : others) {
            for (WebhookRequest request : requests) {
                other.verifier().verify(request);
                outcome(other, request);
            }
        }
        assertEquals(alone, seen(subject, requests), "what a connection does once another has read something");
        others.forEach(PbxConnection::close);
        assertEquals(alone, seen(subject, requests), "what a connection does once another is closed");
        RenamedCalls.unheard(subject);
    }

    private static void outcome(PbxConnection connection, WebhookRequest request) {
        try {
            connection.parser().parse(request);
        } catch (MalformedWebhookException e) {
            assertNotNull(e.getMessage(), "a complaint");
        }
    }

    /** Everything that a connection makes of requests. */
    private static List<Object> seen(Subject subject, List<WebhookRequest> requests) {
        List<Object> seen = new ArrayList<>();
        for (WebhookRequest request : requests) {
            seen.add(subject.connection.verifier().verify(request));
            seen.add(subject.outcome(request));
            seen.add(subject.connection.acknowledgement(request));
            seen.add(new String(subject.connection.redact(request).encode(), StandardCharsets.ISO_8859_1));
        }
        return seen;
    }

    /** A second exchange, and this one with each of its settings left out, as far as it may be. */
    private static List<PbxConnection> others(Subject subject) {
        List<PbxConnection> others = new ArrayList<>();
        PbxConnection second = subject.fixture.provider().connect(PbxSettings.of(subject.fixture.otherSettings()));
        others.add(second);
        if (subject.can(Capability.PROVES_SENDER) && !subject.fixture.secrets().isEmpty()) {
            for (WebhookRequest request : subject.readable()) {
                assertFalse(
                        second.verifier().verify(request).isAccepted(),
                        "a connection with other secrets accepts what is signed for another");
            }
        }
        for (String key : subject.fixture.settings().keySet()) {
            Map<String, Object> without = new LinkedHashMap<>(subject.fixture.settings());
            without.remove(key);
            try {
                others.add(subject.fixture.provider().connect(PbxSettings.of(without)));
            } catch (PbxSettingsException e) {
                // It is required.
            }
        }
        return others;
    }

    private static void kinds(Subject subject) {
        Set<String> documented = subject.fixture.kinds();
        assertFalse(documented.isEmpty(), "the fixture names no kinds of events");
        Set<String> told = new LinkedHashSet<>();
        for (SampleCall call : subject.fixture.calls()) {
            for (WebhookRequest request : call.requests()) {
                if (!(subject.outcome(subject.fixture.prove(request)) instanceof ParsedWebhook parsed)) {
                    continue;
                }
                // One may say nothing that the others have not said.
                boolean said = !parsed.events().isEmpty();
                assertTrue(said || hasReason(parsed), call + ": " + parsed.kind() + " is ignored without a reason");
                if (said) {
                    told.add(parsed.kind());
                }
            }
        }
        Set<String> missing = new LinkedHashSet<>(documented);
        missing.removeAll(told);
        assertEquals(Set.of(), missing, "documented kinds of which nothing comes in any call, of those told " + told);
        // That it is ignored is another rule.
        boolean silent =
                subject.outcome(subject.fixture.prove(subject.fixture.unknownEvent())) instanceof ParsedWebhook unknown
                        && unknown.events().isEmpty()
                        && !hasReason(unknown);
        assertFalse(silent, "what is unknown is ignored without a reason");
    }

    private static boolean hasReason(ParsedWebhook parsed) {
        return parsed.ignored().filter(reason -> !reason.isBlank()).isPresent();
    }
}
