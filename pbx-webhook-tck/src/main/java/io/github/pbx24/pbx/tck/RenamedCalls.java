package io.github.pbx24.pbx.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Sample calls under a name, and of a client, that nobody has heard of yet: whatever a provider keeps for its whole process, by call or by
 * number, it cannot have kept anything of these.
 */
final class RenamedCalls {

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** So many are spelt alike everywhere, and tell clients apart. */
    private static final int CLIENT_DIGITS = 7;

    private RenamedCalls() {}

    /** The last requests of a call say the same whether anybody has heard the first ones or not, be it by another connection. */
    static void unheard(Subject subject) {
        for (SampleCall call : subject.fixture.calls()) {
            Heard unheard = renamed(subject, call);
            if (unheard == null) {
                continue;
            }
            List<WebhookRequest> inOrder = new ArrayList<>(unheard.backwards());
            Collections.reverse(inOrder);
            try (Subject second = new Subject(subject.fixture)) {
                inOrder.forEach(second::outcome);
            }
            try (Subject third = new Subject(subject.fixture)) {
                assertEquals(
                        unheard.outcomes(),
                        unheard.backwards().stream().map(third::outcome).toList(),
                        call + ": what is said depends on what another connection has heard");
            }
        }
    }

    /** Requests from the last to the first, and what came of each when nobody had heard those before it. */
    private record Heard(List<WebhookRequest> backwards, List<Object> outcomes) {}

    /** A call under a new name; null if it has none. */
    private static @Nullable Heard renamed(Subject subject, SampleCall call) {
        Set<String> names = new LinkedHashSet<>();
        List<WebhookRequest> backwards = new ArrayList<>(call.requests());
        Collections.reverse(backwards);
        List<Object> outcomes = backwards.stream()
                .map(subject.fixture::prove)
                .map(subject::outcome)
                .toList();
        outcomes.forEach(outcome -> names.addAll(names(outcome)));
        Set<String> texts = new LinkedHashSet<>(names);
        if (call.clientNumber() != null) {
            // Some names are made of what a request says.
            texts.add(call.clientNumber().replace("+", ""));
        }
        for (String name : texts) {
            String part = commonPart(name, call.requests());
            int number = 90_000 + COUNT.incrementAndGet();
            for (UnaryOperator<String> change : List.<UnaryOperator<String>>of(
                    text -> text + number,
                    text -> text.length() < 5 ? text : text.substring(0, text.length() - 5) + number,
                    text -> number + text)) {
                List<WebhookRequest> changed = backwards.stream()
                        .map(request -> with(request, part, change.apply(part)))
                        .toList();
                for (List<WebhookRequest> told : List.of(ofAnotherClient(changed, call), changed)) {
                    List<WebhookRequest> proved =
                            told.stream().map(subject.fixture::prove).toList();
                    // Nothing was heard of the beginning before the end is looked at.
                    List<Object> unheard = proved.stream().map(subject::outcome).toList();
                    if (isAlike(outcomes, unheard, names)) {
                        return new Heard(proved, unheard);
                    }
                }
            }
        }
        assertTrue(
                names.isEmpty() || call.requests().size() == 1 || isNamedLikeAnother(subject, call, names),
                call + " cannot be told under another name: a name should be any text of its kind");
        return null;
    }

    /** The last digits of the client's number are others, wherever and in whatever spelling they stand. */
    private static List<WebhookRequest> ofAnotherClient(List<WebhookRequest> requests, SampleCall call) {
        String digits = String.valueOf(call.clientNumber()).replaceAll("[^0-9]", "");
        if (digits.length() < CLIENT_DIGITS) {
            return requests;
        }
        String client = digits.substring(digits.length() - CLIENT_DIGITS);
        String other = String.valueOf(3_000_000 + COUNT.incrementAndGet());
        return requests.stream().map(request -> with(request, client, other)).toList();
    }

    /** That is a matter of rule 13. */
    private static boolean isNamedLikeAnother(Subject subject, SampleCall call, Set<String> names) {
        return subject.fixture.calls().stream()
                .filter(other -> !other.name().equals(call.name()))
                .flatMap(other -> other.requests().stream())
                .map(subject.fixture::prove)
                .flatMap(request -> names(subject.outcome(request)).stream())
                .anyMatch(names::contains);
    }

    /** As much of a name as stands in all requests: a number of the leg may be a part of what is sent, or of what is read. */
    private static String commonPart(String name, List<WebhookRequest> requests) {
        for (int length = name.length(); length > 1; length--) {
            String part = name.substring(0, length);
            if (requests.stream().allMatch(request -> sent(request).contains(part))) {
                return part;
            }
        }
        return name;
    }

    private static boolean isAlike(List<Object> outcomes, List<Object> others, Set<String> names) {
        for (int i = 0; i < outcomes.size(); i++) {
            List<String> other = names(others.get(i));
            if (other.size() != names(outcomes.get(i)).size() || !Collections.disjoint(other, names)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> names(Object outcome) {
        return outcome instanceof ParsedWebhook parsed
                ? parsed.events().stream()
                        .map(CallEvent::call)
                        .filter(CallIdentity.ById.class::isInstance)
                        .map(identity -> ((CallIdentity.ById) identity).id())
                        .toList()
                : List.of();
    }

    private static String sent(WebhookRequest request) {
        return request.path() + "\n" + request.rawQuery() + "\n" + Fields.text(request);
    }

    private static WebhookRequest with(WebhookRequest request, String name, String other) {
        return request.toBuilder()
                .path(request.path().replace(name, other))
                .rawQuery(request.rawQuery().replace(name, other))
                .body(Fields.text(request).replace(name, other).getBytes(StandardCharsets.ISO_8859_1))
                .build();
    }
}
