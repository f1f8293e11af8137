package io.github.pbx24.pbx.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.WebhookRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Each field of each sample, damaged in turn: the damage costs the field, and it is told. */
final class DamagedDetails {

    private DamagedDetails() {}

    static void check(Subject subject) {
        for (WebhookRequest request : subject.requests()) {
            for (Fields.Field field : Fields.of(request)) {
                unreadable(subject, request, field);
                twice(subject, field);
                controls(subject, field);
            }
        }
    }

    private static void unreadable(Subject subject, WebhookRequest request, Fields.Field field) {
        Object intact = subject.outcome(request);
        boolean needed = !saysSomething(subject.outcome(field.without()));
        for (WebhookRequest damaged : field.unreadable()) {
            Object outcome = subject.outcome(damaged);
            boolean lives = saysSomething(outcome);
            assertTrue(lives || needed, field + " that cannot be read costs the event");
            if (lives && outcome instanceof ParsedWebhook parsed && intact instanceof ParsedWebhook whole) {
                boolean told = !parsed.unreadable().isEmpty() || parsed.events().equals(whole.events());
                assertTrue(told, field + " cannot be read, changes the event and is not named");
            }
        }
    }

    private static boolean saysSomething(Object outcome) {
        return outcome instanceof ParsedWebhook parsed && !parsed.events().isEmpty();
    }

    /** Readers differ in which of two they take; who takes neither, or both, does not depend on the order. */
    private static void twice(Subject subject, Fields.Field field) {
        assertEquals(
                said(subject.outcome(field.twice(false))),
                said(subject.outcome(field.twice(true))),
                field + " is told twice, and the order decides which counts");
    }

    private static Object said(Object outcome) {
        return outcome instanceof ParsedWebhook parsed
                ? List.of(new HashSet<>(parsed.events()), new HashSet<>(parsed.unreadable()))
                : Set.of();
    }

    private static void controls(Subject subject, Fields.Field field) {
        if (subject.outcome(field.withControls()) instanceof ParsedWebhook parsed) {
            List<String> texts = new ArrayList<>();
            parsed.events().forEach(event -> Texts.collect(event, texts));
            assertFalse(
                    texts.stream().anyMatch(text -> text.indexOf('\0') >= 0),
                    field + " has a zero byte, and so has the event");
        }
    }
}
